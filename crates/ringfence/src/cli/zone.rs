//! `ringfence zone`

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use engine::Entry;
use serde_json::{Value, json};

use super::client::Connection;
use super::names::zone_id;
use super::table::{self, text};

#[derive(Args, Debug)]
pub(crate) struct Zone {
    #[command(flatten)]
    connection: Connection,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a zone
    #[command(
        after_help = "Example:\n  ringfence zone create office --gateway 203.0.113.0/24 --proxy 198.51.100.7"
    )]
    Create(Create),
    /// Every zone
    #[command(after_help = "Example:\n  ringfence zone list")]
    List,
    /// One zone
    #[command(after_help = "Example:\n  ringfence zone show office")]
    Show { zone: String },
    /// Add a file's addresses, CIDRs and ranges to a zone: all of them, or nothing
    #[command(
        after_help = "One entry a line; # begins a comment.\n\nExample:\n  ringfence zone import office office.txt --replace"
    )]
    Import {
        zone: String,
        file: PathBuf,
        /// In the place of what the zone holds now
        #[arg(long)]
        replace: bool,
    },
    /// Delete a zone that is inactive and unused
    #[command(after_help = "Example:\n  ringfence zone delete office")]
    Delete { zone: String },
    /// Make a zone count again
    #[command(after_help = "Example:\n  ringfence zone activate office")]
    Activate { zone: String },
    /// Make a zone hold nobody
    #[command(after_help = "Example:\n  ringfence zone deactivate office")]
    Deactivate { zone: String },
}

