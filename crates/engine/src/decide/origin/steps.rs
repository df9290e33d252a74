//! What an explanation says of the walks: looked up again, entry by entry, and only when it is asked.

use std::net::IpAddr;
use std::sync::Arc;

use super::Origin;
use crate::entry::Entries;
use crate::explain::{Found, Listed, Step, words};
use crate::places::{Holders, ZoneNumber};
use crate::snapshot::Condition;
use crate::zone::{Placed, Usage, Zone, ZoneKind};

impl Origin<'_> {
    pub(in crate::decide) fn client_step(&self) -> Step {
        match self.client {
            Some(address) => {
                let seen = self.hops.unwrap_or_default().iter().rev();
                let skipped = seen.take_while(|hop| hop.address() != Some(address)).count();
                Step::Client { address, skipped }
            }
            None => Step::ClientUnknown,
        }
    }

    pub(in crate::decide) fn blocking_step(&self, address: IpAddr, holders: Holders<'_>) -> Step {
        let (zone, entry) = self.named(address, holders, |zone| zone.usage == Usage::Blocklist);
        Step::Blocklist(Listed::ByEntry { address, zone, entry })
    }

    pub(in crate::decide) fn exempt_step(&self, address: IpAddr, holders: Holders<'_>) -> Step {
        let (zone, entry) = self.named(address, holders, Zone::is_exempt);
        Step::Blocklist(Listed::Exempt { address, zone, entry })
    }

    /// The first zone of a kind that holds an address as a gateway, and the entry that does.
    fn named(
        &self,
        address: IpAddr,
        holders: Holders<'_>,
        kind: impl Fn(&Zone) -> bool,
    ) -> (Arc<str>, Box<str>) {
        let zone = |number: &ZoneNumber| self.places.zone(*number).filter(|zone| kind(zone));
        match holders.gateway_of().iter().find_map(zone) {
            Some(zone) => (zone.name.clone(), gateway(zone, address)),
            None => ("".into(), address.to_string().into()),
        }
    }

    pub(super) fn facts_step(&self, zone: &Zone, placed: Placed) -> Step {
        let found = match self.client {
            _ if !zone.asks() => Found::NoCriteria,
            Some(client) => Found::Facts { client, facts: self.fact_words(), placed },
            None => Found::ClientUnknown,
        };
        self::zone(zone, found)
    }

    pub(super) fn end_step(&self, zone: &Zone, placed: Placed) -> Step {
        let found = match placed {
            _ if self.hops.is_none() => Found::ChainMalformed,
            Placed::Unknown => Found::FiveProxies,
            Placed::Inside | Placed::Outside => Found::EndOfChain,
        };
        self::zone(zone, found)
    }

    pub(in crate::decide) fn fact_words(&self) -> Box<str> {
        self.facts().map(|facts| facts.to_string().into()).unwrap_or_default()
    }

    pub(in crate::decide) fn words(&self, condition: &Condition) -> Box<str> {
        words::condition(&self.snapshot.written(condition), |id| match self.snapshot.zone(id) {
            Some(zone) => zone.name.clone(),
            None => id.as_str().into(),
        })
    }
}

pub(super) fn zone(zone: &Zone, found: Found) -> Step {
    Step::Zone { zone: zone.name.clone(), found }
}

pub(super) fn in_gateway(zone: &Zone, address: IpAddr) -> Step {
    self::zone(zone, Found::InGateway { address, entry: gateway(zone, address) })
}

pub(super) fn over_proxy(zone: &Zone, address: IpAddr) -> Step {
    let entry = match &zone.kind {
        ZoneKind::Ip(ip) => holding(&ip.proxies, address),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => address.to_string().into(),
    };
    self::zone(zone, Found::OverProxy { address, entry })
}

fn gateway(zone: &Zone, address: IpAddr) -> Box<str> {
    match &zone.kind {
        ZoneKind::Ip(ip) => holding(&ip.gateways, address),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => address.to_string().into(),
    }
}

fn holding(entries: &Entries, address: IpAddr) -> Box<str> {
    entries.holding(address).map_or_else(|| address.to_string().into(), |entry| entry.text().into())
}
