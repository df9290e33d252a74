//! Every active zone compiled: from an address to the zones that hold it.
//!
//! Ten thousand zones cost a call what one costs: one look-up an address of the chain. The slow
//! twin in `tests/decision` walks zone by zone and entry by entry.

mod block;
mod blocks;
pub(crate) mod by_facts;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod trie;

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use crate::zone::{IpZone, Usage, Zone, ZoneKind};

pub use self::block::Holders;
use self::block::Meant;
use self::blocks::{Blocks, Touched};

/// A zone's number in this process: never given to another zone, whatever is made and deleted. Zones that were
/// made later have greater ones.
pub type ZoneNumber = u32;

#[derive(Clone, Debug)]
pub struct Places {
    /// By their numbers; none for a zone that is not there.
    zones: Vec<Option<Arc<Zone>>>,
    kinds: Vec<Kind>,
    meant: Vec<Meant>,
    blocks: Blocks,
    /// An active IP zone is meant by "any network zone".
    pub(crate) eligible_ip: bool,
    /// Active zones that "any network zone" means, ascending.
    pub(crate) eligible_dynamic: Vec<ZoneNumber>,
    /// Active dynamic and enhanced blocklist zones with at least one criterion, ascending.
    pub(crate) blocking_dynamic: Vec<ZoneNumber>,
    /// An active blocklist zone has at least one gateway or criterion.
    pub(crate) blocklist_asks: bool,
}

/// How a zone is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nobody can say who is in it.
    Missing,
    /// It contains nobody.
    Inactive,
    /// By the addresses of the chain.
    Ip,
    /// By what is known of the client.
    Dynamic,
    /// It contains nobody: it has no criterion.
    Askless,
}

/// Numbers that the sets of one block may take.
const SETS_MAX: u32 = u32::MAX;

impl Places {
    pub(crate) fn compile(zones: Vec<Option<Arc<Zone>>>) -> Self {
        let nothing = Self {
            zones: Vec::new(),
            kinds: Vec::new(),
            meant: Vec::new(),
            blocks: Blocks::empty(),
            eligible_ip: false,
            eligible_dynamic: Vec::new(),
            blocking_dynamic: Vec::new(),
            blocklist_asks: false,
        };
        nothing.with(zones, SETS_MAX)
    }

    /// The same by other zones. Only blocks that a difference touches are made again.
    pub(crate) fn changed(&self, zones: Vec<Option<Arc<Zone>>>) -> Self {
        self.with(zones, SETS_MAX)
    }

    fn with(&self, zones: Vec<Option<Arc<Zone>>>, most: u32) -> Self {
        let meant: Vec<Meant> =
            zones.iter().map(|zone| zone.as_ref().map_or(Meant::default(), meant)).collect();
        let touched = self.touched(&zones, &meant);
        let blocks = if touched.is_none() {
            self.blocks.clone()
        } else {
            let mut gathered = touched.gather();
            for (number, zone) in (0..).zip(&zones) {
                if let Some(zone) = zone.as_deref().and_then(active_ip) {
                    gathered.add(number, zone);
                }
            }
            self.blocks.with(gathered, &meant, most)
        };
        let there =
            || (0..).zip(&zones).filter_map(|(number, zone)| zone.as_ref().map(|zone| (number, zone)));
        let chosen = |keep: &dyn Fn(&Zone) -> bool| {
            let keep = |zone: &Zone| zone.active && !is_ip(zone) && keep(zone);
            there().filter(|(_, zone)| keep(zone)).map(|(number, _)| number).collect::<Vec<_>>()
        };
        Self {
            eligible_ip: there().any(|(_, zone)| zone.eligibility().is_ok() && is_ip(zone)),
            eligible_dynamic: chosen(&|zone| zone.eligibility().is_ok()),
            blocking_dynamic: chosen(&blocks_inside),
            blocklist_asks: there().any(|(_, zone)| zone.active && blocks_inside(zone)),
            kinds: zones.iter().map(|zone| kind(zone.as_deref())).collect(),
            blocks,
            meant,
            zones,
        }
    }

