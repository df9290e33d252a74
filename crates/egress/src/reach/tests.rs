use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::Reach::{self, Never, Private, Public};
use super::reach;

/// First and last of each range, and what stands beside it.
const TABLE: &[(&str, Reach)] = &[
    ("0.0.0.0", Never),
    ("0.255.255.255", Never),
    ("1.0.0.0", Public),
    ("9.255.255.255", Public),
    ("10.0.0.0", Private),
    ("10.255.255.255", Private),
    ("11.0.0.0", Public),
    ("100.63.255.255", Public),
    ("100.64.0.0", Private),
    ("100.127.255.255", Private),
    ("100.128.0.0", Public),
    ("126.255.255.255", Public),
    ("127.0.0.1", Private),
    ("127.255.255.255", Private),
    ("128.0.0.0", Public),
    ("169.253.255.255", Public),
    ("169.254.0.0", Never),
    ("169.254.169.254", Never),
    ("169.255.0.0", Public),
    ("172.15.255.255", Public),
    ("172.16.0.0", Private),
    ("172.31.255.255", Private),
    ("172.32.0.0", Public),
    ("191.255.255.255", Public),
    ("192.0.0.0", Never),
    ("192.0.0.9", Never),
    ("192.0.0.255", Never),
    ("192.0.1.0", Public),
    ("192.0.2.1", Never),
    ("192.0.3.0", Public),
    ("192.31.196.1", Public),
    ("192.52.193.1", Public),
    ("192.88.98.255", Public),
    ("192.88.99.1", Never),
    ("192.167.255.255", Public),
    ("192.168.0.0", Private),
    ("192.168.255.255", Private),
    ("192.169.0.0", Public),
    ("192.175.48.1", Public),
    ("198.17.255.255", Public),
    ("198.18.0.0", Never),
    ("198.19.255.255", Never),
    ("198.20.0.0", Public),
    ("198.51.100.7", Never),
    ("198.51.101.0", Public),
    ("203.0.113.7", Never),
    ("203.0.114.0", Public),
    ("223.255.255.255", Public),
    ("224.0.0.1", Never),
    ("239.255.255.255", Never),
    ("240.0.0.1", Never),
    ("255.255.255.255", Never),
    ("::", Never),
    ("::1", Private),
    ("::2", Never),
    // Compatible and translated addresses, of no use to anybody any more.
    ("::127.0.0.1", Never),
    ("::8.8.8.8", Never),
    ("::ffff:0:127.0.0.1", Never),
    ("::ffff:127.0.0.1", Private),
    ("::ffff:169.254.169.254", Never),
    ("::ffff:8.8.8.8", Public),
    ("64:ff9b::8.8.8.8", Public),
    ("64:ff9b::10.0.0.1", Private),
    ("64:ff9b::127.0.0.1", Private),
    ("64:ff9b::169.254.169.254", Never),
    ("64:ff9b::1:808:808", Never),
    ("64:ff9b:1::8.8.8.8", Private),
    ("64:ff9b:1:ffff::10.0.0.1", Private),
    ("64:ff9b:1::169.254.169.254", Never),
    ("64:ff9b:2::8.8.8.8", Never),
    ("100::1", Never),
    ("100:0:0:1::1", Never),
    ("1fff:ffff::1", Never),
    ("2000::1", Public),
    // Teredo by a public server to 8.8.8.8, 127.0.0.1 and 10.0.0.1; and by a server at 10.0.0.1.
    ("2001:0:808:808:0:0:f7f7:f7f7", Public),
    ("2001:0:808:808:0:0:80ff:fffe", Private),
    ("2001:0:808:808:0:0:f5ff:fffe", Private),
    ("2001:0:a00:1:0:0:f7f7:f7f7", Private),
    ("2001:0:a9fe:a9fe:0:0:f7f7:f7f7", Never),
    ("2001:1::1", Public),
    ("2001:1::2", Public),
    ("2001:1::3", Public),
    ("2001:1::4", Never),
    ("2001:2::1", Never),
    ("2001:3::1", Public),
    ("2001:4:111::1", Never),
    ("2001:4:112::1", Public),
    ("2001:10::1", Never),
    ("2001:20::1", Public),
    ("2001:30::1", Public),
    ("2001:40::1", Never),
    ("2001:1ff:ffff::1", Never),
    ("2001:200::1", Public),
    ("2001:db7:ffff::1", Public),
    ("2001:db8::1", Never),
    ("2001:db9::1", Public),
    ("2001:4860:4860::8888", Public),
    ("2002:808:808::1", Public),
    ("2002:7f00:1::1", Private),
    ("2002:a00:1::1", Private),
    ("2002:a9fe:a9fe::1", Never),
    ("2002:c000:204::1", Never),
    ("2620:4f:8000::1", Public),
    ("3ffe::1", Public),
    ("3fff::1", Never),
    ("3fff:1000::1", Public),
    ("4000::1", Never),
    ("5f00::1", Never),
    ("fbff::1", Never),
    ("fc00::1", Private),
    ("fd00:ec2::254", Private),
    ("fe00::1", Never),
    ("fe80::1", Never),
    ("febf::1", Never),
    ("fec0::1", Never),
    ("ff02::1", Never),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Never),
];

