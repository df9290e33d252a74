//! A change, as an event.

use control::EventRecord;
use okta::log::event::{LogIpAddress, LogOutcome};
use okta::log::{LogEvent, kind, user_agent};
use serde_json::{Map, Value, json};

use super::{Telling, target};

impl Telling<'_> {
    pub(super) fn change(&self, record: &EventRecord, uuid: String) -> LogEvent {
        let mut event = Self::of(&record.kind, uuid, record.number);
        event.actor = if record.actor.is_empty() { Self::program() } else { self.user(&record.actor) };
        let failed = record.kind == "user.authentication.fail";
        let result = if failed { "FAILURE" } else { "SUCCESS" };
        event.outcome = LogOutcome { result: Some(result.to_owned()), reason: None };
        if !record.agent.is_empty() {
            event.client.user_agent = Some(user_agent(&record.agent));
        }
        if let Ok(address) = record.address.parse() {
            event.client.ip_address = Some(record.address.clone());
            event.request.ip_chain = vec![LogIpAddress::of(address)];
        }
        "WEB".clone_into(&mut event.transaction.kind);
        event.transaction.id = Some(event.uuid.clone());
        if let Some(token) = &record.actor_token {
            event.transaction.detail.insert("requestApiTokenId".to_owned(), json!(token));
        }
        if !record.target.is_empty() {
            event.target = vec![target(&record.target, thing(&record.kind), record.target_name.clone())];
        }
        event.debug_context.debug_data = debug_data(record);
        event
    }
}

/// What kind of thing is changed.
fn thing(kind: &str) -> &'static str {
    match kind.split('.').next() {
        Some("zone") => "NetworkZone",
        Some("user") => "User",
        Some("organization") => "Organization",
        _ if kind.starts_with("system.api_token.") => "Token",
        _ => "System",
    }
}

fn debug_data(record: &EventRecord) -> Map<String, Value> {
    let mut data = Map::new();
    data.insert("revision".to_owned(), json!(record.revision));
    let Ok(Value::Object(detail)) = serde_json::from_str(&record.detail) else { return data };
    if let Some(network) = detail.get("network").or_else(|| detail.get("after")?.get("network")) {
        data.extend(of_network(network));
    }
    if record.kind.starts_with("zone.")
        && let Some(zone) = detail.get("after").or_else(|| detail.get("before"))
    {
        data.insert("zoneData".to_owned(), json!(zone.to_string()));
    }
    // As one line of JSON each: Okta's debug data is flat.
    data.extend(detail.into_iter().map(|(name, value)| {
        let flat = if value.is_object() || value.is_array() { json!(value.to_string()) } else { value };
        (name, flat)
    }));
    data
}

/// Okta: `ApiTokenDebugData`.
fn of_network(network: &Value) -> Map<String, Value> {
    let mut data = Map::new();
    if let Some(connection) = network.get("connection") {
        data.insert("networkConnection".to_owned(), connection.clone());
    }
    for (list, name) in [("include", "includedNetworkZones"), ("exclude", "excludedNetworkZones")] {
        if let Some(Value::Array(zones)) = network.get(list) {
            let zones: Vec<_> = zones.iter().filter_map(Value::as_str).collect();
            data.insert(name.to_owned(), json!(format!("[{}]", zones.join(", "))));
        }
    }
    data
}

/// What a change is called.
pub(crate) fn words(event_type: &str) -> String {
    kind::kind(event_type).map_or(event_type, |kind| kind.display).to_owned()
}
