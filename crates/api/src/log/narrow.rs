//! From a filter over events to the rows that may hold them: what columns can tell, they tell; the rest is looked at
//! event by event. A row too many costs time, a row too few would be a lie.

use super::event::PROGRAM;
use control::{Column, Narrow};
use okta::log::filter::{Operator, Value};
use okta::log::kind::kinds;
use okta::log::{Filter, LogEvent};

/// The reason in an event of a blocklist, and the code of it.
pub(super) const BLOCKLIST: &str = "NETWORK_ZONE_BLOCKLIST";

pub(super) fn narrow(filter: &Filter) -> Narrow {
    rows(filter, true)
}

/// The rows for which the filter may be `wanted`.
fn rows(filter: &Filter, wanted: bool) -> Narrow {
    match filter {
        Filter::Not(inner) => rows(inner, !wanted),
        Filter::And(left, right) | Filter::Or(left, right) => {
            let parts = vec![rows(left, wanted), rows(right, wanted)];
            let is_and = matches!(filter, Filter::And(..)) == wanted;
            if is_and { all(parts) } else { any(parts) }
        }
        Filter::Is { field, operator, value } => is(filter, field.path(), *operator, value, wanted),
        Filter::Present(field) if of_kind(field.path()) => kinds_for(filter, wanted),
        Filter::Present(_) => Narrow::Any,
    }
}

fn all(parts: Vec<Narrow>) -> Narrow {
    let mut parts: Vec<_> = parts.into_iter().filter(|part| *part != Narrow::Any).collect();
    match parts.len() {
        0 => Narrow::Any,
        1 => parts.remove(0),
        _ => Narrow::And(parts),
    }
}

fn any(parts: Vec<Narrow>) -> Narrow {
    if parts.contains(&Narrow::Any) { Narrow::Any } else { Narrow::Or(parts) }
}

fn is(filter: &Filter, path: &str, operator: Operator, value: &Value, wanted: bool) -> Narrow {
    if of_kind(path) && (path != "eventType" || !matches!(operator, Operator::Equal | Operator::NotEqual)) {
        return kinds_for(filter, wanted);
    }
    let wanted = match operator {
        Operator::Equal => wanted,
        Operator::NotEqual => !wanted,
        _ => return Narrow::Any,
    };
    let Some(text) = text(value) else { return Narrow::Any };
    let column = match path {
        "outcome.reason" if text == BLOCKLIST => {
            return chosen(Column::Reason, "blocklisted".to_owned(), wanted);
        }
        // What the wire calls otherwise is in no event by its code.
        "outcome.reason" if text == "blocklisted" => return Narrow::Any,
        "outcome.reason" | "debugContext.debugData.reason" => Column::Reason,
        "eventType" => Column::Kind,
        "target.id" if wanted => Column::Target,
        "transaction.detail.requestApiTokenId" => Column::Token,
        // The program itself has no id in a row.
        "actor.id" if text != PROGRAM => Column::Actor,
        "client.ipAddress" => Column::Client,
        "client.geographicalContext.country" => Column::Country,
        "securityContext.asNumber" => Column::Asn,
        "debugContext.debugData.errorId" => Column::ErrorId,
        _ => return Narrow::Any,
    };
    chosen(column, text, wanted)
}

fn chosen(column: Column, text: String, wanted: bool) -> Narrow {
    if wanted { Narrow::OneOf(column, vec![text]) } else { Narrow::NoneOf(column, vec![text]) }
}

/// An empty text is no value, and stands in columns that have none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Boolean(_) | Value::Null => None,
    }
}

/// Told by the event's type alone.
fn of_kind(path: &str) -> bool {
    matches!(path, "eventType" | "displayMessage" | "severity" | "legacyEventType" | "version")
}

/// All but the types of which it is known not to be `wanted`: one that is not known here may be anything.
fn kinds_for(filter: &Filter, wanted: bool) -> Narrow {
    let holds = |kind: &&okta::log::Kind| {
        let event = LogEvent::of(kind, "", engine::Timestamp::default());
        serde_json::to_value(event).is_ok_and(|event| filter.holds(&event)) == wanted
    };
    let others = kinds().iter().filter(|kind| !holds(kind)).map(|kind| kind.event_type.to_owned());
    Narrow::NoneOf(Column::Kind, others.collect())
}
