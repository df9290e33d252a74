//! The families about one text: `ip-parse`, `zone-entry`, `token-text`.

use engine::{Entry, addr, token};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryText {
    text: Option<String>,
    wire: Option<WireEntry>,
}

/// Okta's shape. An absent field is one of the faults that the family is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireEntry {
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<String>,
}

pub(super) fn ip_parse(case: &Text) -> Value {
    match addr::parse(&case.text) {
        Ok(address) => json!({ "address": address.to_string() }),
        Err(_) => json!({ "malformed": true }),
    }
}

pub(super) fn zone_entry(case: &EntryText) -> anyhow::Result<Value> {
    let entry = match (&case.text, &case.wire) {
        (Some(text), None) => Entry::parse(text).map_err(|error| error.kind()),
        (None, Some(wire)) => {
            Entry::of_wire(wire.kind.as_deref(), wire.value.as_deref()).map_err(|error| error.kind())
        }
        (None, None) | (Some(_), Some(_)) => anyhow::bail!("one of `text` and `wire` must be there"),
    };
    Ok(match entry {
        Ok(entry) => json!({ "first": entry.first().to_string(), "last": entry.last().to_string() }),
        Err(kind) => json!({ "error": kind }),
    })
}

pub(super) fn token_text(case: &Text) -> Value {
    json!({ "valid": token::is_minted(case.text.as_bytes()) })
}
