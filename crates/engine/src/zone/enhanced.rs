//! Enhanced dynamic zones: per dimension what is included and what is excluded.

use crate::facts::{Anonymizer, Facts, Told};
use crate::zone::Placed;
use crate::zone::dynamic::{Location, asns_hit, asns_loaded, inside_if, locations_hit, locations_loaded};

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

    fn all(&self, loaded: impl Fn(&[T]) -> bool) -> bool {
        loaded(&self.include) && loaded(&self.exclude)
    }
}

impl EnhancedZone {
    pub fn has_criteria(&self) -> bool {
        self.locations.is_set() || self.asns.is_set() || self.services.is_set()
    }

    /// As for a dynamic zone, data that is not loaded makes it *unknown* for everybody.
    pub fn place(&self, facts: &Facts) -> Placed {
        if !self.has_criteria() {
            return Placed::Outside;
        }
        let loaded = self.locations.all(|list| locations_loaded(list, facts))
            && self.asns.all(|list| asns_loaded(list, facts))
            && self.services.all(|list| list.iter().all(|category| category_loaded(category, facts)));
        if !loaded {
            return Placed::Unknown;
        }
        inside_if(
            self.locations.hit(|list| locations_hit(list, facts))
                && self.asns.hit(|list| asns_hit(list, facts))
                && self.services.hit(|list| list.iter().any(|category| category_hit(category, facts))),
        )
    }
}

fn category_loaded(category: &str, facts: &Facts) -> bool {
    let (anonymizer, services) = (facts.anonymizer != Told::NotLoaded, facts.services != Told::NotLoaded);
    match category {
        "ALL_ANONYMIZERS" | "ANONYMIZER_TOR" | "ALL_ANONYMIZERS_EXCEPT_TOR" => anonymizer,
        "ALL_IP_SERVICES" => anonymizer && services,
        _ => services,
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
