//! The chain of addresses from a list or a single address (semantics §2), line by line as the header comes.

use std::net::{IpAddr, Ipv4Addr};

use engine::chain::read;
use engine::limits::{CHAIN_BYTES_MAX, CHAIN_ELEMENTS_MAX};
use engine::{Edge, Hop, IpChain, addr};

use crate::address;

/// The elements of a header, left to right; `None` is malformed.
pub(crate) type Elements = Vec<Option<IpAddr>>;

/// `data` is the header's lines.
pub fn holds(data: &[u8]) {
    let lines = lines(data);
    let list = lines.join(&b',');
    agree(
        "X-Forwarded-For",
        &lines,
        &list.split(|byte| *byte == b',').map(|one| element(trim(one))).collect(),
    );
    agree("X-Real-IP", &lines, &vec![if let [line] = lines[..] { element(trim(line)) } else { None }]);
    for line in lines {
        assert_eq!(Hop::of_element(line).address(), element(line), "one element");
    }
}

pub(crate) fn lines(data: &[u8]) -> Vec<&[u8]> {
    data.split(|byte| *byte == b'\n').collect()
}

/// Holds the reader to the elements that a twin found, for every kind of peer.
pub(crate) fn agree(header: &str, lines: &[&[u8]], elements: &Elements) {
    let edge = Edge::new(&["10.0.0.0/8"], header, &["64:ff9b::/96"]).expect("an edge");
    let peers =
        [None, Some("10.0.0.1"), Some("::ffff:10.9.9.9"), Some("64:ff9b::a00:1"), Some("198.51.100.66")];
    for peer in peers.map(|peer| peer.map(|text| text.parse().expect("an address"))) {
        for required in [true, false] {
            let chain = read(peer, lines, required, &edge);
            let expected = expected(peer, lines, elements);
            assert_eq!(found(&chain), expected, "{header} from {peer:?}, required: {required}");
            is_sound(&chain);
        }
        let silent = |required| found(&read(peer, &[], required, &edge));
        let own = peer.map(|peer| vec![Some(translate(peer))]);
        assert_eq!(silent(false), own, "without a header from {peer:?}");
        let stranger = own.filter(|own| !own.iter().all(|hop| is_edge(*hop)));
        assert_eq!(silent(true), stranger, "without the header that is required, from {peer:?}");
    }
}

/// What the contract makes of it; `None`: malformed as a whole.
fn expected(peer: Option<IpAddr>, lines: &[&[u8]], elements: &Elements) -> Option<Elements> {
    let peer = peer.map(translate);
    if peer.is_some() && !is_edge(peer) {
        return Some(vec![peer]);
    }
    if lines.join(&b',').len() > CHAIN_BYTES_MAX || elements.len() > CHAIN_ELEMENTS_MAX {
        return None;
    }
    let mut hops: Elements = elements.iter().map(|element| element.map(translate)).collect();
    hops.extend(peer.map(Some));
    while hops.len() > 1 && hops.last().is_some_and(|hop| is_edge(*hop)) {
        hops.pop();
    }
    Some(hops)
}

fn found(chain: &IpChain) -> Option<Elements> {
    chain.hops().map(|hops| hops.iter().map(|hop| hop.address()).collect())
}

/// What needs no twin.
fn is_sound(chain: &IpChain) {
    let hops = chain.hops().unwrap_or_default();
    assert!(chain == &IpChain::Malformed || !hops.is_empty(), "a chain of nobody");
    assert!(hops.len() <= CHAIN_ELEMENTS_MAX + 1, "{} hops", hops.len());
    for address in hops.iter().filter_map(|hop| hop.address()) {
        assert_eq!(addr::parse(&address.to_string()), Ok(address), "prints and reads back");
        assert_eq!(addr::canonical(address), address, "canonical");
    }
}

/// An address, with a port or without; an IPv6 one may stand bare or in brackets.
fn element(text: &[u8]) -> Option<IpAddr> {
    address::read(text).or_else(|| node(text))
}

/// As RFC 7239 §6 has it: an IPv6 address stands in brackets.
pub(crate) fn node(text: &[u8]) -> Option<IpAddr> {
    let host = |host: &[u8]| match host {
        [b'[', inside @ .., b']'] => address::v6(inside).map(|v6| address::canonical(v6.into())),
        bare => address::v4(bare).map(IpAddr::V4),
    };
    host(text).or_else(|| {
        let colon = text.iter().rposition(|byte| *byte == b':')?;
        host(&text[..colon]).filter(|_| address::is_port(&text[colon + 1..]))
    })
}

pub(crate) fn trim(text: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    match (text.iter().position(is_text), text.iter().rposition(is_text)) {
        (Some(first), Some(last)) => &text[first..=last],
        _ => &[],
    }
}

/// Inside `64:ff9b::/96` it is the IPv4 address at its end.
fn translate(address: IpAddr) -> IpAddr {
    match address::canonical(address) {
        IpAddr::V6(v6) if v6.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0] => {
            let [.., a, b, c, d] = v6.octets();
            Ipv4Addr::new(a, b, c, d).into()
        }
        other => other,
    }
}

fn is_edge(hop: Option<IpAddr>) -> bool {
    matches!(hop, Some(IpAddr::V4(v4)) if v4.octets()[0] == 10)
}
