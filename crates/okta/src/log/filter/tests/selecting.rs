use serde_json::{Value as Json, json};

use super::super::Filter;
use crate::log::event::tests::created;

fn event() -> Json {
    let mut event = serde_json::to_value(created()).unwrap();
    let data = json!({
        "rateLimitPercentage": "50", "requestUri": "/api/internal/tokens", "count": 7, "flag": true,
        "said": "true", "none": null, "zones": ["nzo1", "nzo2"], "big": "Ünïcode",
    });
    event["debugContext"]["debugData"] = data;
    let second = json!({ "id": "00u2", "type": "User", "alternateId": null, "displayName": "b@c.d" });
    event["target"].as_array_mut().unwrap().push(second);
    event
}

fn check(text: &str, expected: bool) {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(filter.holds(&event()), expected, "{text}");
}

#[test]
fn texts_are_equal_by_their_bytes_and_contained_in_any_case() {
    check(r#"eventType eq "system.api_token.create""#, true);
    check(r#"eventType eq "System.Api_Token.Create""#, false);
    check(r#"eventType ne "zone.create""#, true);
    check(r#"eventType sw "SYSTEM.""#, true);
    check(r#"eventType sw "api""#, false);
    check(r#"eventType ew ".Create""#, true);
    check(r#"eventType ew "token""#, false);
    check(r#"eventType co "API_TOKEN""#, true);
    check(r#"eventType co "apitoken""#, false);
    check(r#"debugContext.debugData.big co "üNÏ""#, true);
    check(r#"debugContext.debugData.big eq "ünïcode""#, false);
    check(r#"eventType gt "system""#, true);
    check(r#"eventType ge "system.api_token.create""#, true);
    check(r#"eventType gt "system.api_token.create""#, false);
    check(r#"eventType lt "zone""#, true);
    check(r#"eventType le "System""#, false);
}

#[test]
fn numbers_are_numbers_with_quotes_or_without() {
    check("securityContext.asNumber eq 150008", true);
    check(r#"securityContext.asNumber eq "150008""#, true);
    check("securityContext.asNumber eq 150008.0", true);
    check("securityContext.asNumber ne 150008", false);
    check("securityContext.asNumber gt 20000", true);
    check(r#"securityContext.asNumber gt "20000""#, true);
    check("securityContext.asNumber lt 150008", false);
    check("securityContext.asNumber le 150008", true);
    check("client.geographicalContext.geolocation.lat gt 17.3", true);
    check("debugContext.debugData.rateLimitPercentage gt 9", true);
    // Both are texts, and 5 comes before 9.
    check(r#"debugContext.debugData.rateLimitPercentage gt "9""#, false);
    check(r#"debugContext.debugData.count lt "10""#, true);
    check("debugContext.debugData.requestUri gt 1", false);
    check("debugContext.debugData.rateLimitPercentage co 5", true);
    check("version eq 0", true);
}

#[test]
fn truths_are_truths_with_quotes_or_without() {
    check("securityContext.isProxy eq false", true);
    check(r#"securityContext.isProxy eq "false""#, true);
    check("securityContext.isProxy ne false", false);
    check("securityContext.isProxy eq true", false);
    check("debugContext.debugData.flag eq true", true);
    check("debugContext.debugData.said eq true", true);
    check("debugContext.debugData.count eq true", false);
    check("debugContext.debugData.flag eq 1", false);
}

#[test]
fn of_a_list_any_element_will_do() {
    check(r#"target.id eq "00T1""#, true);
    check(r#"target.id eq "00u2" and target.id eq "00T1""#, true);
    check(r#"target.id ne "00T1""#, false);
    check(r#"target.id ne "00T9""#, true);
    check("target.alternateId pr", true);
    check(r#"request.ipChain.ip sw "103.""#, true);
    check(r#"request.ipChain.geographicalContext.country eq "India""#, true);
    check(r#"debugContext.debugData.zones eq "nzo2""#, true);
    check(r#"debugContext.debugData.zones eq "nzo3""#, false);
}

#[test]
fn without_a_value_only_no_holds() {
    for path in ["client.id", "outcome.reason", "debugContext.debugData.none", "debugContext.debugData.no"] {
        check(&format!("{path} pr"), false);
        check(&format!("{path} eq null"), true);
        check(&format!("{path} ne null"), false);
        check(&format!("{path} eq \"x\""), false);
        check(&format!("{path} ne \"x\""), true);
        check(&format!("not ({path} eq \"x\")"), true);
        for operator in ["gt", "ge", "lt", "le", "co", "sw", "ew"] {
            check(&format!("{path} {operator} \"\""), false);
        }
    }
    check("uuid pr", true);
    check("uuid eq null", false);
    check("uuid ne null", true);
    check(r#"client.zone eq "null""#, true);
    check("client.zone eq null", false);
}

#[test]
fn parts_are_joined() {
    check("uuid pr and client.id pr", false);
    check("uuid pr or client.id pr", true);
    check("client.id pr or client.id pr", false);
    check("not (uuid pr and client.id pr)", true);
    check("uuid pr or client.id pr and client.id pr", true);
    check("(uuid pr or client.id pr) and client.id pr", false);
}
