//! Geo data that a case brings along.

use std::cmp::Reverse;
use std::net::IpAddr;

use anyhow::Context as _;
use engine::facts::{Anonymizer, Country, Region, Told};
use engine::{Entry, Facts};
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

/// The data of one case; without it nothing is loaded.
pub(super) struct Geo(Option<Vec<(Entry, Facts)>>);

impl Geo {
    pub(super) fn compile(records: Option<&[Record]>) -> anyhow::Result<Self> {
        let compile =
            |record: &Record| Ok((Entry::of_wire(Some("CIDR"), Some(&record.prefix))?, record.facts()?));
        let records = records.map(|records| records.iter().map(compile).collect::<anyhow::Result<_>>());
        Ok(Self(records.transpose()?))
    }

    pub(super) fn not_loaded() -> Self {
        Self(None)
    }

    /// The record of the longest prefix that holds the address counts, alone.
    pub(super) fn locate(&self, address: IpAddr) -> Facts {
        let Some(records) = &self.0 else { return Facts::not_loaded() };
        let holding = records.iter().filter(|(network, _)| network.contains(address));
        // Of networks that hold one address, the longest prefix begins last and ends first.
        let nearest = holding.max_by_key(|(network, _)| (network.first(), Reverse(network.last())));
        nearest.map_or_else(Facts::nothing, |(_, facts)| facts.clone())
    }
}

impl Record {
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