    /// Blocks in which other zones hold other addresses, or mean something else.
    fn touched(&self, zones: &[Option<Arc<Zone>>], meant: &[Meant]) -> Touched {
        let mut touched = Touched::none();
        for number in 0..zones.len().max(self.zones.len()) {
            let (before, after) = (entry(&self.zones, number), entry(zones, number));
            if before.zip(after).is_some_and(|(before, after)| Arc::ptr_eq(before, after)) {
                continue;
            }
            let [before, after] = [before, after].map(|zone| zone.and_then(|zone| active_ip(zone)));
            match (before, after) {
                (Some(before), Some(after)) if self.meant.get(number) == meant.get(number) => {
                    differences(&mut touched, before, after);
                }
                (before, after) => {
                    before.into_iter().chain(after).for_each(|zone| touched.add(zone));
                }
            }
        }
        touched
    }

    pub(crate) fn holders(&self, address: IpAddr) -> Holders<'_> {
        self.blocks.holders(address)
    }

    pub(crate) fn zone(&self, number: ZoneNumber) -> Option<&Arc<Zone>> {
        entry(&self.zones, usize::try_from(number).ok()?)
    }

    pub(crate) fn kind(&self, number: ZoneNumber) -> Kind {
        let kind = usize::try_from(number).ok().and_then(|number| self.kinds.get(number));
        kind.copied().unwrap_or(Kind::Missing)
    }

    /// An active IP zone that "any network zone" means.
    pub(crate) fn is_eligible(&self, number: ZoneNumber) -> bool {
        let meant = usize::try_from(number).ok().and_then(|number| self.meant.get(number));
        meant.is_some_and(|meant| meant.eligible)
    }

    /// In the order of their numbers.
    pub(crate) fn zones(&self) -> impl Iterator<Item = (ZoneNumber, &Arc<Zone>)> {
        (0..).zip(&self.zones).filter_map(|(number, zone)| zone.as_ref().map(|zone| (number, zone)))
    }

    /// By their numbers, for a change.
    pub(crate) fn by_number(&self) -> &[Option<Arc<Zone>>] {
        &self.zones
    }

    /// Whether other dynamic or enhanced zones are asked than before.
    pub(crate) fn asks_facts_as(&self, other: &Self) -> bool {
        (0..self.zones.len().max(other.zones.len())).all(|number| {
            let asked = |places: &Self| entry(&places.zones, number).filter(|zone| !is_ip(zone)).cloned();
            asked(self) == asked(other)
        })
    }

    /// What the tables occupy, and what the zones' addresses do.
    pub(crate) fn bytes(&self) -> usize {
        let entries = |zone: &Arc<Zone>| match &zone.kind {
            ZoneKind::Ip(zone) => zone.gateways.bytes() + zone.proxies.bytes(),
            ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => 0,
        };
        self.blocks.bytes() + self.zones.iter().flatten().map(entries).sum::<usize>()
    }
}

fn entry(zones: &[Option<Arc<Zone>>], number: usize) -> Option<&Arc<Zone>> {
    zones.get(number).and_then(Option::as_ref)
}

fn is_ip(zone: &Zone) -> bool {
    matches!(zone.kind, ZoneKind::Ip(_))
}

fn active_ip(zone: &Zone) -> Option<&IpZone> {
    match &zone.kind {
        ZoneKind::Ip(ip) if zone.active => Some(ip),
        ZoneKind::Ip(_) | ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => None,
    }
}

fn kind(zone: Option<&Zone>) -> Kind {
    match zone {
        None => Kind::Missing,
        Some(zone) if !zone.active => Kind::Inactive,
        Some(zone) if is_ip(zone) => Kind::Ip,
        Some(zone) if zone.asks() => Kind::Dynamic,
        Some(_) => Kind::Askless,
    }
}

fn meant(zone: &Arc<Zone>) -> Meant {
    Meant { blocks: blocks_inside(zone), exempt: zone.is_exempt(), eligible: zone.eligibility().is_ok() }
}

/// Refuses everybody inside, were it active.
fn blocks_inside(zone: &Zone) -> bool {
    zone.usage == Usage::Blocklist && zone.asks()
}

/// Ranges that only one of the two has.
fn differences(touched: &mut Touched, before: &IpZone, after: &IpZone) {
    for (before, after) in [(&before.gateways, &after.gateways), (&before.proxies, &after.proxies)] {
        if before == after {
            continue;
        }
        let [before, after]: [HashSet<_>; 2] = [before, after].map(|entries| entries.ranges().collect());
        touched.add_ranges(before.symmetric_difference(&after).copied());
    }
}
