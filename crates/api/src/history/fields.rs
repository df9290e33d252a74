//! What a change was about, field by field, in words that people read.

use engine::{Snapshot, ZoneId};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Elements of a list that are named.
const NAMED: usize = 20;

#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Field {
    #[serde(rename = "field")]
    name: String,
    before: Option<String>,
    after: Option<String>,
}

pub(super) fn changed(kind: &str, detail: &Value, snapshot: &Snapshot) -> Vec<Field> {
    let empty = Map::new();
    let side = |name: &str| detail.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let (before, after) = (side("before"), side("after"));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let fields = names.into_iter().filter_map(|name| {
        let (was, is) = (before.get(name), after.get(name));
        let words = |value: Option<&Value>| value.and_then(|value| words(name, value, snapshot));
        (was != is).then(|| Field { name: name.clone(), before: words(was), after: words(is) })
    });
    let status = match kind {
        "zone.activate" => Some(("INACTIVE", "ACTIVE")),
        "zone.deactivate" => Some(("ACTIVE", "INACTIVE")),
        _ => None,
    };
    let status = status.map(|(before, after)| Field {
        name: "status".to_owned(),
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
    });
    fields.chain(status).filter(|field| field.before != field.after).collect()
}

/// What it was after the change, where all of it was kept.
pub(super) fn state(detail: &Value) -> Option<Value> {
    let after = detail.get("after")?.as_object()?;
    let is_cut = after.values().any(|value| value.get("count").is_some());
    // Of older versions: in other words than a form takes.
    let is_whole = after.contains_key("network") || after.contains_key("type");
    (is_whole && !is_cut).then(|| Value::Object(after.clone()))
}

fn words(name: &str, value: &Value, snapshot: &Snapshot) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(elements) => listed(elements, elements.len()),
        Value::Object(object) if name == "network" => Some(network(object, snapshot)),
        Value::Object(object) => {
            if let (Some(count), Some(Value::Array(first))) = (object.get("count"), object.get("first")) {
                let count = count.as_u64().and_then(|count| usize::try_from(count).ok());
                return listed(first, count.unwrap_or(first.len()));
            }
            let parts = object
                .iter()
                .filter_map(|(key, value)| words(key, value, snapshot).map(|words| format!("{key} {words}")));
            Some(parts.collect::<Vec<_>>().join("; ")).filter(|text| !text.is_empty())
        }
    }
}

fn listed(elements: &[Value], count: usize) -> Option<String> {
    if elements.is_empty() {
        return None;
    }
    let one = |element: &Value| match element {
        Value::String(text) => text.clone(),
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let found = text("value").or_else(|| text("region")).or_else(|| text("country"));
            alone(found.unwrap_or_default()).to_owned()
        }
        other => other.to_string(),
    };
    let shown: Vec<_> = elements.iter().take(NAMED).map(one).collect();
    let more = count.saturating_sub(shown.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    Some(format!("{}{more}", shown.join(", ")))
}

/// One address is one, though Okta's wire has it as a range.
fn alone(entry: &str) -> &str {
    match entry.split_once('-') {
        Some((first, last)) if first == last => first,
        Some(_) | None => entry,
    }
}

/// The console's words for the five options.
fn network(object: &Map<String, Value>, snapshot: &Snapshot) -> String {
    let list = |name: &str| object.get(name).and_then(Value::as_array);
    if object.get("connection").and_then(Value::as_str) == Some("ANYWHERE") {
        return "Any IP".to_owned();
    }
    let is_any = |ids: &[Value]| {
        ids.iter().filter_map(Value::as_str).any(|id| id == "ALL_IP_ZONES" || id == "ALL_ZONES")
    };
    let names = |ids: &[Value]| {
        let name = |id: &Value| {
            let id = id.as_str().unwrap_or_default();
            let zone = ZoneId::parse(id).ok().and_then(|id| snapshot.zone(&id).cloned());
            zone.map_or_else(|| id.to_owned(), |zone| zone.name.to_string())
        };
        ids.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    match (list("include"), list("exclude")) {
        (Some(ids), _) if is_any(ids) => "In any network zone defined in Ringfence".to_owned(),
        (Some(ids), _) => format!("In any of the zones {}", names(ids)),
        (None, Some(ids)) if is_any(ids) => "Not in any network zone defined in Ringfence".to_owned(),
        (None, Some(ids)) => format!("Not in any of the zones {}", names(ids)),
        (None, None) => String::new(),
    }
}
