//! Zones by the facts of the client address: country, region, ASN, anonymizer.

use crate::facts::{Anonymizer, Country, Facts, Region, Told};
use crate::zone::Placed;

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

    pub fn place(&self, facts: &Facts) -> Placed {
        if !self.has_criteria() {
            return Placed::Outside;
        }
        let criteria = [
            (!self.locations.is_empty()).then(|| locations_hit(&self.locations, facts)),
            (!self.asns.is_empty()).then(|| asn_hit(&self.asns, facts)),
            self.proxy_type.map(|kind| kind.hit(facts)),
        ];
        all_of(criteria.into_iter().flatten())
    }
}

impl ProxyType {
    fn hit(self, facts: &Facts) -> Placed {
        match facts.anonymizer {
            Told::NotLoaded => Placed::Unknown,
            Told::Nothing => Placed::Outside,
            Told::Is(kind) => inside_if(match self {
                Self::Any => true,
                Self::Tor => kind == Anonymizer::Tor,
                Self::NotTor => kind == Anonymizer::Other,
            }),
        }
    }
}

/// Whether any of the locations holds the facts; *unknown* where one might.
pub(super) fn locations_hit(locations: &[Location], facts: &Facts) -> Placed {
    any_of(locations.iter().map(|location| location.hit(facts)))
}

pub(super) fn asn_hit(asns: &[u32], facts: &Facts) -> Placed {
    match facts.asn {
        Told::NotLoaded => Placed::Unknown,
        Told::Nothing => Placed::Outside,
        Told::Is(asn) => inside_if(asns.contains(&asn)),
    }
}

pub(super) fn inside_if(holds: bool) -> Placed {
    if holds { Placed::Inside } else { Placed::Outside }
}

/// Inside if one is certain; else *unknown* if one is.
pub(super) fn any_of(places: impl IntoIterator<Item = Placed>) -> Placed {
    places.into_iter().fold(Placed::Outside, |so_far, place| match (so_far, place) {
        (Placed::Inside, _) | (_, Placed::Inside) => Placed::Inside,
        (Placed::Unknown, _) | (_, Placed::Unknown) => Placed::Unknown,
        (Placed::Outside, Placed::Outside) => Placed::Outside,
    })
}

/// Outside if one is certain; else *unknown* if one is.
pub(super) fn all_of(places: impl IntoIterator<Item = Placed>) -> Placed {
    places.into_iter().fold(Placed::Inside, |so_far, place| match (so_far, place) {
        (Placed::Outside, _) | (_, Placed::Outside) => Placed::Outside,
        (Placed::Unknown, _) | (_, Placed::Unknown) => Placed::Unknown,
        (Placed::Inside, Placed::Inside) => Placed::Inside,
    })
}

impl Location {
    fn hit(&self, facts: &Facts) -> Placed {
        let country = match facts.country {
            Told::NotLoaded => return Placed::Unknown,
            Told::Nothing => return Placed::Outside,
            Told::Is(country) => country,
        };
        if country != self.country {
            return Placed::Outside;
        }
        let Some(wanted) = &self.region else { return Placed::Inside };
        match &facts.region {
            Told::NotLoaded => Placed::Unknown,
            Told::Nothing => Placed::Outside,
            Told::Is(region) => inside_if(region == wanted),
        }
    }
}
