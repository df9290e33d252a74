//! Enhanced dynamic zones: per dimension what is included and what is excluded.

use crate::facts::{Anonymizer, Facts, Told};
use crate::zone::Placed;
use crate::zone::dynamic::{Location, all_of, any_of, asn_hit, inside_if, locations_hit};

/// Dimensions are ANDed; in each: (include is empty, or hit) and not (exclude hit).
/// Okta: about-enhanced-dynamic-zones; the formula is ours (semantics §3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnhancedZone {
    pub locations: Criteria<Location>,
    pub asns: Criteria<u32>,
    /// Names from Okta's list, as in `ALL_ANONYMIZERS` or `NORD_VPN`.
    pub services: Criteria<Box<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria<T> {
    pub include: Vec<T>,
    pub exclude: Vec<T>,
}

impl<T> Default for Criteria<T> {
    fn default() -> Self {
        Self { include: Vec::new(), exclude: Vec::new() }
    }
}

impl<T> Criteria<T> {
    pub fn is_set(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }

    fn place(&self, hit: impl Fn(&[T]) -> Placed) -> Placed {
        let included = if self.include.is_empty() { Placed::Inside } else { hit(&self.include) };
        let excluded = if self.exclude.is_empty() { Placed::Outside } else { hit(&self.exclude) };
        all_of([included, negated(excluded)])
    }
}

impl EnhancedZone {
    pub fn has_criteria(&self) -> bool {
        self.locations.is_set() || self.asns.is_set() || self.services.is_set()
    }

    pub fn place(&self, facts: &Facts) -> Placed {
        if !self.has_criteria() {
            return Placed::Outside;
        }
        all_of([
            self.locations.place(|wanted| locations_hit(wanted, facts)),
            self.asns.place(|wanted| asn_hit(wanted, facts)),
            self.services.place(|wanted| any_of(wanted.iter().map(|category| category_hit(category, facts)))),
        ])
    }
}

fn negated(place: Placed) -> Placed {
    match place {
        Placed::Inside => Placed::Outside,
        Placed::Outside => Placed::Inside,
        Placed::Unknown => Placed::Unknown,
    }
}

/// Whether an address of these facts belongs to one of Okta's IP service categories.
fn category_hit(category: &str, facts: &Facts) -> Placed {
    match category {
        "ALL_ANONYMIZERS" => anonymizer_hit(facts, |_| true),
        "ANONYMIZER_TOR" => anonymizer_hit(facts, |kind| kind == Anonymizer::Tor),
        "ALL_ANONYMIZERS_EXCEPT_TOR" => anonymizer_hit(facts, |kind| kind == Anonymizer::Other),
        "ALL_PROXIES_VPNS" => service_hit(facts, |name| name.ends_with("_PROXY") || name.ends_with("_VPN")),
        "ALL_IP_SERVICES" => any_of([service_hit(facts, |_| true), anonymizer_hit(facts, |_| true)]),
        named => service_hit(facts, |name| name == named),
    }
}

fn anonymizer_hit(facts: &Facts, wanted: impl Fn(Anonymizer) -> bool) -> Placed {
    match facts.anonymizer {
        Told::NotLoaded => Placed::Unknown,
        Told::Nothing => Placed::Outside,
        Told::Is(kind) => inside_if(wanted(kind)),
    }
}

fn service_hit(facts: &Facts, wanted: impl Fn(&str) -> bool) -> Placed {
    match &facts.services {
        Told::NotLoaded => Placed::Unknown,
        Told::Nothing => Placed::Outside,
        Told::Is(names) => inside_if(names.iter().any(|name| wanted(name))),
    }
}
