use std::sync::Arc;

use engine::{IpZone, Timestamp, Usage, Zone, ZoneId, ZoneKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{NetworkZone, ZoneAbout, ZoneBody};

const AT: Timestamp = Timestamp::from_micros(1_771_403_333_000_000);

/// Writes the zone that `body` asks for, as an active one that is no system zone.
fn written(body: &Value) -> String {
    let body = ZoneBody::parse(body).unwrap_or_else(|causes| panic!("{body}: {causes:?}"));
    let zone = zone(body.kind, body.active != Some(false));
    let zone = Zone { usage: body.usage.unwrap_or(Usage::Policy), ..zone };
    serde_json::to_string(&wire(&zone, body.proxy_type_text.as_deref())).unwrap()
}

fn zone(kind: ZoneKind, active: bool) -> Zone {
    let id = ZoneId::parse("nzov4yzs3p3zCKUkm1d7").unwrap();
    Zone { id, name: Arc::from("Z"), usage: Usage::Policy, active, kind }
}

fn wire(zone: &Zone, proxy_type_text: Option<&str>) -> NetworkZone {
    let about = ZoneAbout { created: AT, updated: AT, system: false, proxy_type_text };
    NetworkZone::of(zone, about, "https://ORG")
}

const HEAD: &str = r#""id":"nzov4yzs3p3zCKUkm1d7","name":"Z","status":"ACTIVE","usage":"POLICY","created":"2026-02-18T08:28:53.000Z","lastUpdated":"2026-02-18T08:28:53.000Z","system":false"#;
const LINKS: &str = r#""_links":{"self":{"href":"https://ORG/api/v1/zones/nzov4yzs3p3zCKUkm1d7","hints":{"allow":["GET","PUT","DELETE"]}},"deactivate":{"href":"https://ORG/api/v1/zones/nzov4yzs3p3zCKUkm1d7/lifecycle/deactivate","hints":{"allow":["POST"]}}}"#;

/// `own` is what stands between the common fields and the links.
fn check_written(body: &Value, kind: &str, own: &str) {
    assert_eq!(written(body), format!(r#"{{"type":"{kind}",{HEAD},{own},{LINKS}}}"#));
}

#[test]
fn an_ip_zone_goes_out_as_recorded() {
    check_written(
        &json!({
            "type": "IP", "name": "Z", "usage": "POLICY",
            "gateways": [{"type": "RANGE", "value": "2.3.4.5-2.3.4.15"}, {"type": "CIDR", "value": "1.2.3.4/24"}],
            "proxies": [{"type": "CIDR", "value": "2.2.3.4/24"}, {"type": "RANGE", "value": "3.3.4.5-3.3.4.15"}],
        }),
        "IP",
        r#""gateways":[{"type":"RANGE","value":"2.3.4.5-2.3.4.15"},{"type":"CIDR","value":"1.2.3.4/24"}],"proxies":[{"type":"CIDR","value":"2.2.3.4/24"},{"type":"RANGE","value":"3.3.4.5-3.3.4.15"}]"#,
    );
}

#[test]
fn lists_of_addresses_are_null_when_empty_and_one_address_is_a_range() {
    check_written(
        &json!({"type": "IP", "name": "Z", "gateways": [{"type": "RANGE", "value": "192.168.1.1"}], "proxies": []}),
        "IP",
        r#""gateways":[{"type":"RANGE","value":"192.168.1.1-192.168.1.1"}],"proxies":null"#,
    );
    check_written(&json!({"type": "IP", "name": "Z"}), "IP", r#""gateways":null,"proxies":null"#);
}

#[test]
fn a_dynamic_zone_goes_out_as_recorded() {
    check_written(
        &json!({
            "type": "DYNAMIC", "name": "Z", "proxyType": "", "asns": ["2232"],
            "locations": [{"country": "UA", "region": "UA-26"}, {"country": "AF", "region": "AF-BGL"}, {"country": "US"}],
        }),
        "DYNAMIC",
        r#""locations":[{"country":"UA","region":"UA-26"},{"country":"AF","region":"AF-BGL"},{"country":"US","region":null}],"proxyType":"","asns":["2232"]"#,
    );
    check_written(
        &json!({"type": "DYNAMIC", "name": "Z", "asns": ["2232"]}),
        "DYNAMIC",
        r#""locations":null,"proxyType":null,"asns":["2232"]"#,
    );
}

#[test]
fn a_proxy_type_is_echoed_as_sent() {
    for sent in ["Any", "ANY", "Tor", "TorAnonymizer", "NotTorAnonymizer"] {
        check_written(
            &json!({"type": "DYNAMIC", "name": "Z", "proxyType": sent}),
            "DYNAMIC",
            &format!(r#""locations":null,"proxyType":"{sent}""#),
        );
    }
    let tor = engine::DynamicZone {
        proxy_type: Some(engine::zone::ProxyType::Tor),
        ..engine::DynamicZone::default()
    };
    let tor = zone(ZoneKind::Dynamic(tor), true);
    // Without a text, or with one that is another zone's, Okta's own word goes out.
    for sent in [None, Some("Any"), Some("nonsense")] {
        let NetworkZone::Dynamic(wire) = wire(&tor, sent) else { panic!("not dynamic") };
        assert_eq!(wire.proxy_type.as_deref(), Some("TorAnonymizer"), "{sent:?}");
    }
}

#[test]
fn an_enhanced_zone_goes_out_as_recorded() {
    check_written(
        &json!({
            "type": "DYNAMIC_V2", "name": "Z", "asns": {},
            "locations": {"include": [{"country": "AF", "region": "AF-BGL"}, {"country": "US", "region": null}]},
            "ipServiceCategories": {"include": ["ALL_IP_SERVICES"], "exclude": ["SURFSHARK_VPN"]},
        }),
        "DYNAMIC_V2",
        r#""locations":{"include":[{"country":"AF","region":"AF-BGL"},{"country":"US","region":null}],"exclude":[]},"ipServiceCategories":{"include":["ALL_IP_SERVICES"],"exclude":["SURFSHARK_VPN"]},"asns":{"include":[],"exclude":[]}"#,
    );
}

#[test]
fn an_inactive_zone_offers_to_be_activated() {
    let written = written(&json!({"type": "IP", "name": "Z", "status": "INACTIVE"}));
    assert!(written.contains(r#""status":"INACTIVE""#), "{written}");
    let links = r#""_links":{"activate":{"href":"https://ORG/api/v1/zones/nzov4yzs3p3zCKUkm1d7/lifecycle/activate","hints":{"allow":["POST"]}},"self":{"href":"https://ORG/api/v1/zones/nzov4yzs3p3zCKUkm1d7","hints":{"allow":["GET","PUT","DELETE"]}}}}"#;
    assert!(written.ends_with(links), "{written}");
}

#[test]
fn only_the_exempt_zone_s_put_says_what_it_is_used_as() {
    let exempt = zone(ZoneKind::Ip(IpZone { exempt: true, ..IpZone::default() }), true);
    let get = serde_json::to_string(&wire(&exempt, None)).unwrap();
    assert_eq!(get, format!(r#"{{"type":"IP",{HEAD},"gateways":null,"proxies":null,{LINKS}}}"#));
    let put = serde_json::to_string(&wire(&exempt, None).of_exempt_put()).unwrap();
    let flags = r#""useAsBlackList":false,"useAsExemptList":true"#;
    assert_eq!(put, format!(r#"{{"type":"IP",{HEAD},{flags},"gateways":null,"proxies":null,{LINKS}}}"#));
}

#[test]
fn a_body_says_only_what_it_says() {
    let body = ZoneBody::parse(&json!({"type": "IP", "name": "Z", "usage": null, "status": null})).unwrap();
    assert_eq!((body.usage, body.active, body.use_as_exempt_list), (None, None, None));
    let body =
        json!({"type": "IP", "name": "Z", "usage": "BLOCKLIST", "status": "ACTIVE", "useAsExemptList": true});
    let body = ZoneBody::parse(&body).unwrap();
    assert_eq!(
        (body.usage, body.active, body.use_as_exempt_list),
        (Some(Usage::Blocklist), Some(true), Some(true))
    );
}

#[test]
fn okta_s_node_client_sends_lists_as_objects() {
    let lists =
        json!({"type": "DYNAMIC", "name": "Z", "asns": ["64496", "1"], "locations": [{"country": "FR"}]});
    let objects = json!({"type": "DYNAMIC", "name": "Z", "asns": {"1": "1", "0": "64496"},
        "locations": {"0": {"country": "FR"}}});
    assert_eq!(ZoneBody::parse(&objects), ZoneBody::parse(&lists));
    let lists = json!({"type": "DYNAMIC_V2", "name": "Z", "asns": {"include": ["64496"], "exclude": []},
        "ipServiceCategories": {"include": ["NORD_VPN"]}});
    let objects = json!({"type": "DYNAMIC_V2", "name": "Z", "asns": {"include": {"0": "64496"}, "exclude": {}},
        "ipServiceCategories": {"include": {"0": "NORD_VPN"}}});
    assert_eq!(ZoneBody::parse(&objects), ZoneBody::parse(&lists));
}

/// Every cause of a body of this type, one a line.
fn check_refused(kind: &str, own: &Value, expected: &str) {
    let mut body = json!({"type": kind, "name": "Z"});
    for (key, value) in own.as_object().unwrap() {
        body[key] = value.clone();
    }
    let causes = ZoneBody::parse(&body).expect_err(&body.to_string());
    let causes: Vec<String> = causes.iter().map(ToString::to_string).collect();
    assert_eq!(causes.join("\n"), expected, "{body}");
}

#[test]
fn every_bad_entry_is_named() {
    let gateways = json!([
        {"type": "CIDR", "value": "1.2.3.0/24"},
        {"type": "RANGE", "value": "1.2.3.4.5-1.2.3.6"},
        {"value": "1.2.3.4"},
        {"type": "CIDR", "value": "10.0.0.0/33"},
        "1.2.3.4",
        {"type": "CIDR", "value": 7},
        {"type": "CIDR"},
    ]);
    check_refused(
        "IP",
        &json!({"gateways": gateways, "proxies": {"0": {"type": "CIDR", "value": "1.2.3.0/24"}}}),
        "gateways[1]: \"1.2.3.4.5-1.2.3.6\" is not a range: \"1.2.3.4.5\" is not an address\n\
         gateways[2]: `type` is missing: it is CIDR or RANGE\n\
         gateways[3]: \"10.0.0.0/33\" is not a CIDR: the prefix of an IPv4 network is 0 to 32\n\
         gateways[4]: must be an object with `type` and `value`, not text\n\
         gateways[5]: `value` must be text, not a number\n\
         gateways[6]: `value` is missing: it is a CIDR, an address or a range\n\
         proxies: must be a list of {\"type\", \"value\"}, not an object",
    );
}

#[test]
fn what_a_zone_cannot_be_is_told() {
    let proxies = json!([{"type": "CIDR", "value": "1.2.3.0/24"}]);
    check_refused(
        "IP",
        &json!({"usage": "BLOCKLIST", "proxies": proxies}),
        "proxies: Zones with usage BLOCKLIST cannot have trusted proxies: leave them out.",
    );
    check_refused("IP", &json!({"usage": "policy"}), "usage: \"policy\" is not POLICY or BLOCKLIST");
    check_refused("IP", &json!({"status": "DELETED"}), "status: \"DELETED\" is not ACTIVE or INACTIVE");
    check_refused("IP", &json!({"status": true}), "status: must be text, not true or false");
    check_refused(
        "IP",
        &json!({"useAsExemptList": "true"}),
        "useAsExemptList: must be true or false, not text",
    );
    check_refused("VPN", &json!({}), "type: \"VPN\" is not a type of zone: it is IP, DYNAMIC or DYNAMIC_V2");
    check_refused("IP", &json!({"type": null}), "type: is missing: it is IP, DYNAMIC or DYNAMIC_V2");
    check_refused("IP", &json!({"name": null}), "name: is missing: give it a name");
    check_refused("IP", &json!({"name": 5}), "name: must be text, not a number");
    check_refused("IP", &json!({"name": "x".repeat(129)}), "name: has 129 characters: the limit is 128");
    let not_an_object = ZoneBody::parse(&json!([])).unwrap_err();
    assert_eq!(not_an_object[0].to_string(), "body: must be an object, not a list");
}

#[test]
fn criteria_are_checked_one_by_one() {
    check_refused(
        "DYNAMIC",
        &json!({
            "locations": [
                {"country": "USA"}, {"region": "US-CA"}, {"country": "US", "region": "CA"},
                {"country": "US", "region": "CA-ON"}, {"country": "US", "region": 5}, "US",
            ],
            "asns": ["AS64496", 64496, "064496", "4294967296", "0", ""],
            "proxyType": "Vpn",
        }),
        "locations[0]: \"USA\" is not a country: it is two letters, as in US\n\
         locations[1]: `country` is missing: it is two letters, as in US\n\
         locations[2]: \"CA\" is not a region: write it with its country, as in US-XX\n\
         locations[3]: \"CA-ON\" is not a region of US\n\
         locations[4]: `region` must be text, not a number\n\
         locations[5]: must be an object with `country` and `region`, not text\n\
         asns[0]: \"AS64496\" is not an AS number: it is 1 to 4294967295 in plain digits, as in \"64496\"\n\
         asns[1]: must be digits in quotes, as in \"64496\", not a number\n\
         asns[2]: \"064496\" is not an AS number: it is 1 to 4294967295 in plain digits, as in \"64496\"\n\
         asns[3]: \"4294967296\" is not an AS number: it is 1 to 4294967295 in plain digits, as in \"64496\"\n\
         asns[4]: \"0\" is not an AS number: it is 1 to 4294967295 in plain digits, as in \"64496\"\n\
         asns[5]: \"\" is not an AS number: it is 1 to 4294967295 in plain digits, as in \"64496\"\n\
         proxyType: \"Vpn\" is not a proxy type: it is Any, TorAnonymizer, NotTorAnonymizer or empty",
    );
}

#[test]
fn a_place_is_named_once() {
    check_refused(
        "DYNAMIC",
        &json!({"locations": [{"country": "US", "region": "US-CA"}, {"country": "US"}]}),
        "locations: US holds US-CA already: name only one of them",
    );
    // What is included as a whole may be excluded in part.
    let parts = json!({"type": "DYNAMIC_V2", "name": "Z", "locations": {
        "include": [{"country": "US"}], "exclude": [{"country": "US", "region": "US-CA"}]}});
    assert!(ZoneBody::parse(&parts).is_ok());
    let twice = json!({"type": "DYNAMIC", "name": "Z", "asns": ["1", "1"], "locations": [{"country": "US"}, {"country": "us"}]});
    let once = json!({"type": "DYNAMIC", "name": "Z", "asns": ["1"], "locations": [{"country": "US"}]});
    assert_eq!(ZoneBody::parse(&twice), ZoneBody::parse(&once));
}

#[test]
fn lists_of_criteria_hold_75() {
    let asns = |count: u32| (1..=count).map(|asn| asn.to_string()).collect::<Vec<_>>();
    let body = |count| json!({"type": "DYNAMIC", "name": "Z", "asns": asns(count)});
    assert!(ZoneBody::parse(&body(75)).is_ok());
    check_refused(
        "DYNAMIC",
        &json!({"asns": asns(76), "locations": vec![json!({"country": "US"}); 76]}),
        "locations: No more than 75 locations may be included in a Location Zone.\n\
         asns: No more than 75 ASNs may be included in a Location Zone.",
    );
    check_refused(
        "DYNAMIC_V2",
        &json!({"ipServiceCategories": {"include": vec!["NORD_VPN"; 76]}}),
        "ipServiceCategories.include: No more than 75 IP service categories may be included in a Location Zone.",
    );
}

#[test]
fn entries_hold_250_000() {
    let gateways = vec![json!({"type": "RANGE", "value": "1.2.3.4"}); 250_001];
    check_refused("IP", &json!({"gateways": gateways}), "gateways: has 250001 entries: the limit is 250000");
}

#[test]
fn b_033_a_zone_without_criteria_is_refused() {
    let sentence = "type: A dynamic zone needs at least one of locations, asns and proxyType.";
    for empty in
        [json!({}), json!({"proxyType": ""}), json!({"locations": [], "asns": {}, "proxyType": null})]
    {
        check_refused("DYNAMIC", &empty, sentence);
    }
    let sentence =
        "type: An enhanced dynamic zone needs at least one of locations, asns and ipServiceCategories.";
    for empty in [json!({}), json!({"asns": {}}), json!({"locations": {"include": [], "exclude": null}})] {
        check_refused("DYNAMIC_V2", &empty, sentence);
    }
}

#[test]
fn each_type_has_its_own_shape_of_criteria() {
    check_refused(
        "DYNAMIC_V2",
        &json!({"asns": ["1"], "locations": {"0": {"country": "US"}}, "ipServiceCategories": {"include": ["Nord"]}}),
        "locations: \"0\" is no part of it: it has `include` and `exclude`\n\
         asns: must be an object with `include` and `exclude`, not a list\n\
         ipServiceCategories.include[0]: \"Nord\" is not an IP service category: it is capital letters, as in ALL_ANONYMIZERS or NORD_VPN",
    );
    check_refused(
        "DYNAMIC",
        &json!({"asns": {"include": ["1"]}, "locations": {"1": {"country": "US"}}}),
        "locations: must be a list, not an object\nasns: must be a list, not an object",
    );
    check_refused(
        "DYNAMIC_V2",
        &json!({"asns": {"exclue": ["1"]}}),
        "asns: \"exclue\" is no part of it: it has `include` and `exclude`",
    );
}

/// Any JSON, with the names that the parser asks for.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,6}|IP|DYNAMIC|DYNAMIC_V2|POLICY|US|US-CA|1\\.2\\.3\\.[0-9]|CIDR|RANGE|Tor|ZONE|[0-9]{1,12}"
            .prop_map(Value::from),
    ];
    let key = "\\PC{0,3}|name|type|usage|status|gateways|proxies|value|locations|country|region|asns|proxyType|include|exclude|ipServiceCategories|network|connection|userId|profile|login|role|[0-2]";
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(key, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_body_is_too_odd(body in any_json(), kind in "IP|DYNAMIC|DYNAMIC_V2") {
        let _ = ZoneBody::parse(&body);
        if let Value::Object(mut object) = body {
            object.insert("type".to_owned(), Value::from(kind));
            object.insert("name".to_owned(), Value::from("Z"));
            match ZoneBody::parse(&Value::Object(object)) {
                // What was taken goes out, and is taken again.
                Ok(body) => {
                    let zone = zone(body.kind.clone(), true);
                    let wire = serde_json::to_value(wire(&zone, body.proxy_type_text.as_deref())).unwrap();
                    let again = ZoneBody::parse(&wire).unwrap();
                    prop_assert_eq!(again.proxy_type_text, body.proxy_type_text);
                    prop_assert_eq!(super::type_text(&again.kind), super::type_text(&body.kind));
                }
                Err(causes) => prop_assert!(!causes.is_empty()),
            }
        }
    }
}
