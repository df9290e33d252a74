use std::net::IpAddr;
use std::sync::Arc;

use proptest::prelude::*;

use super::Places;
use crate::entry::Entry;
use crate::id::ZoneId;
use crate::zone::{IpZone, Usage, Zone, ZoneKind};

fn entries(texts: &[String]) -> Arc<[Entry]> {
    texts.iter().map(|text| Entry::parse(text).expect("an entry")).collect()
}

fn zones(lists: &[(Vec<String>, Vec<String>)]) -> Vec<Arc<Zone>> {
    let zone = |(index, (gateways, proxies)): (usize, &(Vec<String>, Vec<String>))| {
        let ip = IpZone { gateways: entries(gateways), proxies: entries(proxies), exempt: false };
        let id = ZoneId::parse(&format!("z{index}")).expect("an id");
        let usage = Usage::Policy;
        Arc::new(Zone { id, name: "zone".into(), usage, active: true, kind: ZoneKind::Ip(ip) })
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

fn probes(zones: &[Arc<Zone>]) -> Vec<IpAddr> {
    let mut probes = vec![];
    for zone in zones {
        let ZoneKind::Ip(ip) = &zone.kind else { continue };
        for entry in ip.gateways.iter().chain(&*ip.proxies) {
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

proptest! {
    #[test]
    fn the_table_agrees_with_reading_every_entry(
        lists in prop::collection::vec(
            (prop::collection::vec(range(), 0..6), prop::collection::vec(range(), 0..4)), 0..6)
    ) {
        let zones = zones(&lists);
        let places = Places::compile(zones.clone());
        for address in probes(&zones) {
            let holders = places.holders(address);
            for (index, zone) in (0..).zip(&zones) {
                let ZoneKind::Ip(ip) = &zone.kind else { continue };
                let holds = |entries: &[Entry]| entries.iter().any(|entry| entry.contains(address));
                prop_assert_eq!(holders.is_gateway_of(index), holds(&ip.gateways), "{} {}", address, index);
                prop_assert_eq!(holders.is_proxy_of(index), holds(&ip.proxies), "{} {}", address, index);
            }
        }
    }
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
