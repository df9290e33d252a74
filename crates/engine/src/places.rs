//! Every active zone compiled into one table: from an address to the zones that hold it.
//!
//! Ten thousand zones cost a call what one costs: one look-up an address of the chain. The slow
//! twin in `tests/decision` walks zone by zone and entry by entry.

pub(crate) mod by_facts;
mod sweep;
pub(crate) mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use crate::id::ZoneId;
use crate::zone::{Usage, Zone, ZoneKind};

use self::sweep::Sweep;
use self::table::Table;

/// A zone's place in the order in which the zones were given.
pub(crate) type ZoneIndex = u32;

#[derive(Debug)]
pub struct Places {
    zones: Vec<Arc<Zone>>,
    by_id: HashMap<ZoneId, ZoneIndex>,
    ipv4: Table<u32>,
    ipv6: Table<u128>,
    holders: Vec<Holders>,
    nobody: Holders,
    /// Active zones that "any network zone" means, by kind.
    pub(crate) eligible_ip: Vec<ZoneIndex>,
    pub(crate) eligible_dynamic: Vec<ZoneIndex>,
    /// Active dynamic and enhanced blocklist zones with at least one criterion.
    pub(crate) blocking_dynamic: Vec<ZoneIndex>,
    /// An active blocklist zone has at least one gateway or criterion.
    pub(crate) blocklist_asks: bool,
}

/// The active IP zones that hold one address, and what that means.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    /// Ascending.
    gateway_of: Box<[ZoneIndex]>,
    /// Ascending.
    proxy_of: Box<[ZoneIndex]>,
    /// A gateway of a blocklist zone.
    pub(crate) blocks: bool,
    /// A gateway of the exempt zone.
    pub(crate) exempt: bool,
    /// A gateway of a zone that "any network zone" means.
    pub(crate) eligible: bool,
}

impl Places {
    pub(crate) fn compile(zones: Vec<Arc<Zone>>) -> Self {
        let mut sweep = Sweep::default();
        let active = || (0..).zip(&zones).filter(|(_, zone)| zone.active);
        for (index, zone) in active() {
            if let ZoneKind::Ip(ip) = &zone.kind {
                sweep.add(index, &ip.gateways, &ip.proxies);
            }
        }
        let swept = sweep.run();
        let holders = swept.sets.into_iter().map(|roles| Holders::of(&roles, &zones)).collect();
        let chosen = |keep: &dyn Fn(&Zone) -> bool| {
            active().filter(|(_, zone)| keep(zone)).map(|(index, _)| index).collect::<Vec<_>>()
        };
        let is_ip = |zone: &Zone| matches!(zone.kind, ZoneKind::Ip(_));
        Self {
            eligible_ip: chosen(&|zone| zone.eligibility().is_ok() && is_ip(zone)),
            eligible_dynamic: chosen(&|zone| zone.eligibility().is_ok() && !is_ip(zone)),
            blocking_dynamic: chosen(&|zone| blocks(zone) && !is_ip(zone)),
            blocklist_asks: active().any(|(_, zone)| blocks(zone)),
            by_id: (0..).zip(&zones).map(|(index, zone)| (zone.id, index)).collect(),
            ipv4: swept.ipv4,
            ipv6: swept.ipv6,
            holders,
            nobody: Holders::default(),
            zones,
        }
    }

    pub(crate) fn holders(&self, address: IpAddr) -> &Holders {
        let set = match address {
            IpAddr::V4(address) => self.ipv4.get(address.to_bits()),
            IpAddr::V6(address) => self.ipv6.get(address.to_bits()),
        };
        usize::try_from(set).ok().and_then(|set| self.holders.get(set)).unwrap_or(&self.nobody)
    }

    pub(crate) fn zone(&self, index: ZoneIndex) -> Option<&Arc<Zone>> {
        usize::try_from(index).ok().and_then(|index| self.zones.get(index))
    }

    pub(crate) fn find(&self, id: &ZoneId) -> Option<(ZoneIndex, &Arc<Zone>)> {
        let index = *self.by_id.get(id)?;
        self.zone(index).map(|zone| (index, zone))
    }

    pub(crate) fn zones(&self) -> &[Arc<Zone>] {
        &self.zones
    }
}

impl Holders {
    fn of(roles: &[sweep::Role], zones: &[Arc<Zone>]) -> Self {
        let pick = |proxy| roles.iter().filter(move |role| role.is_proxy() == proxy).map(|role| role.zone());
        let gateway_of: Box<[ZoneIndex]> = pick(false).collect();
        let is = |keep: &dyn Fn(&Zone) -> bool| {
            let zone = |index: &ZoneIndex| usize::try_from(*index).ok().and_then(|index| zones.get(index));
            gateway_of.iter().filter_map(zone).any(|zone| keep(zone))
        };
        Self {
            blocks: is(&blocks),
            exempt: is(&Zone::is_exempt),
            eligible: is(&|zone| zone.eligibility().is_ok()),
            proxy_of: pick(true).collect(),
            gateway_of,
        }
    }

    pub(crate) fn is_gateway_of(&self, zone: ZoneIndex) -> bool {
        self.gateway_of.binary_search(&zone).is_ok()
    }

    pub(crate) fn is_proxy_of(&self, zone: ZoneIndex) -> bool {
        self.proxy_of.binary_search(&zone).is_ok()
    }

    pub(crate) fn gateway_of(&self) -> &[ZoneIndex] {
        &self.gateway_of
    }

    pub(crate) fn proxy_of(&self) -> &[ZoneIndex] {
        &self.proxy_of
    }
}

/// Refuses everybody inside, were it active.
fn blocks(zone: &Zone) -> bool {
    zone.usage == Usage::Blocklist && zone.asks()
}
