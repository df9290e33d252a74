//! The five options, as flags.

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::client::Client;
use super::names::{Zones, zone_id};

/// Where calls with a token must originate from: one of these.
#[derive(Args, Clone, Debug, Default)]
#[group(multiple = false)]
pub(crate) struct Condition {
    /// From any address
    #[arg(long)]
    any_ip: bool,
    /// From any network zone defined in Ringfence
    #[arg(long)]
    in_any_zone: bool,
    /// From any of these zones (names or ids)
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    in_zones: Vec<String>,
    /// Not from any network zone defined in Ringfence
    #[arg(long)]
    not_in_any_zone: bool,
    /// Not from any of these zones (names or ids)
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    not_in_zones: Vec<String>,
}

impl Condition {
    /// The wire's `network`; `None` where no option was given.
    pub(crate) async fn network(&self, client: &Client) -> Result<Option<Value>> {
        let ids = async |names: &[String]| -> Result<Vec<String>> {
            let mut ids = Vec::with_capacity(names.len());
            for name in names {
                ids.push(zone_id(client, name.trim()).await?);
            }
            Ok(ids)
        };
        Ok(if self.any_ip {
            Some(json!({ "connection": "ANYWHERE" }))
        } else if self.in_any_zone {
            Some(json!({ "connection": "ZONE", "include": ["ALL_IP_ZONES"] }))
        } else if self.not_in_any_zone {
            Some(json!({ "connection": "ZONE", "exclude": ["ALL_IP_ZONES"] }))
        } else if !self.in_zones.is_empty() {
            Some(json!({ "connection": "ZONE", "include": ids(&self.in_zones).await? }))
        } else if !self.not_in_zones.is_empty() {
            Some(json!({ "connection": "ZONE", "exclude": ids(&self.not_in_zones).await? }))
        } else {
            None
        })
    }
}

/// The console's words for what the wire says.
pub(crate) fn words(network: &Value, zones: &Zones) -> String {
    let list = |key: &str| -> Option<String> {
        let ids = network[key].as_array()?;
        let names: Vec<_> = ids.iter().filter_map(Value::as_str).map(|id| zones.name(id)).collect();
        Some(names.join(", "))
    };
    match (network["connection"].as_str(), list("include"), list("exclude")) {
        (Some("ANYWHERE"), ..) => "any IP".to_owned(),
        (_, Some(names), _) if names == "ALL_IP_ZONES" => "in any zone".to_owned(),
        (_, _, Some(names)) if names == "ALL_IP_ZONES" => "not in any zone".to_owned(),
        (_, Some(names), _) => format!("in {names}"),
        (_, _, Some(names)) => format!("not in {names}"),
        (_, None, None) => "unknown".to_owned(),
    }
}
