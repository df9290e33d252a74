//! Sums and pairs, against counting one by one.

use std::sync::Arc;

use engine::{Entry, IpZone, Usage, Zone, ZoneId, ZoneKind};

use super::{Extent, Overlaps, SHOWN};

fn entries(texts: &str) -> Vec<Entry> {
    texts.split_whitespace().map(|text| Entry::parse(text).expect(text)).collect()
}

fn zone(number: u128, gateways: &str) -> Arc<Zone> {
    let ip = IpZone { gateways: entries(gateways).into(), ..IpZone::default() };
    let name = format!("Zone {number}").into();
    Arc::new(Zone {
        id: ZoneId::mint(number),
        name,
        usage: Usage::Policy,
        active: true,
        kind: ZoneKind::Ip(ip),
    })
}

#[track_caller]
fn check_extent(texts: &str, ipv4: u128, ipv6: Option<u128>) {
    assert_eq!(Extent::of(&entries(texts)), Extent { ipv4: Some(ipv4), ipv6 }, "{texts}");
}

#[test]
fn an_address_counts_once() {
    check_extent("", 0, Some(0));
    check_extent("198.51.100.0/24 198.51.100.7 198.51.100.200-198.51.101.9 10.0.0.1", 256 + 10 + 1, Some(0));
    check_extent("10.0.0.1-10.0.0.9 10.0.0.2-10.0.0.3 10.0.0.4-10.0.0.12", 12, Some(0));
    check_extent("0.0.0.0/0 255.255.255.255", 1 << 32, Some(0));
    check_extent("2001:db8::/64 2001:db8::1 10.0.0.1", 1, Some(1 << 64));
    check_extent("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", 0, Some(u128::MAX));
    check_extent("::/0 ffff::1", 0, None);
    check_extent("::/1 8000::/1", 0, None);
}

#[test]
fn shared_addresses_are_found_in_other_zones() {
    let others = [zone(1, "198.51.100.64/27 10.0.0.0/8"), zone(2, "::/0"), zone(3, "198.51.100.95")];
    let found = Overlaps::of(&entries("198.51.100.90-198.51.100.99 192.0.2.1 198.51.100.95"), others.iter());
    let told: Vec<_> = found
        .pairs
        .iter()
        .map(|pair| (pair.entry.as_str(), pair.zone_name.as_str(), pair.with.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("198.51.100.90-198.51.100.99", "Zone 1", "198.51.100.64/27"),
            ("198.51.100.95", "Zone 1", "198.51.100.64/27"),
            ("198.51.100.90-198.51.100.99", "Zone 3", "198.51.100.95"),
            ("198.51.100.95", "Zone 3", "198.51.100.95"),
        ]
    );
    assert_eq!(found.total, 4);
}

#[test]
fn the_number_of_pairs_is_that_of_counting_them() {
    let texts = [
        "10.0.0.0/30",
        "10.0.0.2",
        "10.0.0.3-10.0.0.9",
        "10.0.0.8/29",
        "::2",
        "::/126",
        "::1-::9",
        "0.0.0.0/0",
    ];
    for taken in 0..1_u32 << texts.len() {
        let side = |keep: bool| {
            let kept = (0..).zip(texts).filter(|(bit, _)| (taken >> bit & 1 == 1) == keep);
            kept.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
        };
        let (ours, theirs) = (entries(&side(true)), entries(&side(false)));
        let shared =
            |left: &Entry, right: &Entry| left.contains(right.first()) || right.contains(left.first());
        let counted =
            ours.iter().flat_map(|left| theirs.iter().filter(move |right| shared(left, right))).count();
        let found = Overlaps::of(&ours, [zone(1, &side(false))].iter());
        assert_eq!((found.total, found.pairs.len()), (counted, counted.min(SHOWN)), "{}", side(true));
    }
}

#[test]
fn of_many_pairs_a_few_are_told() {
    let many: Vec<_> = (0..100).map(|last| format!("10.0.0.{last}")).collect();
    let found = Overlaps::of(&entries(&many.join(" ")), [zone(1, "10.0.0.0/8"), zone(2, "10.0.0.3")].iter());
    assert_eq!((found.pairs.len(), found.total), (SHOWN, 101));
}
