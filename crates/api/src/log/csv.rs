//! Events as a table (RFC 4180). A cell never begins a formula (B-108, CWE-1236).

#[cfg(test)]
mod tests;

use okta::log::LogEvent;
use serde_json::Value;

/// What the columns are called.
pub(super) const HEAD: &str = "published,eventType,displayMessage,severity,result,reason,actorId,actor,targetType,\
    targetId,target,requestApiTokenId,ipAddress,country,asNumber,asOrg,zone,userAgent,chain,count,errorId,before,after,\
    uuid\r\n";

/// The event's line, with its end.
pub(super) fn line(event: &LogEvent) -> String {
    let target = event.target.first();
    let data = |name: &str| match event.debug_context.debug_data.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let detail = |name: &str| event.transaction.detail.get(name).and_then(Value::as_str).unwrap_or_default();
    let client = &event.client;
    let country = client.geographical_context.as_ref().and_then(|place| place.country.clone());
    let zone = if client.zone == "null" { "" } else { &client.zone };
    let cells = [
        event.published.clone(),
        event.event_type.clone(),
        event.display_message.clone(),
        event.severity.clone(),
        event.outcome.result.clone().unwrap_or_default(),
        event.outcome.reason.clone().unwrap_or_default(),
        event.actor.id.clone(),
        event.actor.display_name.clone(),
        target.map(|target| target.kind.clone()).unwrap_or_default(),
        target.map(|target| target.id.clone()).unwrap_or_default(),
        target.map(|target| target.display_name.clone()).unwrap_or_default(),
        detail("requestApiTokenId").to_owned(),
        client.ip_address.clone().unwrap_or_default(),
        country.unwrap_or_default(),
        event.security_context.as_number.map(|number| number.to_string()).unwrap_or_default(),
        event.security_context.as_org.clone().unwrap_or_default(),
        zone.to_owned(),
        client.user_agent.as_ref().map(|agent| agent.raw_user_agent.clone()).unwrap_or_default(),
        data("chain"),
        data("count"),
        data("errorId"),
        data("before"),
        data("after"),
        event.uuid.clone(),
    ];
    let cells: Vec<_> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Quoted where it must be. A `'` keeps a spreadsheet from taking it for a formula.
pub(super) fn cell(text: &str) -> String {
    // Some take a blank, or an invisible character, before the sign for nothing.
    let first = text.trim_start_matches(|c: char| c.is_whitespace() && !"\t\r\n".contains(c)).chars().next();
    let is_formula = first.is_some_and(|first| "=+-@\t\r\n|%＝＋－＠".contains(first));
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    let quoted = is_formula || text.contains([',', '"', '\r', '\n', ';', '\t']) || text.starts_with(' ');
    if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
