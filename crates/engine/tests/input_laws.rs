//! Laws of what reads input, over right texts in every spelling. Those of any bytes at all are in `laws`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use engine::proxy_header::{self, ProxyHeader};
use engine::{Credentials, Edge, Entry, Hop, IpChain, Secret, addr, chain, credentials, token};
use proptest::prelude::*;

fn v4() -> impl Strategy<Value = IpAddr> {
    any::<u32>().prop_map(|bits| Ipv4Addr::from(bits).into())
}

/// With runs of zeros, where spellings differ; none of them IPv4-mapped.
fn v6() -> impl Strategy<Value = Ipv6Addr> {
    let group = prop_oneof![Just(0_u16), Just(0xffff), any::<u16>()];
    prop::array::uniform8(group)
        .prop_map(Ipv6Addr::from)
        .prop_filter("a mapped one is IPv4", |address| address.to_ipv4_mapped().is_none())
}

fn address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![v4(), v6().prop_map(IpAddr::V6)]
}

/// Not one of the edge's own.
fn foreign() -> impl Strategy<Value = IpAddr> {
    address().prop_filter("10.0.0.0/8 is the edge", |address| !edge("Forwarded").trusts(*address))
}

fn edge(header: &str) -> Edge {
    Edge::new(&["10.0.0.0/8"], header, &[]).unwrap()
}

/// Bytes of which grammars are made, so that random text gets far into them.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => prop::sample::select(b"0123456789abcdef.:[],;=\"\\ \t-/%fFor".to_vec()),
        1 => any::<u8>(),
    ];
    prop::collection::vec(byte, 0..200)
}

fn forwarded_element(address: IpAddr, port: Option<u16>, quoted_pairs: bool) -> String {
    let node = match (address, port) {
        (IpAddr::V4(address), None) => address.to_string(),
        (IpAddr::V4(address), Some(port)) => format!("{address}:{port}"),
        (IpAddr::V6(address), None) => format!("[{address}]"),
        (IpAddr::V6(address), Some(port)) => format!("[{address}]:{port}"),
    };
    let escaped = node.chars().map(|c| if quoted_pairs { format!("\\{c}") } else { c.to_string() });
    format!("proto=https;For=\"{}\";host=\"a, b;c\"", escaped.collect::<String>())
}

