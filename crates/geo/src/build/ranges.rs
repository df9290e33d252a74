//! What a source says, as ranges in order.

use std::net::{Ipv4Addr, Ipv6Addr};

use engine::facts::Country;
use mmdb_writer::ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};

/// What is known of a range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Says {
    pub(super) country: Option<Country>,
    pub(super) asn: Option<u32>,
    pub(super) as_name: Option<Box<str>>,
    pub(super) is_anonymous: bool,
}

/// One source, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    /// The package that has it.
    pub(super) from: &'static str,
    /// In seconds since 1970.
    pub(super) generated: u64,
    pub(super) says: Vec<Says>,
    /// First, last, and a number in `says`: ascending, and apart.
    pub(super) ipv4: Vec<(u32, u32, usize)>,
    pub(super) ipv6: Vec<(u128, u128, usize)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Range<'a> {
    ends: Ends,
    pub(super) says: &'a Says,
}

#[derive(Clone, Copy, Debug)]
enum Ends {
    Ipv4(u32, u32),
    Ipv6(u128, u128),
}

/// Where IPv4 lies in a tree of IPv6: no IPv6 network may go there.
const IPV4_LAST: u128 = 0xffff_ffff;

impl Ranges {
    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.ipv4.len().saturating_add(self.ipv6.len())).unwrap_or(u64::MAX)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Range<'_>> {
        let says = |number: usize| self.says.get(number);
        let ipv4 = self.ipv4.iter().map(|(first, last, says)| (Ends::Ipv4(*first, *last), *says));
        let ipv6 = self.ipv6.iter().map(|(first, last, says)| (Ends::Ipv6(*first, *last), *says));
        ipv4.chain(ipv6).filter_map(move |(ends, number)| Some(Range { ends, says: says(number)? }))
    }

    pub(super) fn push_ipv6(&mut self, first: u128, last: u128, says: usize) {
        let first = first.max(IPV4_LAST + 1);
        if first <= last {
            self.ipv6.push((first, last, says));
        }
    }
}

impl Range<'_> {
    /// The fewest networks that make it up.
    pub(super) fn networks(&self) -> Box<dyn Iterator<Item = IpNet>> {
        match self.ends {
            Ends::Ipv4(first, last) => {
                let nets = Ipv4Subnets::new(Ipv4Addr::from_bits(first), Ipv4Addr::from_bits(last), 0);
                Box::new(nets.map(|net: Ipv4Net| IpNet::from(net)))
            }
            Ends::Ipv6(first, last) => {
                let nets = Ipv6Subnets::new(Ipv6Addr::from_bits(first), Ipv6Addr::from_bits(last), 0);
                Box::new(nets.map(|net: Ipv6Net| IpNet::from(net)))
            }
        }
    }
}
