//! Zones, chains and conditions in words.

use std::net::IpAddr;
use std::sync::Arc;

use engine::id::Id;
use engine::{
    Entries, Entry, Hop, IpChain, IpZone, NetworkCondition, Usage, Zone, ZoneId, ZoneIds, ZoneKind, addr,
};

pub(crate) fn id<Of>(text: &str) -> Id<Of> {
    Id::parse(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

pub(crate) fn address(text: &str) -> IpAddr {
    addr::parse(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

/// Entries parted by blanks.
pub(crate) fn entries(texts: &str) -> Entries {
    let entry = |text: &str| Entry::parse(text).unwrap_or_else(|error| panic!("{error}"));
    texts.split_whitespace().map(entry).collect()
}

/// Elements parted by blanks, the nearest last; an element that is no address is malformed.
pub(crate) fn chain(texts: &str) -> IpChain {
    if texts == "malformed" {
        return IpChain::Malformed;
    }
    IpChain::Hops(texts.split_whitespace().map(|text| Hop::of_element(text.as_bytes())).collect())
}

/// `anywhere`, `in any`, `not in any`, `in A B` or `not in A B`.
pub(crate) fn condition(text: &str) -> NetworkCondition {
    let zones = |texts: &str| {
        let ids: Vec<ZoneId> = texts.split_whitespace().map(id).collect();
        ZoneIds::new(&ids).unwrap_or_else(|error| panic!("`{text}`: {error}"))
    };
    match text {
        "anywhere" => NetworkCondition::Anywhere,
        "in any" => NetworkCondition::InAny,
        "not in any" => NetworkCondition::NotInAny,
        _ => match text.strip_prefix("not in ") {
            Some(texts) => NetworkCondition::NotIn(zones(texts)),
            None => NetworkCondition::In(zones(text.strip_prefix("in ").unwrap_or_default())),
        },
    }
}

/// An active zone of usage POLICY.
pub(crate) fn zone(name: &str, kind: ZoneKind) -> Zone {
    Zone { id: id(name), name: Arc::from(name), usage: Usage::Policy, active: true, kind }
}

pub(crate) fn ip_zone(name: &str, gateways: &str, proxies: &str) -> Zone {
    let zone_of = IpZone { gateways: entries(gateways), proxies: entries(proxies), exempt: false };
    zone(name, ZoneKind::Ip(zone_of))
}

pub(crate) fn blocklist(zone: Zone) -> Zone {
    Zone { usage: Usage::Blocklist, ..zone }
}
