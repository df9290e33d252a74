//! Calls that were decided alike, as an event.

use control::{LogRecord, usage};
use okta::error::ErrorCode;
use okta::log::event::{LogIpAddress, LogOutcome};
use okta::log::{LogEvent, user_agent};
use serde_json::{Map, Value, json};

use super::super::narrow::BLOCKLIST;
use super::{Telling, country};

impl Telling<'_> {
    pub(super) fn calls(&self, record: &LogRecord, uuid: String) -> LogEvent {
        let mut event = Self::of(&record.kind, uuid, record.number);
        event.actor = record.owner.as_ref().map_or_else(Self::program, |owner| self.user(owner));
        if !record.agent.is_empty() {
            event.client.user_agent = Some(user_agent(&record.agent));
        }
        if let Some(zone) = record.zones.first() {
            event.client.zone.clone_from(zone);
        }
        event.client.ip_address.clone_from(&record.client);
        event.client.geographical_context = country(record.country.as_ref());
        event.outcome = outcome(record);
        event.security_context.as_number = record.asn;
        let as_name = record.asn.and_then(|asn| self.snapshot.atlas().as_name(asn));
        event.security_context.as_org = as_name.map(ToString::to_string);
        event.debug_context.debug_data = debug_data(record);
        "WEB".clone_into(&mut event.transaction.kind);
        event.transaction.id = Some(event.uuid.clone());
        event.request.ip_chain = ip_chain(record);
        if let Some(token) = &record.token_id {
            event.transaction.detail.insert("requestApiTokenId".to_owned(), json!(token));
            event.target = vec![self.token(token)];
        }
        event
    }
}

fn outcome(record: &LogRecord) -> LogOutcome {
    let (result, reason) = match record.reason.as_str() {
        "" if record.kind.starts_with("ringfence.request.") => ("ALLOW", None),
        "" if record.kind == "ringfence.webhook.dropped" => ("FAILURE", None),
        "" => ("SUCCESS", None),
        "blocklisted" => ("DENY", Some(BLOCKLIST.to_owned())),
        reason => ("DENY", Some(reason.to_owned())),
    };
    LogOutcome { result: Some(result.to_owned()), reason }
}

fn ip_chain(record: &LogRecord) -> Vec<LogIpAddress> {
    let hops = usage::hops(&record.chain).into_iter().filter_map(|hop| hop.parse().ok());
    hops.map(|address: std::net::IpAddr| {
        let mut hop = LogIpAddress::of(address);
        if Some(&hop.ip) == record.client.as_ref() {
            hop.geographical_context = country(record.country.as_ref());
        }
        hop
    })
    .collect()
}

fn debug_data(record: &LogRecord) -> Map<String, Value> {
    let mut data = Map::new();
    let mut put = |name: &str, value: Value| drop(data.insert(name.to_owned(), value));
    if !record.chain.is_empty() {
        put("chain", json!(usage::hops(&record.chain).join(", ")));
    }
    put("count", json!(record.count));
    put("firstSeen", json!(okta::time::millis(record.at)));
    put("lastSeen", json!(okta::time::millis(record.last)));
    put("revision", json!(record.revision));
    if !record.gate.is_empty() {
        put("gate", json!(record.gate));
    }
    if record.many {
        put("sources", json!("many"));
    }
    if let Some(error_id) = &record.error_id {
        put("errorId", json!(error_id));
        put("reason", json!(record.reason));
        put("sources", json!(if record.many { "many" } else { "one" }));
        put("method", json!(record.method));
        put("requestUri", json!(record.target));
        put("forwarded", json!(record.forwarded));
        put("zones", json!(record.zones));
        put("steps", json!(record.steps));
    } else if let Ok(Value::Object(story)) = serde_json::from_str(&record.story) {
        data.extend(story);
    }
    data
}

/// What the caller got: the status, and the code in the body.
pub(crate) fn answer(reason: &str) -> (u16, &'static str) {
    let known = engine::Reason::ALL.into_iter().find(|known| known.code() == reason);
    let status = known.map_or(403, engine::Reason::status);
    let code = match status {
        401 => ErrorCode::InvalidToken,
        429 => ErrorCode::RateLimited,
        503 => ErrorCode::Internal,
        _ => okta::error::REFUSED_BY_CONDITION,
    };
    (status, code.text())
}