fn address(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn b_105_every_special_range_is_what_the_registries_say() {
    for (text, expected) in TABLE {
        assert_eq!(reach(address(text)), *expected, "{text}");
    }
}

/// What the standard library knows of an IPv4 address: less, and never otherwise.
fn of_std_v4(address: Ipv4Addr) -> Option<Reach> {
    if address.is_private() || address.is_loopback() {
        return Some(Private);
    }
    let never = address.is_unspecified()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast();
    never.then_some(Never)
}

fn of_std_v6(address: Ipv6Addr) -> Option<Reach> {
    if let Some(inner) = address.to_ipv4_mapped() {
        return of_std_v4(inner);
    }
    if address.is_loopback() || address.is_unique_local() {
        return Some(Private);
    }
    let never = address.is_unspecified() || address.is_unicast_link_local() || address.is_multicast();
    never.then_some(Never)
}

/// Any address, and as often one that is near the ranges that are told apart.
fn v4() -> impl Strategy<Value = Ipv4Addr> {
    let starts: Vec<u32> = super::V4.iter().map(|(network, ..)| network.to_bits()).collect();
    let near = (proptest::sample::select(starts), any::<u32>(), 0_u32..32)
        .prop_map(|(start, noise, bits)| start.wrapping_add(noise >> bits));
    prop_oneof![any::<u32>(), near].prop_map(Ipv4Addr::from_bits)
}

fn v6() -> impl Strategy<Value = Ipv6Addr> {
    let starts: Vec<u128> = super::V6.iter().map(|(network, ..)| network.to_bits()).collect();
    let near = (proptest::sample::select(starts), any::<u128>(), 0_u32..128)
        .prop_map(|(start, noise, bits)| start.wrapping_add(noise >> bits));
    prop_oneof![any::<u128>(), near].prop_map(Ipv6Addr::from_bits)
}

fn embedded(prefix: &str, shift: u32, inner: Ipv4Addr) -> IpAddr {
    let prefix: Ipv6Addr = prefix.parse().expect("a prefix");
    IpAddr::V6(Ipv6Addr::from_bits(prefix.to_bits() | u128::from(inner.to_bits()) << shift))
}

proptest! {
    #[test]
    fn b_105_what_the_standard_library_calls_special_is_not_public(v4 in v4(), v6 in v6()) {
        if let Some(expected) = of_std_v4(v4) {
            prop_assert_eq!(reach(IpAddr::V4(v4)), expected, "{}", v4);
        }
        if let Some(expected) = of_std_v6(v6) {
            prop_assert_eq!(reach(IpAddr::V6(v6)), expected, "{}", v6);
        }
    }

    #[test]
    fn b_105_an_address_inside_another_reaches_as_far(inner in v4()) {
        let expected = reach(IpAddr::V4(inner));
        for holding in [embedded("::ffff:0:0", 0, inner), embedded("64:ff9b::", 0, inner), embedded("2002::", 80, inner)] {
            prop_assert_eq!(reach(holding), expected, "{}", holding);
        }
        let local = embedded("64:ff9b:1::", 0, inner);
        prop_assert_eq!(reach(local), expected.max(Private), "{}", local);
        let flipped = Ipv4Addr::from_bits(!inner.to_bits());
        for holding in [embedded("2001:0:808:808::", 0, flipped), embedded("2001:0::f7f7:f7f7", 64, inner)] {
            prop_assert_eq!(reach(holding), expected, "{}", holding);
        }
    }
}