fn read(edge: &Edge, lines: &[&[u8]]) -> IpChain {
    chain::read(Some("10.0.0.1".parse().unwrap()), lines, true, edge)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_printed_address_reads_back(address in address()) {
        prop_assert_eq!(addr::parse(&address.to_string()), Ok(address));
    }

    #[test]
    fn every_spelling_of_an_address_reads_alike(address in v6(), embedded in any::<u32>()) {
        let groups = address.segments().map(|group| format!("{group:04X}")).join(":");
        let short = address.segments().map(|group| format!("{group:x}")).join(":");
        for text in [groups, short, address.to_string().to_uppercase()] {
            prop_assert_eq!(addr::parse(&text), Ok(IpAddr::V6(address)), "{}", text);
        }
        let v4 = Ipv4Addr::from(embedded);
        let [a, b] = v4.to_ipv6_mapped().segments()[6..] else { unreachable!("eight groups") };
        for text in [format!("::ffff:{v4}"), format!("::FFFF:{a:x}:{b:x}"), format!("0:0:0:0:0:ffff:{v4}")] {
            prop_assert_eq!(addr::parse(&text), Ok(IpAddr::V4(v4)), "{}", text);
        }
    }

    #[test]
    fn a_network_holds_what_agrees_in_its_first_bits(base in address(), other in address(), prefix in 0_u8..=128, near: bool) {
        // Half of the time a neighbour, which differs in one bit: a random one differs at once.
        let other = if near { flip(base, prefix) } else { other };
        let width = if base.is_ipv4() { 32 } else { 128 };
        let prefix = prefix % (width + 1);
        let entry = Entry::parse(&format!("{base}/{prefix}")).unwrap();
        let naive = base.is_ipv4() == other.is_ipv4() && bits(base)[..prefix.into()] == bits(other)[..prefix.into()];
        prop_assert_eq!(entry.contains(other), naive);
        prop_assert!(entry.contains(base));
        prop_assert!(entry.first() <= entry.last());
    }

    #[test]
    fn a_range_holds_what_lies_between(one in address(), two in address(), other in address()) {
        match Entry::parse(&format!("{one}-{two}")) {
            Ok(range) => {
                let between = one.is_ipv4() == other.is_ipv4() && number(one) <= number(other) && number(other) <= number(two);
                prop_assert_eq!(range.contains(other), between);
            }
            Err(error) => {
                let mixed = one.is_ipv4() != two.is_ipv4();
                prop_assert_eq!(error.kind(), if mixed { "mixed_families" } else { "backwards" });
                prop_assert!(mixed || number(one) > number(two));
            }
        }
    }

    #[test]
    fn the_edge_trusts_what_one_of_its_entries_holds(entries in prop::collection::vec((address(), 0_u8..=32), 0..6), other in address(), pick in 0_usize..6) {
        let entries: Vec<String> = entries.iter().map(|(base, prefix)| format!("{base}/{prefix}")).collect();
        let edge = Edge::new(&entries, "Forwarded", &[]).unwrap();
        let parsed: Vec<Entry> = entries.iter().map(|text| Entry::parse(text).unwrap()).collect();
        let ends = parsed.iter().flat_map(|entry| [entry.first(), entry.last()]);
        for address in ends.chain([other, parsed.get(pick).map_or(other, |entry| flip(entry.first(), 0))]) {
            prop_assert_eq!(edge.trusts(address), parsed.iter().any(|entry| entry.contains(address)), "{}", address);
        }
    }

    #[test]
    fn whatever_is_forged_on_the_left_the_proxys_own_part_stays(forged in hostile(), client in foreign(), elements in 0_usize..3) {
        let edge = edge("X-Forwarded-For");
        let own = format!("{client}{}", ", 10.0.0.2".repeat(elements));
        let expected = Some(Hop::Address(client));
        for chain in [
            read(&edge, &[&forged, own.as_bytes()]),
            read(&edge, &[&[&forged, &b", "[..], own.as_bytes()].concat()]),
        ] {
            // It may spoil the whole by its length, and cannot do anything else.
            prop_assert!(chain == IpChain::Malformed || chain.hops().and_then(|hops| hops.last().copied()) == expected, "{}", chain);
        }
    }

    #[test]
    fn forged_forwarded_hides_the_proxys_part_or_leaves_it(forged in hostile(), client in foreign()) {
        let own = forwarded_element(client, None, false);
        let chain = read(&edge("Forwarded"), &[&forged, own.as_bytes()]);
        let last = chain.hops().and_then(|hops| hops.last().copied());
        let honest = [None, Some(Hop::Malformed), Some(Hop::Address(client))];
        prop_assert!(honest.contains(&last), "{}", chain);
    }

    #[test]
    fn well_formed_forwarded_reads_back(clients in prop::collection::vec((foreign(), prop::option::of(any::<u16>()), any::<bool>()), 1..8), lines: bool) {
        let elements: Vec<String> =
            clients.iter().map(|(address, port, quoted)| forwarded_element(*address, *port, *quoted)).collect();
        let joined = elements.join(" ,\t");
        let apart: Vec<&[u8]> = elements.iter().map(String::as_bytes).collect();
        let chain = read(&edge("Forwarded"), if lines { &apart } else { &[] as &[&[u8]] });
        let chain = if lines { chain } else { read(&edge("Forwarded"), &[joined.as_bytes()]) };
        let expected: Vec<Hop> = clients.iter().map(|(address, ..)| Hop::Address(*address)).collect();
        prop_assert_eq!(chain.hops(), Some(&expected[..]));
    }

    #[test]
    fn a_nat64_prefix_gives_back_what_was_put_in(network in v6(), client in any::<u32>(), length in prop::sample::select(vec![32_u8, 40, 48, 56, 64, 96]), suffix: u128) {
        let text = format!("{network}/{length}");
        let edge = Edge::new(&[], "Forwarded", &[&text]).unwrap();
        // By the words of RFC 6052 §2.2: prefix, the address with octet 8 left out of it, suffix.
        let mut octets = suffix.to_be_bytes();
        let places = (usize::from(length / 8)..16).filter(|place| *place != 8);
        octets[..usize::from(length / 8)].copy_from_slice(&network.octets()[..usize::from(length / 8)]);
        for (place, octet) in places.zip(client.to_be_bytes()) {
            octets[place] = octet;
        }
        let embedded = Ipv6Addr::from(octets);
        prop_assume!(embedded.to_ipv4_mapped().is_none());
        prop_assert_eq!(edge.translate(embedded.into()), IpAddr::V4(client.into()));
    }

    #[test]
    fn a_proxy_header_is_partial_until_it_is_whole(source in address(), ports: (u16, u16), extension in prop::collection::vec(any::<u8>(), 0..60), after in hostile(), at: prop::sample::Index) {
        for header in [v1(source, ports), v2(source, ports, &extension)] {
            let whole = ProxyHeader::Whole { source: Some(source), length: header.len() };
            prop_assert_eq!(proxy_header::parse(&[&header[..], &after].concat()), Ok(whole));
            let split = at.index(header.len());
            prop_assert_eq!(proxy_header::parse(&header[..split]), Ok(ProxyHeader::Partial), "{} of {}", split, header.len());
        }
    }

    #[test]
    fn a_minted_text_is_found_and_any_byte_changed_is_not(random: u128, at: prop::sample::Index, byte: u8) {
        let secret = Secret::mint(random);
        let text = secret.reveal().as_bytes();
        prop_assert!(token::is_minted(text));
        prop_assert_eq!(Credentials::of_text(text), Credentials::Token(secret.digest()));
        prop_assert_eq!(credentials::read(&[&[b"SSWS ", text].concat()], &[text]), Credentials::Token(secret.digest()));
        let mut changed = text.to_vec();
        changed[at.index(text.len())] = byte;
        prop_assert_eq!(token::is_minted(&changed), changed == text);
    }
}

