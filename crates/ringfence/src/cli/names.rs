//! Zones by name or id.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use engine::ZoneId;
use engine::id::{ID_MAX, Named as _, OfZone};
use serde_json::Value;

use super::answer::Refused;
use super::client::Client;
use super::escape::escape;

/// The id of one zone, by its id or its name, without reading all of them: they may be many and hold a lot.
pub(crate) async fn zone_id(client: &Client, asked: &str) -> Result<String> {
    if is_id(asked) {
        match client.get(&format!("/api/v1/zones/{asked}")).await {
            Ok(_) => return Ok(asked.to_owned()),
            // It may still be a name.
            Err(error) if error.downcast_ref::<Refused>().is_some_and(|refused| refused.status == 404) => {}
            Err(error) => return Err(error),
        }
    }
    let query = [("q", asked), ("limit", "1")];
    let hits = client.find("/ringfence/v1/zones/search", &query).await?.body;
    // A name comes before all others that begin with it.
    let (id, name) = (hits[0]["id"].as_str(), hits[0]["name"].as_str());
    let is_meant = |name: &str| name.to_lowercase() == asked.to_lowercase();
    match id.filter(|_| name.is_some_and(is_meant)) {
        Some(id) => Ok(id.to_owned()),
        // By a name that only looks like it, or not at all: then the nearest are named.
        None => Zones::read(client).await?.id(asked),
    }
}

/// Whether it is of the form that Ringfence gives to ids of zones.
fn is_id(text: &str) -> bool {
    text.starts_with(OfZone::PREFIX) && text.len() == ID_MAX && ZoneId::parse(text).is_ok()
}

/// Every zone, by id and by name.
pub(crate) struct Zones {
    names: BTreeMap<String, String>,
}

impl Zones {
    pub(crate) async fn read(client: &Client) -> Result<Self> {
        let zones = client.all("/ringfence/v1/zones?sort=created&limit=200").await?;
        let text = |zone: &Value, key: &str| zone[key].as_str().unwrap_or_default().to_owned();
        Ok(Self { names: zones.iter().map(|zone| (text(zone, "id"), text(zone, "name"))).collect() })
    }

    /// The id of a zone. A name is meant whatever its case.
    pub(crate) fn id(&self, asked: &str) -> Result<String> {
        if self.names.contains_key(asked) {
            return Ok(asked.to_owned());
        }
        let wanted = asked.to_lowercase();
        if let Some((id, _)) = self.names.iter().find(|(_, name)| name.to_lowercase() == wanted) {
            return Ok(id.clone());
        }
        let mut close: Vec<_> =
            self.names.values().map(|name| (distance(&wanted, &name.to_lowercase()), name)).collect();
        close.sort();
        let near: Vec<_> = close
            .iter()
            .filter(|(far, name)| *far <= 3 || name.to_lowercase().contains(&wanted))
            .take(3)
            .map(|(_, name)| escape(name))
            .collect();
        if near.is_empty() {
            bail!("there is no zone {}: `ringfence zone list` shows those that are", escape(asked));
        }
        bail!("there is no zone {}: did you mean {}?", escape(asked), near.join(", or "));
    }

    pub(crate) fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// Letters to change, add or drop.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, from) in left.chars().enumerate() {
        let mut corner = at;
        row[0] = at + 1;
        for (column, to) in right.iter().enumerate() {
            let changed = corner + usize::from(from != *to);
            corner = row[column + 1];
            row[column + 1] = changed.min(corner + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    #[test]
    fn distance_counts_letters() {
        for (left, right, far) in
            [("", "", 0), ("office", "offce", 1), ("office", "ofifce", 2), ("a", "xyz", 3)]
        {
            assert_eq!(super::distance(left, right), far, "{left} {right}");
        }
    }
}
