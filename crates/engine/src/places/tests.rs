mod edits;
mod oracle;
mod random;
mod real_shape;

use std::net::IpAddr;
use std::sync::Arc;

use proptest::prelude::*;

use super::Places;
use crate::entry::{Entries, Entry};
use crate::id::ZoneId;
use crate::zone::{IpZone, Usage, Zone, ZoneKind};

fn entries(texts: &[String]) -> Entries {
    texts.iter().map(|text| Entry::parse(text).expect("an entry")).collect()
}

type Lists = Vec<(Vec<String>, Vec<String>)>;

fn zones(lists: &[(Vec<String>, Vec<String>)]) -> Vec<Option<Arc<Zone>>> {
    let zone = |(index, (gateways, proxies)): (usize, &(Vec<String>, Vec<String>))| {
        let ip = IpZone { gateways: entries(gateways), proxies: entries(proxies), exempt: false };
        let id = ZoneId::parse(&format!("z{index}")).expect("an id");
        let usage = Usage::Policy;
        Some(Arc::new(Zone { id, name: "zone".into(), usage, active: true, kind: ZoneKind::Ip(ip) }))
    };
    lists.iter().enumerate().map(zone).collect()
}

/// Ranges that nest, touch and overlap, at both ends of both families too.
fn range() -> impl Strategy<Value = String> {
    let base = prop_oneof![Just(0_u32), Just(0x0A00_0000), Just(u32::MAX - 40)];
    (base, 0_u32..20, 0_u32..20, any::<bool>()).prop_map(|(base, from, length, v6)| {
        let (first, last) = (base + from, base + from + length);
        let text = |bits: u32| -> IpAddr {
            if !v6 {
                return std::net::Ipv4Addr::from_bits(bits).into();
            }
            let high = if bits > 0xFFFF_0000 { u128::MAX - u128::from(u32::MAX) } else { 1 << 100 };
            std::net::Ipv6Addr::from_bits(high + u128::from(bits)).into()
        };
        format!("{}-{}", text(first), text(last))
    })
}

fn probes(zones: &[Option<Arc<Zone>>]) -> Vec<IpAddr> {
    let mut probes = vec![];
    for zone in zones.iter().flatten() {
        let ZoneKind::Ip(ip) = &zone.kind else { continue };
        for entry in ip.gateways.iter().chain(ip.proxies.iter()) {
            for edge in [entry.first(), entry.last()] {
                probes.push(edge);
                match edge {
                    IpAddr::V4(a) => probes.extend([-1, 1].map(|d| {
                        IpAddr::from(std::net::Ipv4Addr::from_bits(a.to_bits().wrapping_add_signed(d)))
                    })),
                    IpAddr::V6(a) => probes.extend([-1, 1].map(|d| {
                        IpAddr::from(std::net::Ipv6Addr::from_bits(a.to_bits().wrapping_add_signed(d)))
                    })),
                }
            }
        }
    }
    probes
}

fn lists() -> impl Strategy<Value = Lists> {
    prop::collection::vec((prop::collection::vec(range(), 0..6), prop::collection::vec(range(), 0..4)), 0..6)
}

/// Reads every entry of every zone.
fn agrees(places: &Places, zones: &[Option<Arc<Zone>>], address: IpAddr) -> Result<(), TestCaseError> {
    let holders = places.holders(address);
    for (number, zone) in (0..).zip(zones) {
        let Some(ZoneKind::Ip(ip)) = zone.as_ref().map(|zone| &zone.kind) else { continue };
        let holds = |entries: &Entries| entries.iter().any(|entry| entry.contains(address));
        prop_assert_eq!(holders.is_gateway_of(number), holds(&ip.gateways), "{} {}", address, number);
        prop_assert_eq!(holders.is_proxy_of(number), holds(&ip.proxies), "{} {}", address, number);
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_table_agrees_with_reading_every_entry(lists in lists()) {
        let zones = zones(&lists);
        let places = Places::compile(zones.clone());
        for address in probes(&zones) {
            agrees(&places, &zones, address)?;
        }
    }

    /// Only blocks that differ are made again: what comes out is what all of them would have been.
    #[test]
    fn edit_upon_edit_makes_what_compiling_at_once_does(before in lists(), edits in prop::collection::vec(lists(), 1..5)) {
        let mut places = Places::compile(zones(&before));
        let mut met = probes(&zones(&before));
        for edit in &edits {
            let now = zones(edit);
            places = places.changed(now.clone());
            met.extend(probes(&now));
            for address in &met {
                agrees(&places, &now, *address)?;
            }
        }
    }

    /// Beyond what can be numbered nothing is said to be outside: it cannot be read, and it blocks.
    #[test]
    fn sets_beyond_the_limit_are_read_by_nobody(lists in lists(), most in 2_u32..12) {
        let zones = zones(&lists);
        let places = Places::compile(vec![]).with(zones.clone(), most);
        for address in probes(&zones) {
            let holders = places.holders(address);
            if holders.is_unreadable() {
                prop_assert!(holders.blocks() && !holders.exempt() && !holders.eligible());
            } else {
                agrees(&places, &zones, address)?;
            }
        }
    }
}

#[test]
fn a_change_makes_no_more_blocks_again_than_it_touches() {
    let list = |text: &str| vec![(vec![text.to_owned(), "10.0.0.0-10.0.0.9".to_owned()], vec![])];
    let before = Places::compile(zones(&list("192.0.2.1-192.0.2.1")));
    let after = before.changed(zones(&list("198.51.100.1-198.51.100.1")));
    let kept = |block| before.blocks.shares_ipv4(&after.blocks, block);
    assert_eq!((kept(10), kept(192), kept(198), kept(203)), (true, false, false, true));
}

#[test]
fn an_empty_organization_holds_nobody() {
    let places = Places::compile(vec![]);
    for address in ["0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] {
        let holders = places.holders(address.parse().expect("an address"));
        assert!(holders.gateway_of().is_empty() && holders.proxy_of().is_empty(), "{address}");
    }
    assert!(!places.blocklist_asks);
}
