//! `ringfence token usage`

use anyhow::Result;
use serde_json::Value;

use super::client::Connection;
use super::escape::escape;
use super::table::{self, text};

/// As much of a time as a row has room for: `2026-11-27T21:19`.
const MINUTE: usize = 16;

pub(crate) async fn run(connection: &Connection, id: &str) -> Result<bool> {
    let client = connection.open()?;
    let path = format!("/ringfence/v1/tokens/{id}/usage?limit=200");
    let (mut usage, mut next) = client.get(&path).await?.apart();
    let mut places = places_of(&mut usage);
    while let Some(more) = next {
        let (mut page, after) = client.get(&more).await?.apart();
        places.extend(places_of(&mut page));
        next = after;
    }
    if connection.json {
        usage["places"] = Value::Array(places);
        table::print_json(&usage)?;
        return Ok(true);
    }
    let (allowed, refused) = (number(&usage, "allowed"), number(&usage, "refused"));
    if allowed + refused == 0 {
        println!("{} was never used.", escape(id));
        return Ok(true);
    }
    let row = |place: &Value| {
        vec![
            chain(place),
            known(place),
            text(place, "agent"),
            zones(place),
            text(place, "last").chars().take(MINUTE).collect(),
            number(place, "allowed").to_string(),
            number(place, "refused").to_string(),
        ]
    };
    let head = ["through", "known", "by", "in zones", "last", "allowed", "refused"];
    table::print(&head, places.iter().map(row))?;
    let places = match number(&usage, "placesTotal") {
        1 => "one place".to_owned(),
        several => format!("{several} places"),
    };
    println!("\n{allowed} calls were allowed and {refused} refused, from {places}.");
    let share = usage["held"].as_f64().unwrap_or(1.0);
    if share < 1.0 {
        println!(
            "The places above hold {:.1} % of them: of those beyond only the calls are counted.",
            share * 100.0
        );
    }
    Ok(true)
}

fn places_of(usage: &mut Value) -> Vec<Value> {
    match usage["places"].take() {
        Value::Array(places) => places,
        _ => Vec::new(),
    }
}

fn number(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap_or(0)
}

fn chain(place: &Value) -> String {
    let hops = place["chain"].as_array().map(Vec::as_slice).unwrap_or_default();
    hops.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

fn known(place: &Value) -> String {
    let asn = place["asn"].as_u64().map(|asn| format!("AS{asn}"));
    let parts =
        [place["country"].as_str().map(str::to_owned), asn, place["asName"].as_str().map(str::to_owned)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn zones(place: &Value) -> String {
    let zones = place["zones"].as_array().map(Vec::as_slice).unwrap_or_default();
    zones.iter().map(|zone| text(zone, "name")).collect::<Vec<_>>().join(", ")
}
