//! Enhanced dynamic zones: per dimension what is included and what is excluded.

use crate::facts::{Anonymizer, Facts, Told};
use crate::zone::dynamic::{Location, asns_hit, inside_if, locations_hit};
use crate::zone::{Needs, Placed};

/// All dimensions must hold; each does where (include is empty, or hit) and not (exclude hit).
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

    fn hit(&self, hit: impl Fn(&[T]) -> bool) -> bool {
        (self.include.is_empty() || hit(&self.include)) && !hit(&self.exclude)
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.include.iter().chain(&self.exclude)
    }
}

impl EnhancedZone {
    pub fn has_criteria(&self) -> bool {
        self.locations.is_set() || self.asns.is_set() || self.services.is_set()
    }

    pub(super) fn needs(&self) -> Needs {
        let mut needs = Needs { asn: self.asns.is_set(), ..Needs::default() };
        needs.places(self.locations.iter());
        for category in self.services.iter() {
            let (anonymizer, services) = category_needs(category);
            needs.anonymizer |= anonymizer;
            needs.services |= services;
        }
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
            self.locations.hit(|list| locations_hit(list, facts))
                && self.asns.hit(|list| asns_hit(list, facts))
                && self.services.hit(|list| list.iter().any(|category| category_hit(category, facts))),
        )
    }
}

/// Whether a category asks for the anonymizer, and for the services.
fn category_needs(category: &str) -> (bool, bool) {
    match category {
        "ALL_ANONYMIZERS" | "ANONYMIZER_TOR" | "ALL_ANONYMIZERS_EXCEPT_TOR" => (true, false),
        "ALL_IP_SERVICES" => (true, true),
        _ => (false, true),
    }
}

/// Whether an address of these facts belongs to one of Okta's IP service categories.
fn category_hit(category: &str, facts: &Facts) -> bool {
    match category {
        "ALL_ANONYMIZERS" => anonymizer_hit(facts, |_| true),
        "ANONYMIZER_TOR" => anonymizer_hit(facts, |kind| kind == Anonymizer::Tor),
        "ALL_ANONYMIZERS_EXCEPT_TOR" => anonymizer_hit(facts, |kind| kind == Anonymizer::Other),
        "ALL_PROXIES_VPNS" => service_hit(facts, |name| name.ends_with("_PROXY") || name.ends_with("_VPN")),
        "ALL_IP_SERVICES" => service_hit(facts, |_| true) || anonymizer_hit(facts, |_| true),
        named => service_hit(facts, |name| name == named),
    }
}

fn anonymizer_hit(facts: &Facts, wanted: impl Fn(Anonymizer) -> bool) -> bool {
    match facts.anonymizer {
        Told::NotLoaded | Told::Nothing => false,
        Told::Is(kind) => wanted(kind),
    }
}

fn service_hit(facts: &Facts, wanted: impl Fn(&str) -> bool) -> bool {
    match &facts.services {
        Told::NotLoaded | Told::Nothing => false,
        Told::Is(names) => names.iter().any(|name| wanted(name)),
    }
}
