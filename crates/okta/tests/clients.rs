//! Whatever Okta's own clients were recorded to send is read: every body and every query.
//!
//! `requests.jsonl` holds them, as Python `okta` 3.4.6 and npm `@okta/okta-sdk-nodejs` 8.1.0 sent them.

use engine::ZoneKind;
use okta::json::{Limits, read};
use okta::page::limit;
use okta::{ApiTokenUpdate, Filter, ZoneBody};
use serde_json::Value;

#[test]
fn every_recorded_request_is_read() {
    let mut seen = [0; 3];
    for (line, request) in include_str!("requests.jsonl").lines().enumerate() {
        let request: Value = serde_json::from_str(request).unwrap();
        let path = request["path"].as_str().unwrap();
        for parameter in request["query"].as_array().unwrap() {
            check_parameter(parameter[0].as_str().unwrap(), parameter[1].as_str().unwrap());
            seen[0] += 1;
        }
        if request["body"].is_null() {
            continue;
        }
        let body = read(request["body"].to_string().as_bytes(), Limits::ORDINARY).unwrap();
        if path.starts_with("/api/v1/zones") {
            let zone =
                ZoneBody::parse(&body).unwrap_or_else(|causes| panic!("line {}: {causes:?}", line + 1));
            check_zone(&body, &zone);
            seen[1] += 1;
        } else {
            let update =
                ApiTokenUpdate::parse(&body).unwrap_or_else(|causes| panic!("line {}: {causes:?}", line + 1));
            assert!(update.network.is_some(), "line {}", line + 1);
            seen[2] += 1;
        }
    }
    assert_eq!(seen, [6, 12, 2], "parameters, zones, tokens");
}

fn check_parameter(name: &str, value: &str) {
    match name {
        "limit" => assert_eq!(limit(Some(value), 20, 200), Ok(2)),
        "filter" => assert_eq!(Filter::parse(value).unwrap().to_string(), value),
        "after" => {}
        other => panic!("unknown parameter {other}"),
    }
}

/// Nothing that the client meant is lost, in whatever shape it came.
fn check_zone(body: &Value, zone: &ZoneBody) {
    let length = |value: &Value| {
        value.as_array().map_or_else(|| value.as_object().map_or(0, serde_json::Map::len), Vec::len)
    };
    assert_eq!(zone.name, body["name"].as_str().unwrap());
    assert_eq!(zone.active.is_some(), body["status"].is_string());
    match &zone.kind {
        ZoneKind::Ip(ip) => {
            assert_eq!(ip.gateways.len(), length(&body["gateways"]));
            assert_eq!(ip.proxies.len(), length(&body["proxies"]));
        }
        ZoneKind::Dynamic(dynamic) => {
            assert_eq!(dynamic.locations.len(), length(&body["locations"]));
            assert_eq!(dynamic.asns.len(), length(&body["asns"]));
            assert_eq!(zone.proxy_type_text.as_deref(), body["proxyType"].as_str());
        }
        ZoneKind::Enhanced(enhanced) => {
            assert_eq!(enhanced.locations.include.len(), length(&body["locations"]["include"]));
            assert_eq!(enhanced.asns.include.len(), length(&body["asns"]["include"]));
            let services = &body["ipServiceCategories"];
            assert_eq!(enhanced.services.include.len(), length(&services["include"]));
            assert_eq!(enhanced.services.exclude.len(), length(&services["exclude"]));
        }
    }
}
