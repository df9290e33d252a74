//! The table beside its oracle, over an organization of a real shape.

use std::net::IpAddr;

use super::oracle::{Said, Sweep, Typed, Written, zones};
use super::random::Random;
use crate::places::Places;
use crate::zone::Usage;

const ZONES: usize = 2_000;
const LARGE: usize = 12;
const IPV4: usize = 200_000;
const IPV6: usize = 50_000;
const ADDRESSES: usize = 10_000_000;
/// So many addresses are asked of both oracles.
const SCANNED: usize = 300;

/// The zones and, in a list of their own, all of their lines.
fn organization(random: &mut Random) -> (Vec<Option<Written>>, Vec<Typed>) {
    let mut zones: Vec<Option<Written>> = (0..ZONES).map(zone).collect();
    let mut lines = Vec::with_capacity(IPV4 + IPV6);
    for number in 0..IPV4 + IPV6 {
        let line = random.line(&lines, number % 5 == 4);
        // Half of all lines are a few large zones'.
        let zone =
            if random.below(2) == 0 { random.below(LARGE) } else { LARGE + random.below(ZONES - LARGE) };
        if let Some(zone) = &mut zones[zone] {
            let list = if random.below(12) == 0 { &mut zone.proxies } else { &mut zone.gateways };
            list.push(line.clone());
        }
        lines.push(line);
    }
    let ends = ["0.0.0.0/32", "255.255.255.255/32", "::/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"];
    for (zone, end) in zones.iter_mut().flatten().zip(ends) {
        let (address, prefix) = end.split_once('/').expect("a network");
        let end = Typed::network(address.parse().expect("an address"), prefix.parse().expect("a prefix"));
        zone.gateways.push(end.clone());
        lines.push(end);
    }
    (zones, lines)
}

/// A few are blocklists, one is exempt, some are inactive or gone.
fn zone(number: usize) -> Option<Written> {
    let usage = if number % 100 == 7 { Usage::Blocklist } else { Usage::Policy };
    let zone = Written { usage, active: number % 50 != 11, exempt: number == 3, ..Written::empty() };
    (number % 200 != 50).then_some(zone)
}

fn address(random: &mut Random, lines: &[Typed]) -> IpAddr {
    match random.below(10) {
        0..4 => random.ipv4(),
        4 => random.ipv6(),
        _ => {
            let line = &lines[random.below(lines.len())];
            random.near(line)
        }
    }
}

#[test]
fn it_agrees_with_its_oracle_on_every_boundary_and_ten_million_addresses() {
    let mut random = Random::new(0x5EED);
    let (written, lines) = organization(&mut random);
    let places = Places::compile(zones(&written));
    let oracle = Sweep::over(&written);
    for address in lines.iter().flat_map(Typed::edges) {
        oracle.get(address).check(places.holders(address), address);
    }
    for _ in 0..ADDRESSES {
        let address = address(&mut random, &lines);
        oracle.get(address).check(places.holders(address), address);
    }
    for _ in 0..SCANNED {
        let address = address(&mut random, &lines);
        assert_eq!(&Said::by_scan(&written, address), oracle.get(address), "{address}: the oracles differ");
    }
}
