//! The addresses a call came through, left to right; the rightmost is the one that connected.
//!
//! The one place that reads a forwarding header (semantics §2).

mod edge;
mod element;
mod forwarded;
mod nat64;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use smallvec::{SmallVec, smallvec};

pub use self::edge::{Edge, EdgeError};
pub(crate) use self::forwarded::is_token_byte;
pub use self::nat64::{Nat64Error, Nat64Prefix};
use crate::addr;
use crate::limits::{CHAIN_BYTES_MAX, CHAIN_ELEMENTS_MAX};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum IpChain {
    /// At least one hop, in the order left to right.
    Hops(Hops),
    /// Malformed as a whole: too long, or missing where it is required.
    Malformed,
}

/// Four hops fit without an allocation; the header, the edge's own hops and the peer rarely need more.
pub type Hops = SmallVec<[Hop; 4]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hop {
    /// Canonical: IPv4-mapped is IPv4, and inside `edge.nat64_prefixes` it is the embedded IPv4.
    Address(IpAddr),
    /// Not an address. It matters only if a walk has to read it.
    Malformed,
}

/// The address that connected, canonical; `None` on a Unix socket. Listeners put it into the
/// extensions of each HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<IpAddr>);

/// The one header that an edge speaks in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Header {
    XForwardedFor,
    Forwarded,
    /// Any other name holds a single address.
    Single(Box<str>),
}

/// Builds the chain from the peer (`None`: a Unix socket, an edge by its file's mode) and the values
/// of every line of the configured header ([`Edge::header`]), in order.
///
/// `required`: a trusted peer without the header makes the chain malformed, since somebody may have
/// made the proxy drop it. On a Unix socket there is no address to fall back to, so without the
/// header the chain is malformed whether it is required or not.
pub fn read(peer: Option<IpAddr>, lines: &[&[u8]], required: bool, edge: &Edge) -> IpChain {
    let peer = peer.map(|address| edge.translate(address));
    if let Some(stranger) = peer.filter(|address| !edge.trusts(*address)) {
        // Only the edge may speak for somebody else: whatever a stranger sent is not even measured.
        return IpChain::Hops(smallvec![Hop::Address(stranger)]);
    }
    if lines.is_empty() {
        return match peer {
            Some(address) if !required => IpChain::Hops(smallvec![Hop::Address(address)]),
            Some(_) | None => IpChain::Malformed,
        };
    }
    if joined_length(lines) > CHAIN_BYTES_MAX {
        return IpChain::Malformed;
    }
    let Some(mut hops) = header_hops(lines, edge) else { return IpChain::Malformed };
    hops.extend(peer.map(Hop::Address));
    edge.strip(hops)
}

/// The elements of the header; `None` beyond the limit. There is always at least one, since an empty
/// header is one empty element.
fn header_hops(lines: &[&[u8]], edge: &Edge) -> Option<Hops> {
    match edge.kind() {
        // Lines joined by commas split into the same pieces as the lines one by one.
        Header::XForwardedFor => {
            let pieces = lines.iter().flat_map(|line| line.split(|byte| *byte == b','));
            collect(pieces.map(|piece| edge.hop(element::address(element::trim(piece)))))
        }
        // Not so here: a quote left open reaches over the end of its line.
        Header::Forwarded => {
            let joined = match lines {
                [line] => Cow::Borrowed(*line),
                several => Cow::Owned(several.join(&b',')),
            };
            collect(forwarded::elements(&joined).map(|piece| edge.hop(forwarded::address(piece))))
        }
        Header::Single(_) => Some(smallvec![match lines {
            [line] => edge.hop(element::address(element::trim(line))),
            // Sent twice, even alike, nobody knows which of the two the edge wrote.
            _ => Hop::Malformed,
        }]),
    }
}

fn collect(elements: impl Iterator<Item = Hop>) -> Option<Hops> {
    let mut hops = Hops::new();
    for hop in elements {
        if hops.len() == CHAIN_ELEMENTS_MAX {
            return None;
        }
        hops.push(hop);
    }
    Some(hops)
}

/// Bytes of the values, and of one comma between lines.
fn joined_length(lines: &[&[u8]]) -> usize {
    lines.iter().map(|line| line.len()).sum::<usize>() + lines.len().saturating_sub(1)
}

impl IpChain {
    /// A chain as it stands, without an edge that could be stripped: see [`Edge::place`] for a chain
    /// that somebody typed. Without any address it is malformed as a whole.
    pub fn of_addresses(chain: &[IpAddr]) -> Self {
        if chain.is_empty() || chain.len() > CHAIN_ELEMENTS_MAX {
            return Self::Malformed;
        }
        Self::Hops(chain.iter().map(|address| Hop::Address(addr::canonical(*address))).collect())
    }

    /// Left to right; `None` if the chain is malformed as a whole.
    pub fn hops(&self) -> Option<&[Hop]> {
        match self {
            Self::Hops(hops) => Some(hops),
            Self::Malformed => None,
        }
    }

    /// The nearest address that is not the edge's: it connected, and nobody else could have written it.
    pub fn nearest(&self) -> Option<IpAddr> {
        self.hops()?.last()?.address()
    }
}

impl Hop {
    /// One element as `X-Forwarded-For` has it (semantics §2.5): an address, with a port or without.
    pub fn of_element(element: &[u8]) -> Self {
        element::address(element).map_or(Self::Malformed, Self::Address)
    }

    pub fn address(self) -> Option<IpAddr> {
        match self {
            Self::Address(address) => Some(address),
            Self::Malformed => None,
        }
    }
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Malformed => f.write_str("malformed"),
        }
    }
}

impl fmt::Display for IpChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Hops(hops) = self else { return f.write_str("malformed as a whole") };
        for (position, hop) in hops.iter().enumerate() {
            if position > 0 {
                f.write_str(" → ")?;
            }
            write!(f, "{hop}")?;
        }
        Ok(())
    }
}
