//! One element of a forwarding header: an address, with a port or without (semantics §2.5).

use std::net::IpAddr;

use crate::addr;

/// `1.2.3.4`, `1.2.3.4:5`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:5`; `None`: malformed.
pub(super) fn address(element: &[u8]) -> Option<IpAddr> {
    // A bare IPv6 address has no port: what looks like one is its last group.
    addr::parse_bytes(element).ok().or_else(|| node(element))
}

/// The forms that RFC 7239 §6 has too: IPv4, or IPv6 in brackets, each with a port or without.
pub(super) fn node(element: &[u8]) -> Option<IpAddr> {
    match element.strip_prefix(b"[") {
        Some(opened) => bracketed(opened),
        None => dotted(element),
    }
}

fn bracketed(opened: &[u8]) -> Option<IpAddr> {
    let mut parts = opened.splitn(2, |byte| *byte == b']');
    let (inside, after) = (parts.next()?, parts.next()?);
    let well_closed = match after {
        [] => true,
        [b':', port @ ..] => addr::is_port(port),
        _ => false,
    };
    // Only IPv6 has colons, and only IPv6 stands in brackets; a mapped address is still written as one.
    if well_closed && inside.contains(&b':') { addr::parse_bytes(inside).ok() } else { None }
}

fn dotted(element: &[u8]) -> Option<IpAddr> {
    let mut parts = element.splitn(2, |byte| *byte == b':');
    let address = parts.next()?;
    // Without a colon in it, it can only be IPv4.
    if parts.next().is_none_or(addr::is_port) { addr::parse_bytes(address).ok() } else { None }
}

/// Without the blanks that a header allows: space and tab, nothing else (RFC 9110 §5.6.3).
pub(super) fn trim(mut piece: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = piece {
        piece = rest;
    }
    piece
}
