//! The addresses a call came through, left to right; the rightmost is the one that connected.
//!
//! The one place that reads a forwarding header (semantics §2).

use std::fmt;
use std::net::IpAddr;

use smallvec::SmallVec;

/// Who may speak for somebody else, and in which header.
#[derive(Clone, Debug)]
pub struct Edge {
    pub trusted_peers: Vec<crate::entry::Entry>,
    /// `X-Forwarded-For` is a list, `Forwarded` is RFC 7239, any other name a single address.
    pub header: Box<str>,
    pub nat64_prefixes: Vec<Nat64Prefix>,
}

/// A prefix of RFC 6052: 32, 40, 48, 56, 64 or 96 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nat64Prefix {}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IpChain {
    /// At least one hop, in the order left to right.
    Hops(Hops),
    /// Malformed as a whole: too long, or missing where it is required.
    Malformed,
}

pub type Hops = SmallVec<[Hop; 4]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    Address(IpAddr),
    /// Not an address. It matters only if a walk has to read it.
    Malformed,
}

/// The address that connected, canonical; `None` on a Unix socket. Listeners put it into the
/// extensions of each HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<IpAddr>);

/// Builds the chain from the peer (`None`: a Unix socket, an edge by its file's mode) and the values
/// of every line of the configured header, in order.
pub fn read(_peer: Option<IpAddr>, _lines: &[&[u8]], _required: bool, _edge: &Edge) -> IpChain {
    todo!()
}

impl fmt::Display for IpChain {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}
