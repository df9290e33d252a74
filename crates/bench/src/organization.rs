//! A large organization of a real shape: most zones small, some with thousands of ranges, overlapping.

use std::collections::HashSet;
use std::hash::Hash;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use engine::{
    DeviceCondition, Digest, Entries, Entry, IpZone, NetworkCondition, Timestamp, Token, TokenId, Usage,
    UserId, Zone, ZoneId, ZoneIds, ZoneKind,
};

use crate::Size;

/// Numbers that come again in every run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap_or(0) % most.max(1)
    }

    pub(crate) fn address(&mut self) -> Ipv4Addr {
        // Unicast space, so that nothing is special.
        Ipv4Addr::from_bits(0x0100_0000 + (u32::try_from(self.next() >> 32).unwrap_or(0) % 0xDE00_0000))
    }

    /// Of a provider's network.
    pub(crate) fn address_6(&mut self) -> Ipv6Addr {
        let first = GIVEN_OUT[self.below(GIVEN_OUT.len())] << 112;
        let provider = (self.below(PROVIDERS) as u128) << 96;
        let rest = u128::from(self.next()) << 32 | u128::from(self.next() >> 32);
        Ipv6Addr::from_bits(first | provider | rest)
    }
}

/// Beginnings of what is given out of IPv6.
const GIVEN_OUT: [u128; 6] = [0x2001, 0x2400, 0x2600, 0x2804, 0x2a00, 0x2c0f];
/// Networks of 32 bits in each.
const PROVIDERS: usize = 4_096;

/// The first zones hold half of all networks.
pub(crate) fn large_zones(size: Size) -> usize {
    (size.zones / 100).max(1)
}

pub(crate) fn zones(size: Size, chance: &mut Chance) -> Vec<Zone> {
    let large = large_zones(size);
    let of_large = size.networks / 2 / large;
    let of_small = (size.networks / 2 / (size.zones - large).max(1)).max(1);
    (0..size.zones)
        .map(|number| {
            let entries = if number < large { of_large } else { 1 + chance.below(of_small * 2 - 1) };
            let gateways = (0..entries).map(|_| network(chance)).collect();
            let proxies = if number % 10 == 0 { [network(chance)].into() } else { [].into() };
            let ip = IpZone { gateways, proxies, exempt: false };
            let id = ZoneId::mint(number as u128);
            let name = format!("zone {number}").into();
            Zone { id, name, usage: Usage::Policy, active: true, kind: ZoneKind::Ip(ip) }
        })
        .collect()
}

pub(crate) fn network(chance: &mut Chance) -> Entry {
    let prefix = prefix(chance);
    Entry::parse(&format!("{}/{prefix}", chance.address())).expect("an address and a prefix")
}

/// Of a network of a usual size.
pub(crate) fn prefix(chance: &mut Chance) -> u8 {
    [32, 28, 26, 24, 24, 24, 22, 20][chance.below(8)]
}

/// A network, and the number of the zone that has it.
#[derive(Clone, Copy)]
pub(crate) struct Network<A> {
    pub(crate) first: A,
    pub(crate) prefix: u8,
    pub(crate) zone: usize,
}

/// `count` networks that differ, in as many zones as `size` has: the large ones have half of them.
pub(crate) fn networks<A: Copy + Eq + Hash>(
    size: Size,
    count: usize,
    chance: &mut Chance,
    one: impl Fn(&mut Chance) -> (A, u8),
) -> Vec<Network<A>> {
    let large = large_zones(size);
    let mut met = HashSet::with_capacity(count);
    let mut networks = Vec::with_capacity(count);
    while networks.len() < count {
        let (first, prefix) = one(chance);
        if met.insert((first, prefix)) {
            let most = if chance.below(2) == 0 { large } else { size.zones };
            networks.push(Network { first, prefix, zone: chance.below(most) });
        }
    }
    networks
}

pub(crate) fn network_4(chance: &mut Chance) -> (Ipv4Addr, u8) {
    let (address, prefix) = (chance.address(), prefix(chance));
    let hosts = u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
    (Ipv4Addr::from_bits(address.to_bits() & !hosts), prefix)
}

/// In one of some 25,000 networks of 32 bits, which are what providers are given.
pub(crate) fn network_6(chance: &mut Chance) -> (Ipv6Addr, u8) {
    let prefix = [32, 40, 48, 48, 48, 56, 64, 128][chance.below(8)];
    let hosts = u128::MAX.checked_shr(prefix.into()).unwrap_or(0);
    (Ipv6Addr::from_bits(chance.address_6().to_bits() & !hosts), prefix)
}

/// The text of a token.
pub(crate) fn text(number: usize) -> String {
    format!("bench-token-{number:032}")
}

/// Token `number`: three of ten are bound to one zone, three to any, the rest open.
pub(crate) fn token(number: usize, owner: UserId, zones: &[Zone], created: Timestamp) -> Token {
    let network = match number % 10 {
        0..3 => {
            let id = zones[zone_of(number, zones)].id;
            NetworkCondition::In(ZoneIds::new(&[id]).expect("one zone"))
        }
        3..6 => NetworkCondition::InAny,
        _ => NetworkCondition::Anywhere,
    };
    token_under(number, owner, network, created)
}

/// The zone of a token that is bound to one.
pub(crate) fn zone_of(number: usize, zones: &[Zone]) -> usize {
    number % zones.len()
}

pub(crate) fn is_bound_to_one(number: usize) -> bool {
    number % 10 < 3
}

/// To one zone or to any.
pub(crate) fn is_bound(number: usize) -> bool {
    number % 10 < 6
}

pub(crate) fn token_under(
    number: usize,
    owner: UserId,
    network: NetworkCondition,
    created: Timestamp,
) -> Token {
    Token {
        id: TokenId::mint(number as u128),
        owner,
        digest: Digest::of(text(number).as_bytes()),
        created,
        last_used: None,
        window: Some(Duration::from_hours(30 * 24)),
        not_after: None,
        revoked: false,
        network,
        proposed: None,
        device: DeviceCondition::default(),
    }
}

/// An address from which token `number` may call.
pub(crate) fn inside(number: usize, zones: &[Zone], chance: &mut Chance) -> String {
    let gateway = |zone: &Entries, chance: &mut Chance| match zone.ranges().nth(chance.below(zone.len())) {
        Some((first, _)) => first.to_string(),
        None => String::new(),
    };
    let at = if is_bound_to_one(number) { zone_of(number, zones) } else { chance.below(zones.len()) };
    match &zones[at].kind {
        ZoneKind::Ip(ip) if is_bound(number) => gateway(&ip.gateways, chance),
        _ => chance.address().to_string(),
    }
}
