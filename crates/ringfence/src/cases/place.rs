//! Where a chain is: `ip-zone`, `client-address`, `dynamic-zone`, `enhanced-zone`, `blocklist`.

use engine::decide;
use engine::zone::Placed;
use engine::{Hop, IpChain};
use serde::Deserialize;
use serde_json::{Value, json};

use super::chain::{ChainText, address};
use super::geo::{Geo, Record};
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
    place(&case.zone, &case.chain.compile()?, &Geo::not_loaded())
}

/// The zone judges the client address alone; it is known exactly where a chain of it is well-formed.
pub(super) fn located_zone(case: &ZoneAndClient) -> anyhow::Result<Value> {
    let client = match case.client.as_str() {
        "unknown" => Hop::Malformed,
        text => Hop::Address(address(text)?),
    };
    let chain = IpChain::Hops([client].into_iter().collect());
    place(&case.zone, &chain, &Geo::compile(case.geo.as_deref())?)
}

pub(super) fn client_address(case: &ZonesAndChain) -> anyhow::Result<Value> {
    let client = decide::client_address(&snapshot(&case.zones)?, &case.chain.compile()?);
    Ok(json!({ "client": client.map_or_else(|| "unknown".to_owned(), |address| address.to_string()) }))
}

pub(super) fn blocklist(case: &ZonesChainAndGeo) -> anyhow::Result<Value> {
    let geo = Geo::compile(case.geo.as_deref())?;
    let chain = case.chain.compile()?;
    let blocked = decide::blocked(&snapshot(&case.zones)?, &chain, &|address| geo.locate(address));
    Ok(json!({ "blocked": blocked }))
}

fn place(zone: &ZoneText, chain: &IpChain, geo: &Geo) -> anyhow::Result<Value> {
    let id = zone.compile()?.id;
    let snapshot = snapshot(std::slice::from_ref(zone))?;
    let place = match decide::place_in_zone(&snapshot, &id, chain, &|address| geo.locate(address)) {
        Placed::Inside => "inside",
        Placed::Outside => "outside",
        Placed::Unknown => "unknown",
    };
    Ok(json!({ "place": place }))
}
