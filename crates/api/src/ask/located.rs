//! What is known of an address, and which files said so.

use std::net::IpAddr;

use control::Geography;
use engine::facts::{Anonymizer, Told};
use engine::{Atlas, Facts};
use serde::Serialize;
use utoipa::ToSchema;

/// A fact that no loaded file tells is `null`, and its name is in `notLoaded`; one that is not known is `null` alone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Located {
    /// ISO 3166-1.
    country: Option<String>,
    /// ISO 3166-2, with its country.
    region: Option<String>,
    asn: Option<u32>,
    as_name: Option<String>,
    /// `tor`, `other`, or `untold` where no file tells whether it is Tor; `none` where a file says that it is no anonymizer, or knows of none.
    anonymizer: Option<&'static str>,
    services: Vec<String>,
    provider: Option<String>,
    /// `country`, `region`, `asn`, `anonymizer`, `services`.
    not_loaded: Vec<&'static str>,
    /// The files that told something, and what their licences want said.
    sources: Vec<Source>,
    /// All of it in one line.
    words: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Source {
    path: String,
    tells: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
}

pub(crate) fn located(atlas: &Atlas, geography: &Geography, address: IpAddr) -> Located {
    let found = atlas.locate(address);
    let Facts { country, region, asn, anonymizer, services } = &found.facts;
    let asn = is(asn).copied();
    Located {
        country: is(country).map(|country| country.as_str().to_owned()),
        region: is(region).map(|region| region.as_str().to_owned()),
        asn,
        as_name: asn.and_then(|asn| atlas.as_name(asn)).map(ToString::to_string),
        anonymizer: match anonymizer {
            Told::NotLoaded => None,
            Told::Nothing => Some("none"),
            Told::Is(Anonymizer::Tor) => Some("tor"),
            Told::Is(Anonymizer::Other) => Some("other"),
            Told::Is(Anonymizer::Untold) => Some("untold"),
        },
        services: is(services)
            .map(|names| names.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        provider: found.provider.as_ref().map(ToString::to_string),
        not_loaded: not_loaded(&found.facts),
        sources: sources(found.said_by, geography),
        words: found.facts.to_string(),
    }
}

fn is<T>(fact: &Told<T>) -> Option<&T> {
    match fact {
        Told::Is(fact) => Some(fact),
        Told::Nothing | Told::NotLoaded => None,
    }
}

/// The names of the facts that no loaded file tells.
pub(crate) fn not_loaded(facts: &Facts) -> Vec<&'static str> {
    let Facts { country, region, asn, anonymizer, services } = facts;
    [
        ("country", *country == Told::NotLoaded),
        ("region", *region == Told::NotLoaded),
        ("asn", *asn == Told::NotLoaded),
        ("anonymizer", *anonymizer == Told::NotLoaded),
        ("services", *services == Told::NotLoaded),
    ]
    .into_iter()
    .filter(|(_, missing)| *missing)
    .map(|(name, _)| name)
    .collect()
}

fn sources(said_by: engine::atlas::SaidBy, geography: &Geography) -> Vec<Source> {
    let engine::atlas::SaidBy { country, region, asn, anonymizer, services } = said_by;
    let told = [
        ("country", country),
        ("region", region),
        ("asn", asn),
        ("anonymizer", anonymizer),
        ("services", services),
    ];
    let of = |(at, about): (usize, &geo::About)| {
        let tells: Vec<_> = told.iter().filter(|(_, by)| *by == Some(at)).map(|(name, _)| *name).collect();
        let attribution = about.attribution.as_ref().map(ToString::to_string);
        (!tells.is_empty()).then(|| Source { path: about.name.to_string(), tells, attribution })
    };
    geography.in_use().enumerate().filter_map(of).collect()
}
