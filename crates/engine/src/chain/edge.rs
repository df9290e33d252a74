//! The edge: the deployment's own proxies, and how they speak for somebody else.

use std::net::IpAddr;

use smallvec::smallvec;

use super::forwarded::is_token;
use super::{Header, Hop, Hops, IpChain, Nat64Error, Nat64Prefix};
use crate::addr;
use crate::entry::{Entry, EntryError, Quoted};
use crate::limits::CHAIN_ELEMENTS_MAX;

/// Who may speak for somebody else, and in which header. Built once; reading allocates nothing.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Sorted and disjoint.
    trusted: Box<[(IpAddr, IpAddr)]>,
    header: Header,
    /// The longest first.
    nat64: Box<[Nat64Prefix]>,
}

/// Which setting is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdgeError {
    #[error("edge.trusted_peers[{index}]: {source}")]
    TrustedPeer { index: usize, source: EntryError },
    #[error("edge.header: {0} is not the name of a header: write one such as X-Forwarded-For")]
    Header(Quoted),
    #[error("edge.nat64_prefixes[{index}]: {source}")]
    Nat64 { index: usize, source: Nat64Error },
}

impl Edge {
    /// `trusted_peers` are entries as in a zone, `nat64_prefixes` CIDRs of an RFC 6052 length.
    /// `header`: `X-Forwarded-For` is a list, `Forwarded` is RFC 7239, any other name holds a single
    /// address; names ignore case.
    pub fn new<T: AsRef<str>>(
        trusted_peers: &[T],
        header: &str,
        nat64_prefixes: &[T],
    ) -> Result<Self, EdgeError> {
        let peer = |(index, text): (usize, &T)| {
            Entry::parse(text.as_ref()).map_err(|source| EdgeError::TrustedPeer { index, source })
        };
        let prefix = |(index, text): (usize, &T)| {
            Nat64Prefix::parse(text.as_ref()).map_err(|source| EdgeError::Nat64 { index, source })
        };
        let trusted: Vec<Entry> = trusted_peers.iter().enumerate().map(peer).collect::<Result<_, _>>()?;
        let mut nat64: Box<[Nat64Prefix]> =
            nat64_prefixes.iter().enumerate().map(prefix).collect::<Result<_, _>>()?;
        nat64.sort_by_key(|prefix| std::cmp::Reverse(prefix.bits()));
        Ok(Self { trusted: merge(&trusted), header: Header::parse(header)?, nat64 })
    }

    /// The name of the one header that is read. Other forwarding headers are ignored, never mixed.
    pub fn header(&self) -> &str {
        match &self.header {
            Header::XForwardedFor => "X-Forwarded-For",
            Header::Forwarded => "Forwarded",
            Header::Single(name) => name,
        }
    }

    /// Whether `address` may speak for somebody else. It must be canonical, and translated as
    /// [`Self::translate`] does.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let after = self.trusted.partition_point(|(first, _)| *first <= address);
        after.checked_sub(1).and_then(|at| self.trusted.get(at)).is_some_and(|(_, last)| address <= *last)
    }

    /// The address as zones and `trusted_peers` know it: canonical, and inside one of the NAT64
    /// prefixes the IPv4 address.
    pub fn translate(&self, address: IpAddr) -> IpAddr {
        match addr::canonical(address) {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let embedded = self.nat64.iter().find_map(|prefix| prefix.extract(address));
                embedded.map_or(IpAddr::V6(address), IpAddr::V4)
            }
        }
    }

    /// A chain that somebody asks about, as if it had come through the edge: translated, and the
    /// edge's own addresses stripped. Empty or beyond the limit it is malformed as a whole.
    pub fn place(&self, chain: &[IpAddr]) -> IpChain {
        if chain.is_empty() || chain.len() > CHAIN_ELEMENTS_MAX {
            return IpChain::Malformed;
        }
        self.strip(chain.iter().map(|address| Hop::Address(self.translate(*address))).collect())
    }

    pub(super) fn kind(&self) -> &Header {
        &self.header
    }

    pub(super) fn hop(&self, element: Option<IpAddr>) -> Hop {
        element.map_or(Hop::Malformed, |address| Hop::Address(self.translate(address)))
    }

    /// Strips the edge's addresses from the right, up to the first hop that is malformed or another's.
    /// If nothing is left, the chain is the leftmost of them.
    pub(super) fn strip(&self, mut hops: Hops) -> IpChain {
        let own = |hop: &Hop| match hop {
            Hop::Address(address) => self.trusts(*address),
            Hop::Malformed => false,
        };
        match (hops.iter().rposition(|hop| !own(hop)), hops.first()) {
            (Some(nearest), _) => {
                hops.truncate(nearest + 1);
                IpChain::Hops(hops)
            }
            (None, Some(leftmost)) => IpChain::Hops(smallvec![*leftmost]),
            (None, None) => IpChain::Malformed,
        }
    }
}

impl Header {
    fn parse(name: &str) -> Result<Self, EdgeError> {
        if !is_token(name.as_bytes()) {
            return Err(EdgeError::Header(Quoted::new(name)));
        }
        Ok(if name.eq_ignore_ascii_case("X-Forwarded-For") {
            Self::XForwardedFor
        } else if name.eq_ignore_ascii_case("Forwarded") {
            Self::Forwarded
        } else {
            Self::Single(name.into())
        })
    }
}

/// Sorted, with what overlaps made one. Families stay apart: every IPv4 address sorts before every
/// IPv6 one, and no entry spans both.
fn merge(entries: &[Entry]) -> Box<[(IpAddr, IpAddr)]> {
    let mut ranges: Vec<(IpAddr, IpAddr)> =
        entries.iter().map(|entry| (entry.first(), entry.last())).collect();
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let overlaps = next.0 <= kept.1;
        if overlaps {
            kept.1 = kept.1.max(next.1);
        }
        overlaps
    });
    ranges.into()
}
