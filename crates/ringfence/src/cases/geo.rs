//! Geo data that a case brings along.

mod mmdb;

use std::cmp::Reverse;

use anyhow::Context as _;
use engine::atlas::{Known, Layer};
use engine::facts::{Anonymizer, Country, Region, Told};
use engine::{Atlas, Entry, Facts};
use serde::Deserialize;

/// One network of the data. What is absent is not known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    prefix: String,
    country: Option<String>,
    region: Option<String>,
    asn: Option<u32>,
    anonymizer: Option<AnonymizerText>,
    services: Option<Vec<String>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AnonymizerText {
    Tor,
    Other,
}

/// How the records of a case reach the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Via {
    /// As they are.
    Memory,
    /// Written to a MaxMind database, and read back as a server reads one.
    Mmdb,
}

/// The data of one case; without it nothing is loaded.
pub(super) fn atlas(records: Option<&[Record]>, via: Via) -> anyhow::Result<Atlas> {
    let Some(records) = records else { return Ok(Atlas::empty()) };
    match via {
        Via::Memory => Ok(Atlas::merge(&[&layer(records)?])),
        Via::Mmdb => mmdb::atlas(records),
    }
}

/// The record of the longest prefix that holds an address counts, alone.
fn layer(records: &[Record]) -> anyhow::Result<Layer> {
    let compile = |record: &Record| Ok((record.network()?, Known { facts: record.facts()?, provider: None }));
    let records: Vec<(Entry, Known)> = records.iter().map(compile).collect::<anyhow::Result<_>>()?;
    let unknown = Known { facts: Facts::nothing(), provider: None };
    let ends = records.iter().map(|(network, _)| (network.first(), network.last()));
    Ok(Layer::of_networks(unknown, ends, |address| {
        let holding = records.iter().filter(|(network, _)| network.contains(address));
        // Of networks that hold one address, the longest prefix begins last and ends first.
        let nearest = holding.max_by_key(|(network, _)| (network.first(), Reverse(network.last())));
        nearest.map(|(_, known)| known.clone())
    }))
}

impl Record {
    fn network(&self) -> anyhow::Result<Entry> {
        Ok(Entry::of_wire(Some("CIDR"), Some(&self.prefix))?)
    }

    fn facts(&self) -> anyhow::Result<Facts> {
        let country = self.country.as_deref().map(country).transpose()?;
        let region = self.region.as_deref().map(region).transpose()?;
        let anonymizer = self.anonymizer.map(|kind| match kind {
            AnonymizerText::Tor => Anonymizer::Tor,
            AnonymizerText::Other => Anonymizer::Other,
        });
        let services = self.services.as_ref();
        let services = services.map(|names| names.iter().map(|name| name.as_str().into()).collect());
        Ok(Facts {
            country: told(country),
            region: told(region),
            asn: told(self.asn),
            anonymizer: told(anonymizer),
            services: told(services),
        })
    }
}

pub(super) fn country(text: &str) -> anyhow::Result<Country> {
    Country::parse(text).with_context(|| format!("`{text}` is no country"))
}

pub(super) fn region(text: &str) -> anyhow::Result<Region> {
    Region::parse(text).with_context(|| format!("`{text}` is no region"))
}

/// The data is loaded: what it does not say, it does not know.
fn told<T>(fact: Option<T>) -> Told<T> {
    fact.map_or(Told::Nothing, Told::Is)
}
