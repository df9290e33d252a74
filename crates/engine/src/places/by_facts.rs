//! From what is known of an address to the dynamic zones that hold it.
//!
//! Addresses that are known alike share a number; what the zones say of it is found out when the first call
//! comes from there, and kept. So ten thousand zones cost a call what one costs.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Places, ZoneIndex};
use crate::atlas::Atlas;
use crate::facts::{Country, Facts, Told};
use crate::zone::{Placed, Zone, ZoneKind};

#[derive(Debug)]
pub(crate) struct ByFacts {
    /// By the numbers of the atlas.
    seen: Box<[OnceLock<Held>]>,
    index: Index,
    /// Zones of which data is missing: *unknown*, whatever the address. Ascending.
    unknown: Vec<ZoneIndex>,
    /// Among them is one that "any network zone" means.
    pub(crate) eligible_unknown: bool,
    /// Among them is a blocklist zone.
    pub(crate) blocks_unknown: bool,
    /// Sets that many numbers share.
    sets: Mutex<HashSet<Arc<[ZoneIndex]>>>,
}

/// The active dynamic and enhanced zones that hold an address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    /// Ascending.
    inside: Option<Arc<[ZoneIndex]>>,
    /// One of them is a blocklist zone.
    pub(crate) blocks: bool,
    /// One of them is meant by "any network zone".
    pub(crate) eligible: bool,
}

/// Zones by what they ask for first: those that cannot hold an address are not looked at.
#[derive(Debug, Default)]
struct Index {
    by_asn: HashMap<u32, Vec<ZoneIndex>>,
    by_country: HashMap<Country, Vec<ZoneIndex>>,
    others: Vec<ZoneIndex>,
}

impl ByFacts {
    pub(crate) fn compile(places: &Places, atlas: &Atlas) -> Self {
        let mut index = Index::default();
        let mut unknown = Vec::new();
        let asking = (0..).zip(places.zones()).filter(|(_, zone)| zone.active && zone.asks());
        for (number, zone) in asking {
            match zone.place(atlas.tells()) {
                None => {}
                Some(Placed::Unknown) => unknown.push(number),
                Some(Placed::Inside | Placed::Outside) => index.add(number, zone),
            }
        }
        let among = |zones: &[ZoneIndex]| unknown.iter().any(|zone| zones.binary_search(zone).is_ok());
        let seen = if index.is_empty() { 0 } else { atlas.numbers() };
        Self {
            eligible_unknown: among(&places.eligible_dynamic),
            blocks_unknown: among(&places.blocking_dynamic),
            seen: std::iter::repeat_with(OnceLock::new).take(seen).collect(),
            index,
            unknown,
            sets: Mutex::default(),
        }
    }

    /// Which zones hold the addresses of this number.
    pub(crate) fn held(&self, number: u32, places: &Places, atlas: &Atlas) -> &Held {
        static NOWHERE: Held = Held { inside: None, blocks: false, eligible: false };
        let seen = usize::try_from(number).ok().and_then(|number| self.seen.get(number));
        seen.map_or(&NOWHERE, |seen| seen.get_or_init(|| self.find(&atlas.located(number).facts, places)))
    }

    pub(crate) fn place(&self, zone: ZoneIndex, held: &Held) -> Placed {
        if self.unknown.binary_search(&zone).is_ok() {
            Placed::Unknown
        } else if held.inside.as_ref().is_some_and(|inside| inside.binary_search(&zone).is_ok()) {
            Placed::Inside
        } else {
            Placed::Outside
        }
    }

    fn find(&self, facts: &Facts, places: &Places) -> Held {
        let holds = |zone: &&ZoneIndex| {
            places.zone(**zone).is_some_and(|zone| zone.place(facts) == Some(Placed::Inside))
        };
        let mut inside: Vec<ZoneIndex> = self.index.asked(facts).filter(holds).copied().collect();
        if inside.is_empty() {
            return Held::default();
        }
        inside.sort_unstable();
        let among = |zones: &[ZoneIndex]| inside.iter().any(|zone| zones.binary_search(zone).is_ok());
        let (blocks, eligible) = (among(&places.blocking_dynamic), among(&places.eligible_dynamic));
        Held { inside: Some(self.shared(inside)), blocks, eligible }
    }

    fn shared(&self, set: Vec<ZoneIndex>) -> Arc<[ZoneIndex]> {
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sets.get(set.as_slice()) {
            return Arc::clone(known);
        }
        let set: Arc<[ZoneIndex]> = set.into();
        sets.insert(Arc::clone(&set));
        set
    }
}

impl Index {
    fn add(&mut self, number: ZoneIndex, zone: &Zone) {
        let (asns, locations) = match &zone.kind {
            ZoneKind::Ip(_) => return,
            ZoneKind::Dynamic(zone) => (&zone.asns, &zone.locations),
            ZoneKind::Enhanced(zone) => (&zone.asns.include, &zone.locations.include),
        };
        let put = |zones: &mut Vec<ZoneIndex>| {
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
    fn asked(&self, facts: &Facts) -> impl Iterator<Item = &ZoneIndex> {
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
