//! What the audit keeps of a zone: Okta's body of it, so that it can be put back.

use engine::zone::{DynamicZone, EnhancedZone, Location, ProxyType, ZoneKind};
use engine::{Entries, Usage};
use serde_json::{Value, json};

use crate::ZoneRecord;

/// Entries that are kept of a list; of a longer one, its first and their number.
const LIST_MAX: usize = 250;
const SHOWN: usize = 50;

pub(super) fn state(record: &ZoneRecord) -> Value {
    let zone = &record.zone;
    let mut state = match &zone.kind {
        ZoneKind::Ip(ip) => {
            json!({ "type": "IP", "gateways": entries(&ip.gateways), "proxies": entries(&ip.proxies) })
        }
        ZoneKind::Dynamic(dynamic) => of_dynamic(dynamic, record.proxy_type_text.as_deref()),
        ZoneKind::Enhanced(enhanced) => of_enhanced(enhanced),
    };
    if let Value::Object(object) = &mut state {
        let usage = if zone.usage == Usage::Blocklist { "BLOCKLIST" } else { "POLICY" };
        object.insert("name".to_owned(), json!(&*zone.name));
        object.insert("usage".to_owned(), json!(usage));
        object.insert("status".to_owned(), json!(if zone.active { "ACTIVE" } else { "INACTIVE" }));
    }
    state
}

/// As on the wire; `{"count", "first"}` of a long one.
fn entries(entries: &Entries) -> Value {
    let wire = |entry: engine::Entry| json!({ "type": entry.wire_type(), "value": entry.wire_value() });
    if entries.is_empty() {
        return Value::Null;
    }
    if entries.len() > LIST_MAX {
        return json!({ "count": entries.len(), "first": entries.iter().take(SHOWN).map(wire).collect::<Vec<_>>() });
    }
    entries.iter().map(wire).collect()
}

fn of_dynamic(zone: &DynamicZone, sent: Option<&str>) -> Value {
    let proxy_type = match zone.proxy_type {
        None => None,
        Some(ProxyType::Any) => Some("Any"),
        Some(ProxyType::Tor) => Some("TorAnonymizer"),
        Some(ProxyType::NotTor) => Some("NotTorAnonymizer"),
    };
    json!({
        "type": "DYNAMIC",
        "locations": locations(&zone.locations),
        "asns": numbers(&zone.asns),
        "proxyType": sent.or(proxy_type),
    })
}

fn of_enhanced(zone: &EnhancedZone) -> Value {
    json!({
        "type": "DYNAMIC_V2",
        "locations": {
            "include": locations(&zone.locations.include),
            "exclude": locations(&zone.locations.exclude),
        },
        "asns": { "include": numbers(&zone.asns.include), "exclude": numbers(&zone.asns.exclude) },
        "ipServiceCategories": { "include": zone.services.include, "exclude": zone.services.exclude },
    })
}

fn locations(locations: &[Location]) -> Vec<Value> {
    let wire = |location: &Location| {
        json!({
            "country": location.country.as_str(),
            "region": location.region.as_ref().map(engine::facts::Region::as_str),
        })
    };
    locations.iter().map(wire).collect()
}

fn numbers(asns: &[u32]) -> Vec<String> {
    asns.iter().map(ToString::to_string).collect()
}
