//! Does a condition admit all, some or none of the addresses of a family? (Cases R9.)

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::network::NetworkCondition;
use crate::zone::{Zone, ZoneKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    Some,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openness {
    pub ipv4: Reach,
    pub ipv6: Reach,
}

/// Each address connecting directly, blocklists apart. Exact for IP zones; a dynamic zone with a
/// criterion holds some of each family.
pub fn openness<'a>(condition: &NetworkCondition, zones: impl IntoIterator<Item = &'a Zone>) -> Openness {
    let active = zones.into_iter().filter(|zone| zone.active);
    match condition {
        NetworkCondition::Anywhere => Openness { ipv4: Reach::All, ipv6: Reach::All },
        NetworkCondition::InAny => held(active.filter(|zone| zone.eligibility().is_ok())),
        NetworkCondition::In(ids) => held(active.filter(|zone| ids.as_slice().contains(&zone.id))),
        NetworkCondition::NotInAny => held(active.filter(|zone| zone.eligibility().is_ok())).inverse(),
        NetworkCondition::NotIn(ids) => {
            held(active.filter(|zone| ids.as_slice().contains(&zone.id))).inverse()
        }
    }
}

impl Openness {
    fn inverse(self) -> Self {
        let inverse = |reach| match reach {
            Reach::All => Reach::None,
            Reach::Some => Reach::Some,
            Reach::None => Reach::All,
        };
        Self { ipv4: inverse(self.ipv4), ipv6: inverse(self.ipv6) }
    }
}

/// What the zones hold together.
fn held<'a>(zones: impl Iterator<Item = &'a Zone>) -> Openness {
    let mut ranges: Vec<(IpAddr, IpAddr)> = Vec::new();
    let mut some = false;
    for zone in zones {
        match &zone.kind {
            ZoneKind::Ip(ip) => ranges.extend(ip.gateways.ranges()),
            ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => some |= zone.asks(),
        }
    }
    ranges.sort_unstable();
    let family = |first: IpAddr, last: IpAddr| {
        let reach = reach(&ranges, first, last);
        if some && reach == Reach::None { Reach::Some } else { reach }
    };
    Openness {
        ipv4: family(Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::BROADCAST.into()),
        ipv6: family(Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::from_bits(u128::MAX).into()),
    }
}

/// How much of a family sorted ranges cover. They may overlap, touch and nest.
fn reach(ranges: &[(IpAddr, IpAddr)], first: IpAddr, last: IpAddr) -> Reach {
    // The next address that must be covered; `None`: the last one is.
    let mut wanted = Some(first);
    let mut any = false;
    for (from, to) in ranges.iter().filter(|(from, _)| from.is_ipv4() == first.is_ipv4()) {
        any = true;
        match wanted {
            Some(next) if *from > next => return Reach::Some,
            Some(next) if *to >= next => wanted = successor(*to, last),
            Some(_) | None => {}
        }
    }
    match (any, wanted) {
        (false, _) => Reach::None,
        (true, None) => Reach::All,
        (true, Some(_)) => Reach::Some,
    }
}

fn successor(address: IpAddr, last: IpAddr) -> Option<IpAddr> {
    if address == last {
        return None;
    }
    match address {
        IpAddr::V4(address) => address.to_bits().checked_add(1).map(|bits| Ipv4Addr::from_bits(bits).into()),
        IpAddr::V6(address) => address.to_bits().checked_add(1).map(|bits| Ipv6Addr::from_bits(bits).into()),
    }
}
