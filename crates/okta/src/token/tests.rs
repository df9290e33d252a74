use engine::token::Digest;
use engine::{DeviceCondition, NetworkCondition, Timestamp, Token, TokenId, UserId, ZoneId, ZoneIds};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ApiToken, ApiTokenUpdate, Network, NetworkText, NewToken, TokenAbout};
use crate::time;
use crate::zone::tests::any_json;

fn token(network: NetworkCondition) -> Token {
    Token {
        id: TokenId::parse("00T1gtr35t8ZbfBfV1d7").unwrap(),
        owner: UserId::parse("00unkw1sfbTw08c0g1d7").unwrap(),
        digest: Digest::of(b"x"),
        created: time::parse("2025-11-02T14:47:13Z").unwrap(),
        last_used: None,
        window: Some(engine::limits::TOKEN_WINDOW),
        not_after: None,
        revoked: false,
        network,
        proposed: None,
        device: DeviceCondition::default(),
    }
}

fn zones(ids: &[&str]) -> ZoneIds {
    ZoneIds::new(&ids.iter().map(|id| ZoneId::parse(id).unwrap()).collect::<Vec<_>>()).unwrap()
}

fn written(token: &Token) -> String {
    let updated = time::parse("2025-11-06T13:20:28Z").unwrap();
    let about = TokenAbout { name: "api-token-test-token", client_name: "Okta API", updated };
    serde_json::to_string(&ApiToken::of(token, about, "https://ORG")).unwrap()
}

#[test]
fn a_token_goes_out_as_recorded() {
    let token = token(NetworkCondition::NotIn(zones(&["nzonkw1sfwwiH9Hxt1d7"])));
    assert_eq!(
        written(&token),
        r#"{"id":"00T1gtr35t8ZbfBfV1d7","name":"api-token-test-token","userId":"00unkw1sfbTw08c0g1d7","clientName":"Okta API","tokenWindow":"P30D","network":{"connection":"ZONE","exclude":["nzonkw1sfwwiH9Hxt1d7"]},"expiresAt":"2025-12-02T14:47:13.000Z","created":"2025-11-02T14:47:13.000Z","lastUpdated":"2025-11-06T13:20:28.000Z","_links":{"self":{"href":"https://ORG/api/v1/api-tokens/00T1gtr35t8ZbfBfV1d7","hints":{"allow":["GET","DELETE"]}},"user":{"href":"https://ORG/api/v1/users/00unkw1sfbTw08c0g1d7","hints":{"allow":["GET"]}}}}"#
    );
}

