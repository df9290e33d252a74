//! One entry of a zone, and the edge's own lists, which are entries too.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use engine::{Edge, Entry};

use crate::{address, words};

pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let expected = expected(&text);
    let entry = Entry::parse(&text);
    let ends = entry.as_ref().ok().map(|entry| (entry.first(), entry.last()));
    assert_eq!(ends, expected, "{text:?}: {entry:?}");
    match &entry {
        Ok(entry) => {
            assert_eq!(entry.text(), text);
            assert!(entry.first() <= entry.last() && entry.first().is_ipv4() == entry.last().is_ipv4());
            assert!(entry.contains(entry.first()) && entry.contains(entry.last()));
            let again =
                Entry::of_wire(Some(entry.wire_type()), Some(&entry.wire_value())).expect("its own wire");
            assert_eq!((again.first(), again.last()), (entry.first(), entry.last()), "over the wire");
        }
        Err(error) => {
            assert!(!error.kind().is_empty());
            words::can_be_shown(&error.to_string());
        }
    }
    on_the_wire(&text, expected.is_some());
    of_the_edge(&text, expected);
}

/// A `type` that does not fit is refused, and one that fits changes nothing.
fn on_the_wire(text: &str, is_entry: bool) {
    let is_range = !text.contains('/');
    let fits = [("CIDR", is_entry && !is_range), ("RANGE", is_entry && is_range), ("cidr", false)];
    for (kind, fits) in fits {
        let entry = Entry::of_wire(Some(kind), Some(text));
        assert_eq!(entry.is_ok(), fits, "{kind} {text:?}: {entry:?}");
        if let Err(error) = entry {
            words::can_be_shown(&error.to_string());
        }
    }
    if let Err(error) = Entry::of_wire(Some(text), Some("10.0.0.0/8")) {
        words::can_be_shown(&error.to_string());
    }
}

fn of_the_edge(text: &str, ends: Option<(IpAddr, IpAddr)>) {
    let peers = Edge::new(&[text], "Forwarded", &[]);
    assert_eq!(peers.is_ok(), ends.is_some(), "as a trusted peer: {text:?}");
    let is_v6 = matches!(ends, Some((IpAddr::V6(_), _)));
    let length = text.rsplit('/').next().filter(|_| text.contains('/'));
    let is_prefix = is_v6 && matches!(length, Some("32" | "40" | "48" | "56" | "64" | "96"));
    let prefixes = Edge::new(&[], "Forwarded", &[text]);
    assert_eq!(prefixes.is_ok(), is_prefix, "as a NAT64 prefix: {text:?}");
    for error in [peers.err(), prefixes.err(), Edge::new::<&str>(&[], text, &[]).err()].into_iter().flatten()
    {
        words::can_be_shown(&error.to_string());
    }
}

/// A `-` makes it a range, else a `/` makes it a network, else it is one address.
fn expected(text: &str) -> Option<(IpAddr, IpAddr)> {
    let read = |text: &str| address::read(text.as_bytes());
    if let Some((first, last)) = text.split_once('-') {
        let (first, last) = (read(first)?, read(last)?);
        return (first.is_ipv4() == last.is_ipv4() && first <= last).then_some((first, last));
    }
    if let Some((base, prefix)) = text.split_once('/') {
        return network(address::literal(base.as_bytes())?, address::number(prefix.as_bytes(), 3)?);
    }
    read(text).map(|only| (only, only))
}

/// Bit after bit. The prefix of a mapped address counts from bit 0 of the IPv6 form, and leaves IPv4 whole.
fn network(written: IpAddr, prefix: u32) -> Option<(IpAddr, IpAddr)> {
    let base = address::canonical(written);
    let (bits, width) = match base {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    };
    let prefix = if written.is_ipv6() && base.is_ipv4() { prefix.checked_sub(96)? } else { prefix };
    let (mut first, mut last) = (bits, bits);
    for free in 0..u32::checked_sub(width, prefix)? {
        first &= !(1 << free);
        last |= 1 << free;
    }
    let address = |bits: u128| match u32::try_from(bits) {
        Ok(bits) if width == 32 => IpAddr::V4(Ipv4Addr::from_bits(bits)),
        _ => IpAddr::V6(Ipv6Addr::from_bits(bits)),
    };
    Some((address(first), address(last)))
}