#[derive(Args, Debug)]
struct Create {
    name: String,
    /// An address, CIDR or range from which the zone's clients come
    #[arg(long = "gateway", value_name = "A")]
    gateways: Vec<String>,
    /// A third party's proxy that the zone trusts to name the address left of it
    #[arg(long = "proxy", value_name = "A")]
    proxies: Vec<String>,
    /// A country, as in DE
    #[arg(long = "country", value_name = "C")]
    countries: Vec<String>,
    /// A region with its country, as in US-CA
    #[arg(long = "region", value_name = "R")]
    regions: Vec<String>,
    /// An autonomous system, as in 64500
    #[arg(long = "asn", value_name = "N")]
    asns: Vec<String>,
    /// Anonymizers
    #[arg(long, value_name = "KIND")]
    anonymizer: Option<Anonymizer>,
    /// An enhanced dynamic zone: blocklists may use it, tokens not
    #[arg(long)]
    enhanced: bool,
    /// Refuse everybody who comes from it
    #[arg(long)]
    blocklist: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Anonymizer {
    Any,
    Tor,
    NotTor,
}

impl Zone {
    pub(crate) async fn run(self) -> Result<bool> {
        let connection = &self.connection;
        match self.command {
            Command::Create(create) => {
                let body = create.body()?;
                let zone = connection.open()?.post("/api/v1/zones", Some(&body)).await?.body;
                shown(connection, &zone)
            }
            Command::List => list(connection).await,
            Command::Show { zone } => {
                let client = connection.open()?;
                let id = zone_id(&client, &zone).await?;
                shown(connection, &client.get(&format!("/api/v1/zones/{id}")).await?.body)
            }
            Command::Import { zone, file, replace } => {
                super::import::zone(connection, &zone, &file, replace).await
            }
            Command::Delete { zone } => {
                let client = connection.open()?;
                let id = zone_id(&client, &zone).await?;
                client.delete(&format!("/api/v1/zones/{id}")).await?;
                if connection.json {
                    table::print_json(&json!({ "deleted": id }))?;
                } else {
                    println!("{id} is deleted");
                }
                Ok(true)
            }
            Command::Activate { zone } => turn(connection, &zone, "activate").await,
            Command::Deactivate { zone } => turn(connection, &zone, "deactivate").await,
        }
    }
}

impl Create {
    fn body(&self) -> Result<Value> {
        let usage = if self.blocklist { "BLOCKLIST" } else { "POLICY" };
        let holds_addresses = !self.gateways.is_empty() || !self.proxies.is_empty();
        let has_criteria = !self.countries.is_empty()
            || !self.regions.is_empty()
            || !self.asns.is_empty()
            || self.anonymizer.is_some();
        if holds_addresses && (has_criteria || self.enhanced) {
            bail!(
                "a zone holds either addresses (--gateway, --proxy) or criteria (--country, --region, --asn, --anonymizer): make two zones"
            );
        }
        if self.enhanced && !has_criteria {
            bail!("an enhanced zone needs something to go by: --country, --region, --asn or --anonymizer");
        }
        if !has_criteria {
            let gateways = entries("--gateway", &self.gateways)?;
            let proxies = entries("--proxy", &self.proxies)?;
            return Ok(
                json!({ "type": "IP", "name": self.name, "usage": usage, "gateways": gateways, "proxies": proxies }),
            );
        }
        let country = |code: &String| json!({ "country": code.to_uppercase() });
        let region = |code: &String| {
            let code = code.to_uppercase();
            json!({ "country": code.split('-').next(), "region": code })
        };
        let locations: Vec<_> =
            self.countries.iter().map(country).chain(self.regions.iter().map(region)).collect();
        let asns: Vec<_> = self.asns.iter().map(|asn| asn.trim_start_matches("AS").to_owned()).collect();
        if self.enhanced {
            let services = self.anonymizer.map(|kind| match kind {
                Anonymizer::Any => "ALL_ANONYMIZERS",
                Anonymizer::Tor => "ANONYMIZER_TOR",
                Anonymizer::NotTor => "ALL_ANONYMIZERS_EXCEPT_TOR",
            });
            let services: Vec<_> = services.into_iter().collect();
            return Ok(json!({ "type": "DYNAMIC_V2", "name": self.name, "usage": usage,
                "locations": { "include": locations }, "asns": { "include": asns },
                "ipServiceCategories": { "include": services } }));
        }
        let proxy_type = self.anonymizer.map(|kind| match kind {
            Anonymizer::Any => "Any",
            Anonymizer::Tor => "TorAnonymizer",
            Anonymizer::NotTor => "NotTorAnonymizer",
        });
        Ok(json!({ "type": "DYNAMIC", "name": self.name, "usage": usage,
            "locations": locations, "asns": asns, "proxyType": proxy_type }))
    }
}

fn entries(flag: &str, texts: &[String]) -> Result<Vec<Value>> {
    let one = |text: &String| match Entry::parse(text.trim()) {
        Ok(entry) => Ok(json!({ "type": entry.wire_type(), "value": entry.wire_value() })),
        Err(why) => bail!("{flag}: {why}"),
    };
    texts.iter().map(one).collect()
}

/// `DE, US-CA`, and of an enhanced zone what it excludes: `DE, not DE-BE`.
fn criteria(value: &Value) -> String {
    let one = |item: &Value| match (item["region"].as_str(), item["country"].as_str(), item.as_str()) {
        (Some(text), ..) | (None, Some(text), _) | (None, None, Some(text)) => super::escape::escape(text),
        (None, None, None) => String::new(),
    };
    let list = |value: &Value| value.as_array().into_iter().flatten().map(one).collect::<Vec<_>>();
    if value.is_array() {
        return list(value).join(", ");
    }
    let excluded = list(&value["exclude"]).into_iter().map(|one| format!("not {one}"));
    list(&value["include"]).into_iter().chain(excluded).collect::<Vec<_>>().join(", ")
}

async fn turn(connection: &Connection, zone: &str, way: &str) -> Result<bool> {
    let client = connection.open()?;
    let id = zone_id(&client, zone).await?;
    let zone = client.post(&format!("/api/v1/zones/{id}/lifecycle/{way}"), None).await?.body;
    shown(connection, &zone)
}

async fn list(connection: &Connection) -> Result<bool> {
    let zones = connection.open()?.all("/api/v1/zones?limit=200").await?;
    if connection.json {
        table::print_json(&Value::Array(zones))?;
        return Ok(true);
    }
    let row = |zone: &Value| {
        vec![
            text(zone, "id"),
            text(zone, "name"),
            kind(zone),
            text(zone, "status").to_lowercase(),
            holds(zone),
        ]
    };
    table::print(&["id", "name", "kind", "status", "holds"], zones.iter().map(row))?;
    Ok(true)
}

fn kind(zone: &Value) -> String {
    let kind = match zone["type"].as_str() {
        Some("IP") => "addresses",
        Some("DYNAMIC") => "dynamic",
        _ => "enhanced",
    };
    if zone["usage"] == "BLOCKLIST" { format!("{kind}, blocklist") } else { kind.to_owned() }
}

fn holds(zone: &Value) -> String {
    let count = |key: &str| zone[key].as_array().map_or(0, Vec::len);
    match zone["type"].as_str() {
        Some("IP") => {
            let first = zone["gateways"][0]["value"].as_str().unwrap_or("nothing");
            match count("gateways") {
                0 | 1 => first.to_owned(),
                several => format!("{first} and {} more", several - 1),
            }
        }
        _ => format!("{} locations, {} ASNs", count("locations"), count("asns")),
    }
}

fn shown(connection: &Connection, zone: &Value) -> Result<bool> {
    if connection.json {
        table::print_json(zone)?;
        return Ok(true);
    }
    let list = |key: &str| {
        let values = zone[key].as_array().map(Vec::as_slice).unwrap_or_default();
        let shown: Vec<_> = values.iter().take(10).filter_map(|entry| entry["value"].as_str()).collect();
        let more = values.len().saturating_sub(shown.len());
        if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
    };
    let mut rows = vec![
        ("id", text(zone, "id")),
        ("name", text(zone, "name")),
        ("kind", kind(zone)),
        ("status", text(zone, "status").to_lowercase()),
    ];
    if zone["type"] == "IP" {
        rows.push(("gateways", list("gateways")));
        rows.push(("proxies", list("proxies")));
    } else {
        rows.push(("locations", criteria(&zone["locations"])));
        rows.push(("asns", criteria(&zone["asns"])));
        if zone["type"] == "DYNAMIC" {
            rows.push(("anonymizer", text(zone, "proxyType")));
        } else {
            rows.push(("services", criteria(&zone["ipServiceCategories"])));
        }
    }
    rows.push(("changed", text(zone, "lastUpdated")));
    table::print(&["field", "value"], rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]))?;
    Ok(true)
}