#[test]
fn a_token_that_does_not_expire_says_null() {
    let written = written(&Token { window: None, ..token(NetworkCondition::Anywhere) });
    assert!(
        written.contains(r#""tokenWindow":null,"network":{"connection":"ANYWHERE"},"expiresAt":null,"#),
        "{written}"
    );
}

#[test]
fn the_five_options_leave_empty_lists_out() {
    for (condition, expected) in [
        (NetworkCondition::Anywhere, r#"{"connection":"ANYWHERE"}"#),
        (NetworkCondition::InAny, r#"{"connection":"ZONE","include":["ALL_IP_ZONES"]}"#),
        (
            NetworkCondition::In(zones(&["nzo2", "nzo1"])),
            r#"{"connection":"ZONE","include":["nzo2","nzo1"]}"#,
        ),
        (NetworkCondition::NotInAny, r#"{"connection":"ZONE","exclude":["ALL_IP_ZONES"]}"#),
        (NetworkCondition::NotIn(zones(&["nzo1"])), r#"{"connection":"ZONE","exclude":["nzo1"]}"#),
    ] {
        assert_eq!(serde_json::to_string(&Network::of(&condition)).unwrap(), expected);
    }
}

#[test]
fn a_network_comes_in_with_its_types_checked() {
    let good =
        NetworkText::parse(&json!({"connection": "ZONE", "include": ["nzo1"], "exclude": null})).unwrap();
    let choice = good.choice();
    assert_eq!(choice.connection, Some("ZONE"));
    assert_eq!((choice.include, choice.exclude), (Some(vec!["nzo1"]), None));
    let empty = NetworkText::parse(&json!({"include": [], "unknown": 5})).unwrap();
    assert_eq!((empty.connection, empty.include), (None, Some(vec![])));
    for (network, expected) in [
        (json!("ANYWHERE"), "network: must be an object, not text"),
        (json!({"connection": 1}), "network.connection: must be `ANYWHERE` or `ZONE`, not a number"),
        (json!({"include": "nzo1office"}), "network.include: must be a list of ids of zones, not text"),
        (json!({"exclude": {"0": "nzo1"}}), "network.exclude: must be a list of ids of zones, not an object"),
        (json!({"include": ["nzo1", null]}), "network.include[1]: must be the id of a zone, not null"),
    ] {
        assert_eq!(NetworkText::parse(&network).unwrap_err().to_string(), expected, "{network}");
    }
}

#[test]
fn b_092_read_only_fields_are_dropped() {
    let body = json!({
        "clientName": "Evil", "created": "2025-11-02T14:47:13Z", "name": "api-token-test-token",
        "network": {"connection": "ZONE", "exclude": ["nzonkw1sfwwiH9Hxt1d7"]}, "userId": "00unkw1sfbTw08c0g1d7",
        "id": null, "status": 7, "role": "super-admin", "_links": {}, "lastUpdated": null,
    });
    let update = ApiTokenUpdate::parse(&body).unwrap();
    assert_eq!(update.name.as_deref(), Some("api-token-test-token"));
    assert_eq!(update.user_id.as_deref(), Some("00unkw1sfbTw08c0g1d7"));
    assert_eq!(update.network.unwrap().exclude, Some(vec!["nzonkw1sfwwiH9Hxt1d7".to_owned()]));
}

#[test]
fn b_093_what_is_absent_stays_absent() {
    for body in [json!({}), json!({"network": null, "name": null, "userId": null})] {
        assert_eq!(ApiTokenUpdate::parse(&body), Ok(ApiTokenUpdate::default()), "{body}");
    }
}

fn check_refused<T: std::fmt::Debug>(parsed: Result<T, Vec<crate::Cause>>, expected: &str) {
    let causes: Vec<String> = parsed.unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(causes.join("\n"), expected);
}

#[test]
fn every_fault_of_a_body_is_named() {
    check_refused(
        ApiTokenUpdate::parse(&json!({"name": "", "userId": 5, "network": []})),
        "name: is empty: give it a name\nuserId: must be text, not a number\nnetwork: must be an object, not a list",
    );
    check_refused(ApiTokenUpdate::parse(&json!(null)), "body: must be an object, not null");
    check_refused(
        NewToken::parse(&json!({"expiresAt": "tomorrow", "owner": []})),
        "name: is missing: give it a name\nowner: must be text, not a list\nexpiresAt: \"tomorrow\" is not a time: write it as 2026-02-18T08:28:53Z",
    );
}

#[test]
fn a_new_token_is_read() {
    let body = json!({"name": "ci", "owner": "ci@example.com", "expiresAt": "2027-01-01T00:00:00Z",
        "network": {"connection": "ANYWHERE"}});
    let new = NewToken::parse(&body).unwrap();
    assert_eq!((new.name.as_str(), new.owner.as_deref()), ("ci", Some("ci@example.com")));
    assert_eq!(new.expires_at, Some(Timestamp::from_micros(1_798_761_600_000_000)));
    assert_eq!(new.network.unwrap().connection.as_deref(), Some("ANYWHERE"));
    let least = NewToken::parse(&json!({"name": "ci"})).unwrap();
    assert_eq!((least.owner, least.expires_at, least.network), (None, None, None));
}

proptest! {
    #[test]
    fn no_body_is_too_odd(body in any_json()) {
        let _ = (ApiTokenUpdate::parse(&body), NewToken::parse(&body), NetworkText::parse(&body));
    }

    #[test]
    fn a_network_that_was_written_is_read(ids in prop::collection::hash_set("nzo[a-z]{5}", 1..4), within in any::<bool>()) {
        let ids = zones(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        let condition = if within { NetworkCondition::In(ids) } else { NetworkCondition::NotIn(ids) };
        let wire: Value = serde_json::to_value(Network::of(&condition)).unwrap();
        let text = NetworkText::parse(&wire).unwrap();
        let again = NetworkCondition::choose(&text.choice(), |id| Some(zone(*id)));
        prop_assert_eq!(again, Ok(condition));
    }
}

fn zone(id: ZoneId) -> engine::Zone {
    let kind = engine::ZoneKind::Ip(engine::IpZone::default());
    engine::Zone { id, name: "Z".into(), usage: engine::Usage::Policy, active: true, kind }
}
