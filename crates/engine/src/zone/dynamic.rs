//! Zones by the facts of the client address: country, region, ASN, anonymizer.

use crate::facts::{Anonymizer, Country, Facts, Region, Told};
use crate::zone::{Needs, Placed};

/// Every criterion that is set must match; inside one list any entry suffices. Okta: about-dynamic-zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicZone {
    pub locations: Vec<Location>,
    pub asns: Vec<u32>,
    pub proxy_type: Option<ProxyType>,
}

/// A country, with all its regions or only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub country: Country,
    pub region: Option<Region>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyType {
    Any,
    Tor,
    NotTor,
}

impl DynamicZone {
    pub fn has_criteria(&self) -> bool {
        !self.locations.is_empty() || !self.asns.is_empty() || self.proxy_type.is_some()
    }

    pub(super) fn needs(&self) -> Needs {
        let mut needs =
            Needs { asn: !self.asns.is_empty(), anonymizer: self.proxy_type.is_some(), ..Needs::default() };
        needs.places(&self.locations);
        needs
    }

    pub(super) fn place(&self, facts: &Facts) -> Placed {
        if !self.has_criteria() {
            return Placed::Outside;
        }
        if !self.needs().are_told_by(facts) {
            return Placed::Unknown;
        }
        inside_if(
            (self.locations.is_empty() || locations_hit(&self.locations, facts))
                && (self.asns.is_empty() || asns_hit(&self.asns, facts))
                && self.proxy_type.is_none_or(|kind| kind.hit(facts)),
        )
    }
}

impl ProxyType {
    fn hit(self, facts: &Facts) -> bool {
        match (facts.anonymizer, self) {
            (Told::NotLoaded | Told::Nothing, _) => false,
            (Told::Is(_), Self::Any) => true,
            (Told::Is(kind), Self::Tor) => kind == Anonymizer::Tor,
            (Told::Is(kind), Self::NotTor) => kind == Anonymizer::Other,
        }
    }
}

impl Location {
    fn hit(&self, facts: &Facts) -> bool {
        let region = match (&self.region, &facts.region) {
            (None, _) => true,
            (Some(wanted), Told::Is(region)) => region == wanted,
            (Some(_), Told::NotLoaded | Told::Nothing) => false,
        };
        region && facts.country == Told::Is(self.country)
    }
}

pub(super) fn locations_hit(locations: &[Location], facts: &Facts) -> bool {
    locations.iter().any(|location| location.hit(facts))
}

pub(super) fn asns_hit(asns: &[u32], facts: &Facts) -> bool {
    asns.iter().any(|asn| facts.asn == Told::Is(*asn))
}

pub(super) fn inside_if(holds: bool) -> Placed {
    if holds { Placed::Inside } else { Placed::Outside }
}