fn bits(address: IpAddr) -> Vec<bool> {
    let octets = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    octets.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1)).collect()
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// The address with one bit turned, counted from the left.
fn flip(address: IpAddr, bit: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => Ipv4Addr::from(u32::from(address) ^ (1 << (31 - bit % 32))).into(),
        IpAddr::V6(address) => {
            addr::canonical(Ipv6Addr::from(u128::from(address) ^ (1 << (127 - bit % 128))).into())
        }
    }
}

fn v1(source: IpAddr, ports: (u16, u16)) -> Vec<u8> {
    let kind = if source.is_ipv4() { "TCP4" } else { "TCP6" };
    format!("PROXY {kind} {source} {source} {} {}\r\n", ports.0, ports.1).into_bytes()
}

fn v2(source: IpAddr, ports: (u16, u16), extension: &[u8]) -> Vec<u8> {
    let (family, octets) = match source {
        IpAddr::V4(address) => (0x11, address.octets().to_vec()),
        IpAddr::V6(address) => (0x21, address.octets().to_vec()),
    };
    let length = |bytes: usize| u16::try_from(bytes).unwrap().to_be_bytes();
    let tlv = [&[0xe0][..], &length(extension.len()), extension].concat();
    let block = [&octets[..], &octets, &ports.0.to_be_bytes(), &ports.1.to_be_bytes(), &tlv].concat();
    [&b"\r\n\r\n\0\r\nQUIT\n"[..], &[0x21, family], &length(block.len()), &block].concat()
}
