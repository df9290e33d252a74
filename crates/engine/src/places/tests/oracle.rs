//! What the table is held to: zones as they were typed, and two slow and obvious ways to say who holds an address.
//! Nothing here is shared with the table, but for the zones that it is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::random::{bits, of_family};
use crate::entry::{Entries, Entry};
use crate::id::ZoneId;
use crate::places::{Holders, ZoneNumber};
use crate::zone::{IpZone, Usage, Zone, ZoneKind};

/// A line of a zone, and the addresses that it means by an arithmetic of its own.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) text: String,
    pub(super) first: IpAddr,
    pub(super) last: IpAddr,
}

#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) gateways: Vec<Typed>,
    pub(super) proxies: Vec<Typed>,
    pub(super) usage: Usage,
    pub(super) active: bool,
    pub(super) exempt: bool,
}

/// What is to be told of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    gateway_of: Vec<ZoneNumber>,
    proxy_of: Vec<ZoneNumber>,
    blocks: bool,
    exempt: bool,
    eligible: bool,
}

/// From each boundary on, who holds the addresses.
pub(super) struct Sweep(BTreeMap<IpAddr, Said>);

impl Typed {
    pub(super) fn network(address: IpAddr, prefix: u32) -> Self {
        let most = bits(of_family(address, u128::MAX));
        let hosts = most.checked_shr(prefix).unwrap_or(0);
        let ends = [bits(address) & !hosts, bits(address) | hosts];
        let [first, last] = ends.map(|end| of_family(address, end));
        Self { text: format!("{address}/{prefix}"), first, last }
    }

    pub(super) fn range(first: IpAddr, last: IpAddr) -> Self {
        Self { text: format!("{first}-{last}"), first, last }
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.first <= address && address <= self.last
    }

    /// Its ends and what lies just beyond them.
    pub(super) fn edges(&self) -> impl Iterator<Item = IpAddr> + use<> {
        let before = of_family(self.first, bits(self.first).wrapping_sub(1));
        let behind = of_family(self.last, bits(self.last).wrapping_add(1));
        [before, self.first, self.last, behind].into_iter()
    }
}

impl Written {
    pub(super) fn empty() -> Self {
        Self { gateways: vec![], proxies: vec![], usage: Usage::Policy, active: true, exempt: false }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Typed> {
        self.gateways.iter().chain(&self.proxies)
    }

    pub(super) fn zone(&self, number: usize) -> Arc<Zone> {
        let entries = |typed: &[Typed]| -> Entries {
            typed.iter().map(|typed| Entry::parse(&typed.text).expect("an entry")).collect()
        };
        let ip = IpZone {
            gateways: entries(&self.gateways),
            proxies: entries(&self.proxies),
            exempt: self.exempt,
        };
        let id = ZoneId::mint(number as u128);
        let kind = ZoneKind::Ip(ip);
        Arc::new(Zone { id, name: "zone".into(), usage: self.usage, active: self.active, kind })
    }
}

/// As the engine takes them.
pub(super) fn zones(written: &[Option<Written>]) -> Vec<Option<Arc<Zone>>> {
    let zone = |(number, zone): (usize, &Option<Written>)| zone.as_ref().map(|zone| zone.zone(number));
    written.iter().enumerate().map(zone).collect()
}

impl Said {
    /// Reads every line of every zone.
    pub(super) fn by_scan(written: &[Option<Written>], address: IpAddr) -> Self {
        let mut holding = BTreeSet::new();
        for (number, zone) in active(written) {
            for (proxy, typed) in [(false, &zone.gateways), (true, &zone.proxies)] {
                if typed.iter().any(|typed| typed.holds(address)) {
                    holding.insert((number, proxy));
                }
            }
        }
        Self::of(written, &holding)
    }

    fn of(written: &[Option<Written>], holding: &BTreeSet<(usize, bool)>) -> Self {
        let mut said = Self::default();
        for (number, proxy) in holding {
            let zone = written[*number].as_ref().expect("a zone that holds");
            let of = if *proxy { &mut said.proxy_of } else { &mut said.gateway_of };
            of.push(ZoneNumber::try_from(*number).expect("a number"));
            if !proxy {
                said.blocks |= zone.usage == Usage::Blocklist;
                said.exempt |= zone.exempt;
                said.eligible |= zone.usage == Usage::Policy && !zone.exempt;
            }
        }
        said
    }

    pub(super) fn is_told_by(&self, holders: Holders<'_>) -> bool {
        let marks = [holders.blocks(), holders.exempt(), holders.eligible(), holders.is_proxy()];
        holders.gateway_of() == self.gateway_of
            && holders.proxy_of() == self.proxy_of
            && marks == [self.blocks, self.exempt, self.eligible, !self.proxy_of.is_empty()]
            && !holders.is_unreadable()
            && self.gateway_of.iter().all(|zone| holders.is_gateway_of(*zone))
            && self.proxy_of.iter().all(|zone| holders.is_proxy_of(*zone))
    }

    #[track_caller]
    pub(super) fn check(&self, holders: Holders<'_>, address: IpAddr) {
        assert!(self.is_told_by(holders), "{address}: {self:?} is to be told, not {:?}", Self::told(holders));
    }

    pub(super) fn told(holders: Holders<'_>) -> Self {
        Self {
            gateway_of: holders.gateway_of().to_vec(),
            proxy_of: holders.proxy_of().to_vec(),
            blocks: holders.blocks(),
            exempt: holders.exempt(),
            eligible: holders.eligible(),
        }
    }
}

impl Sweep {
    /// Every line begins somewhere and ends somewhere: in between it is counted.
    pub(super) fn over(written: &[Option<Written>]) -> Self {
        let mut ends: BTreeMap<IpAddr, Vec<(usize, bool, bool)>> = BTreeMap::new();
        for (number, zone) in active(written) {
            for (proxy, typed) in [(false, &zone.gateways), (true, &zone.proxies)] {
                for Typed { first, last, .. } in typed {
                    ends.entry(*first).or_default().push((number, proxy, true));
                    // Behind the last address of IPv4 comes another family: nothing of it is held.
                    if bits(*last) < bits(of_family(*last, u128::MAX)) {
                        let behind = of_family(*last, bits(*last) + 1);
                        ends.entry(behind).or_default().push((number, proxy, false));
                    }
                }
            }
        }
        let mut counts: BTreeMap<(usize, bool), usize> = BTreeMap::new();
        let mut said = BTreeMap::new();
        let mut ipv4 = true;
        for (at, here) in ends {
            if ipv4 && at.is_ipv6() {
                (ipv4, counts) = (false, BTreeMap::new());
            }
            for (number, proxy, begins) in here {
                let count = counts.entry((number, proxy)).or_default();
                *count = if begins { *count + 1 } else { *count - 1 };
            }
            counts.retain(|_, count| *count > 0);
            said.insert(at, Said::of(written, &counts.keys().copied().collect()));
        }
        Self(said)
    }

    pub(super) fn get(&self, address: IpAddr) -> &Said {
        static NOBODY: Said =
            Said { gateway_of: vec![], proxy_of: vec![], blocks: false, exempt: false, eligible: false };
        let found = self.0.range(..=address).next_back();
        found.filter(|(at, _)| at.is_ipv4() == address.is_ipv4()).map_or(&NOBODY, |(_, said)| said)
    }
}

fn active(written: &[Option<Written>]) -> impl Iterator<Item = (usize, &Written)> {
    let there = written.iter().enumerate().filter_map(|(number, zone)| Some((number, zone.as_ref()?)));
    there.filter(|(_, zone)| zone.active)
}
