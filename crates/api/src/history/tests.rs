use engine::{Revision, Snapshot, Timestamp};
use serde_json::{Value, json};

use super::fields::{changed, state};

fn told(kind: &str, detail: &Value) -> Value {
    let snapshot = Snapshot::compile(&engine::Records::default(), Revision(1), Timestamp::default(), None);
    serde_json::to_value(changed(kind, detail, &snapshot)).expect("JSON")
}

#[test]
fn a_change_is_told_field_by_field_in_words() {
    let any = json!({ "connection": "ANYWHERE" });
    let only = |list: &str, ids: &[&str]| json!({ "connection": "ZONE", list: ids });
    for (before, after, words) in [
        (any.clone(), only("include", &["ALL_IP_ZONES"]), "In any network zone defined in Ringfence"),
        (any.clone(), only("exclude", &["ALL_ZONES"]), "Not in any network zone defined in Ringfence"),
        (any.clone(), only("include", &["nzogone", "nzotoo"]), "In any of the zones nzogone, nzotoo"),
        (any.clone(), only("exclude", &["nzogone"]), "Not in any of the zones nzogone"),
    ] {
        let detail = json!({ "before": { "network": before }, "after": { "network": after } });
        let expected = json!([{ "field": "network", "before": "Any IP", "after": words }]);
        assert_eq!(told("system.api_token.update", &detail), expected);
    }
    let zone = |name: &str, gateways: Value| json!({ "name": name, "gateways": gateways, "proxies": null });
    let detail = json!({
        "before": zone("office", json!([{ "type": "RANGE", "value": "192.0.2.1-192.0.2.1" }])),
        "after": zone("office", json!({ "count": 900, "first": [{ "type": "CIDR", "value": "10.0.0.0/8" }] })),
    });
    let expected =
        json!([{ "field": "gateways", "before": "192.0.2.1", "after": "10.0.0.0/8 and 899 more" }]);
    assert_eq!(told("zone.update", &detail), expected);
    let status = json!([{ "field": "status", "before": "ACTIVE", "after": "INACTIVE" }]);
    assert_eq!(told("zone.deactivate", &json!({})), status);
    assert_eq!(told("zone.update", &json!({ "before": { "a": 1 }, "after": { "a": 1 } })), json!([]));
}

#[test]
fn what_was_cut_does_not_come_back() {
    let whole = json!({ "type": "IP", "name": "office", "gateways": [], "proxies": null });
    assert_eq!(state(&json!({ "after": whole })), Some(whole));
    let cut = json!({ "type": "IP", "gateways": { "count": 900, "first": [] } });
    assert_eq!(state(&json!({ "after": cut })), None);
    // As older versions wrote it, in words.
    assert_eq!(state(&json!({ "after": { "name": "office", "holds": {} } })), None);
    assert_eq!(state(&json!({})), None);
}
