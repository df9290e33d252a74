//! From what is known of an address to the dynamic zones that hold it.
//!
//! Addresses that are known alike share a number; what the zones say of it is found out when the first call
//! comes from there, and kept. So ten thousand zones cost a call what one costs.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Places, ZoneNumber};
use crate::atlas::Atlas;
use crate::facts::{Country, Facts, Told};
use crate::zone::{Placed, Zone, ZoneKind};

#[derive(Debug)]
pub(crate) struct ByFacts {
    /// By the numbers of the atlas.
    seen: Box<[OnceLock<Held>]>,
    index: Index,
    /// Zones of which data is missing: *unknown*, whatever the address.
    unknown: Zones,
    /// Sets that many numbers share.
    sets: Mutex<HashSet<Arc<[ZoneNumber]>>>,
}

/// The active dynamic and enhanced zones that hold an address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    inside: Zones,
    /// Of which it cannot be told: whether an anonymizer is Tor.
    unknown: Zones,
}

/// Some zones, and what they are.
#[derive(Clone, Debug, Default)]
struct Zones {
    /// Ascending; none where there are none.
    set: Option<Arc<[ZoneNumber]>>,
    /// One of them is a blocklist zone.
    blocks: bool,
    /// One of them is meant by "any network zone".
    eligible: bool,
}

/// Zones by what they ask for first: those that cannot hold an address are not looked at.
#[derive(Debug, Default)]
struct Index {
    by_asn: HashMap<u32, Vec<ZoneNumber>>,
    by_country: HashMap<Country, Vec<ZoneNumber>>,
    others: Vec<ZoneNumber>,
}

impl ByFacts {
    pub(crate) fn compile(places: &Places, atlas: &Atlas) -> Self {
        let mut index = Index::default();
        let mut unknown = Vec::new();
        let asking = places.zones().filter(|(_, zone)| zone.active && zone.asks());
        for (number, zone) in asking {
            match zone.place(atlas.tells()) {
                None => {}
                Some(Placed::Unknown) => unknown.push(number),
                Some(Placed::Inside | Placed::Outside) => index.add(number, zone),
            }
        }
        let seen = if index.is_empty() { 0 } else { atlas.numbers() };
        let mut compiled = Self {
            seen: std::iter::repeat_with(OnceLock::new).take(seen).collect(),
            index,
            unknown: Zones::default(),
            sets: Mutex::default(),
        };
        compiled.unknown = compiled.zones(unknown, places);
        compiled
    }

    /// Which zones hold the addresses of this number.
    pub(crate) fn held(&self, number: u32, places: &Places, atlas: &Atlas) -> &Held {
        const NONE: Zones = Zones { set: None, blocks: false, eligible: false };
        static NOWHERE: Held = Held { inside: NONE, unknown: NONE };
        let seen = usize::try_from(number).ok().and_then(|number| self.seen.get(number));
        seen.map_or(&NOWHERE, |seen| seen.get_or_init(|| self.find(&atlas.located(number).facts, places)))
    }

    pub(crate) fn place(&self, zone: ZoneNumber, held: &Held) -> Placed {
        if self.unknown.hold(zone) || held.unknown.hold(zone) {
            Placed::Unknown
        } else if held.inside.hold(zone) {
            Placed::Inside
        } else {
            Placed::Outside
        }
    }

    /// Of all zones that "any network zone" means: one that certainly holds the address decides.
    pub(crate) fn in_eligible(&self, held: &Held) -> Placed {
        if held.inside.eligible {
            Placed::Inside
        } else if self.unknown.eligible || held.unknown.eligible {
            Placed::Unknown
        } else {
            Placed::Outside
        }
    }

    /// Of all blocklist zones: one *unknown* decides, since nothing can lift it.
    pub(crate) fn in_blocking(&self, held: &Held) -> Placed {
        if self.unknown.blocks || held.unknown.blocks {
            Placed::Unknown
        } else if held.inside.blocks {
            Placed::Inside
        } else {
            Placed::Outside
        }
    }

    fn find(&self, facts: &Facts, places: &Places) -> Held {
        let (mut inside, mut unknown) = (Vec::new(), Vec::new());
        for index in self.index.asked(facts) {
            match places.zone(*index).and_then(|zone| zone.place(facts)) {
                Some(Placed::Inside) => inside.push(*index),
                Some(Placed::Unknown) | None => unknown.push(*index),
                Some(Placed::Outside) => {}
            }
        }
        Held { inside: self.zones(inside, places), unknown: self.zones(unknown, places) }
    }

    fn zones(&self, mut zones: Vec<ZoneNumber>, places: &Places) -> Zones {
        if zones.is_empty() {
            return Zones::default();
        }
        zones.sort_unstable();
        let among = |kind: &[ZoneNumber]| zones.iter().any(|zone| kind.binary_search(zone).is_ok());
        let (blocks, eligible) = (among(&places.blocking_dynamic), among(&places.eligible_dynamic));
        Zones { set: Some(self.shared(zones)), blocks, eligible }
    }

    fn shared(&self, set: Vec<ZoneNumber>) -> Arc<[ZoneNumber]> {
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sets.get(set.as_slice()) {
            return Arc::clone(known);
        }
        let set: Arc<[ZoneNumber]> = set.into();
        sets.insert(Arc::clone(&set));
        set
    }
}

impl Zones {
    fn hold(&self, zone: ZoneNumber) -> bool {
        self.set.as_ref().is_some_and(|set| set.binary_search(&zone).is_ok())
    }
}

impl Index {
    fn add(&mut self, number: ZoneNumber, zone: &Zone) {
        let (asns, locations) = match &zone.kind {
            ZoneKind::Ip(_) => return,
            ZoneKind::Dynamic(zone) => (&zone.asns, &zone.locations),
            ZoneKind::Enhanced(zone) => (&zone.asns.include, &zone.locations.include),
        };
        let put = |zones: &mut Vec<ZoneNumber>| {
            // A list may name one country, or one number, twice.
            if zones.last() != Some(&number) {
                zones.push(number);
            }
        };
        if !asns.is_empty() {
            for asn in asns {
                put(self.by_asn.entry(*asn).or_default());
            }
        } else if !locations.is_empty() {
            for place in locations {
                put(self.by_country.entry(place.country).or_default());
            }
        } else {
            put(&mut self.others);
        }
    }

    fn is_empty(&self) -> bool {
        self.by_asn.is_empty() && self.by_country.is_empty() && self.others.is_empty()
    }

    /// Every zone that may hold an address of these facts, and some that do not.
    fn asked(&self, facts: &Facts) -> impl Iterator<Item = &ZoneNumber> {
        let by_asn = match facts.asn {
            Told::Is(asn) => self.by_asn.get(&asn),
            Told::Nothing | Told::NotLoaded => None,
        };
        let by_country = match facts.country {
            Told::Is(country) => self.by_country.get(&country),
            Told::Nothing | Told::NotLoaded => None,
        };
        by_asn.into_iter().chain(by_country).flatten().chain(&self.others)
    }
}
