//! Builds the tables: sweeps over the ends of all ranges and interns each set of zones met.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use super::ZoneIndex;
use super::table::{Bits, Table};
use crate::entry::Entry;

/// A zone, as gateway or as proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Role(u64);

impl Role {
    fn new(zone: ZoneIndex, proxy: bool) -> Self {
        Self(u64::from(zone) * 2 + u64::from(proxy))
    }

    pub(super) fn zone(self) -> ZoneIndex {
        // Lossless: it was made of one.
        ZoneIndex::try_from(self.0 / 2).unwrap_or(ZoneIndex::MAX)
    }

    pub(super) fn is_proxy(self) -> bool {
        self.0 % 2 == 1
    }
}

#[derive(Debug, Default)]
pub(super) struct Sweep {
    ipv4: Vec<End<u32>>,
    ipv6: Vec<End<u128>>,
}

/// Where a role begins to hold, or ceases to.
type End<A> = (A, Role, i32);

pub(super) struct Swept {
    pub(super) ipv4: Table<u32>,
    pub(super) ipv6: Table<u128>,
    /// By the tables' values; roles ascending. The first is empty.
    pub(super) sets: Vec<Box<[Role]>>,
}

impl Sweep {
    pub(super) fn add(&mut self, zone: ZoneIndex, gateways: &[Entry], proxies: &[Entry]) {
        for (entries, proxy) in [(gateways, false), (proxies, true)] {
            let role = Role::new(zone, proxy);
            for entry in entries {
                match (entry.first(), entry.last()) {
                    (IpAddr::V4(first), IpAddr::V4(last)) => {
                        let (first, last) = (first.to_bits(), last.to_bits());
                        push(&mut self.ipv4, first, last.checked_add(1), role);
                    }
                    (IpAddr::V6(first), IpAddr::V6(last)) => {
                        let (first, last) = (first.to_bits(), last.to_bits());
                        push(&mut self.ipv6, first, last.checked_add(1), role);
                    }
                    // An entry is of one family: its parser refuses others.
                    (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {}
                }
            }
        }
    }

    pub(super) fn run(self) -> Swept {
        let mut sets = Interned::default();
        sets.number(&BTreeMap::new());
        let ipv4 = sweep(self.ipv4, &mut sets);
        let ipv6 = sweep(self.ipv6, &mut sets);
        Swept { ipv4, ipv6, sets: sets.sets }
    }
}

fn push<A>(ends: &mut Vec<End<A>>, first: A, past: Option<A>, role: Role) {
    ends.push((first, role, 1));
    // Without a successor the range reaches to the end of the family.
    ends.extend(past.map(|past| (past, role, -1)));
}

fn sweep<A: Bits>(mut ends: Vec<End<A>>, sets: &mut Interned) -> Table<A> {
    ends.sort_unstable_by_key(|(at, ..)| *at);
    // How many ranges of each role hold here: ranges of one zone may overlap.
    let mut holding: BTreeMap<Role, i32> = BTreeMap::new();
    Table::new(ends.chunk_by(|left, right| left.0 == right.0).filter_map(|here| {
        for (_, role, step) in here {
            let count = holding.entry(*role).or_default();
            *count += step;
            if *count == 0 {
                holding.remove(role);
            }
        }
        here.first().map(|(at, ..)| (*at, sets.number(&holding)))
    }))
}

#[derive(Default)]
struct Interned {
    numbers: HashMap<Box<[Role]>, u32>,
    sets: Vec<Box<[Role]>>,
    key: Vec<Role>,
}

impl Interned {
    fn number(&mut self, holding: &BTreeMap<Role, i32>) -> u32 {
        self.key.clear();
        self.key.extend(holding.keys());
        if let Some(number) = self.numbers.get(self.key.as_slice()) {
            return *number;
        }
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let set: Box<[Role]> = self.key.as_slice().into();
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        number
    }
}
