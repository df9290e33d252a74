//! The deployment's own NAT64 prefixes, inside which an address is the IPv4 address in it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::entry::{Entry, Quoted, block};

/// A prefix of RFC 6052: 32, 40, 48, 56, 64 or 96 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nat64Prefix {
    network: Ipv6Addr,
    bits: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a NAT64 prefix: write an IPv6 CIDR of 32, 40, 48, 56, 64 or 96 bits")]
pub struct Nat64Error(Quoted);

impl Nat64Prefix {
    /// A CIDR; its host bits are ignored.
    pub fn parse(text: &str) -> Result<Self, Nat64Error> {
        let error = || Nat64Error(Quoted::new(text));
        let entry = Entry::parse(text).map_err(|_| error())?;
        // What was typed as a range, or as one address, has no length of a prefix.
        let IpAddr::V6(network) = entry.first() else { return Err(error()) };
        let (_, length) = text.split_once('/').ok_or_else(error)?;
        let bits = length.parse().ok().filter(|bits| LENGTHS.contains(bits)).ok_or_else(error)?;
        Ok(Self { network, bits })
    }

    /// How many bits of an address it fixes: of several prefixes that hold an address the longest
    /// counts.
    pub fn bits(&self) -> u8 {
        self.bits
    }

    /// The IPv4 address in `address`, if the prefix holds it (RFC 6052 §2.2). Octet 8 and what
    /// follows the IPv4 address are not read.
    pub fn extract(&self, address: Ipv6Addr) -> Option<Ipv4Addr> {
        if block(address.into(), self.bits).0 != IpAddr::V6(self.network) {
            return None;
        }
        let octets = address.octets();
        let start = usize::from(self.bits / 8);
        let mut embedded = octets.iter().enumerate().skip(start).filter(|(place, _)| *place != 8);
        let mut next = || embedded.next().map(|(_, octet)| *octet);
        Some(Ipv4Addr::new(next()?, next()?, next()?, next()?))
    }
}

const LENGTHS: [u8; 6] = [32, 40, 48, 56, 64, 96];
