//! Where a chain is: `ip-zone`, `client-address`, `dynamic-zone`, `enhanced-zone`, `blocklist`.

use std::sync::Arc;

use engine::decide;
use engine::zone::Placed;
use engine::{Atlas, Hop, IpChain};
use serde::Deserialize;
use serde_json::{Value, json};

use super::chain::{ChainText, address};
use super::geo::{self, Record, Via};
use super::zone::{ZoneText, snapshot};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneAndChain {
    zone: ZoneText,
    chain: ChainText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZonesAndChain {
    zones: Vec<ZoneText>,
    chain: ChainText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneAndClient {
    zone: ZoneText,
    client: String,
    #[serde(deserialize_with = "super::nullable")]
    geo: Option<Vec<Record>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZonesChainAndGeo {
    zones: Vec<ZoneText>,
    chain: ChainText,
    #[serde(deserialize_with = "super::nullable")]
    geo: Option<Vec<Record>>,
}

pub(super) fn ip_zone(case: &ZoneAndChain) -> anyhow::Result<Value> {
    place(&case.zone, &case.chain.compile()?, Atlas::empty())
}

/// The zone judges the client address alone; it is known exactly where a chain of it is well-formed.
pub(super) fn located_zone(case: &ZoneAndClient, via: Via) -> anyhow::Result<Value> {
    let client = match case.client.as_str() {
        "unknown" => Hop::Malformed,
        text => Hop::Address(address(text)?),
    };
    let chain = IpChain::Hops([client].into_iter().collect());
    place(&case.zone, &chain, geo::atlas(case.geo.as_deref(), via)?)
}

pub(super) fn client_address(case: &ZonesAndChain) -> anyhow::Result<Value> {
    let client = decide::client_address(&snapshot(&case.zones)?, &case.chain.compile()?);
    Ok(json!({ "client": client.map_or_else(|| "unknown".to_owned(), |address| address.to_string()) }))
}

pub(super) fn blocklist(case: &ZonesChainAndGeo, via: Via) -> anyhow::Result<Value> {
    let snapshot = snapshot(&case.zones)?.located_by(Arc::new(geo::atlas(case.geo.as_deref(), via)?));
    let blocked = decide::blocked(&snapshot, &case.chain.compile()?);
    Ok(json!({ "blocked": blocked }))
}

fn place(zone: &ZoneText, chain: &IpChain, atlas: Atlas) -> anyhow::Result<Value> {
    let id = zone.compile()?.id;
    let snapshot = snapshot(std::slice::from_ref(zone))?.located_by(Arc::new(atlas));
    let place = match decide::place_in_zone(&snapshot, &id, chain) {
        Placed::Inside => "inside",
        Placed::Outside => "outside",
        Placed::Unknown => "unknown",
    };
    Ok(json!({ "place": place }))
}
