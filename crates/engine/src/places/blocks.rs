//! All blocks of both families, and which of them a change touches.

use std::net::IpAddr;
use std::sync::Arc;

use super::ZoneNumber;
use super::block::{Block, Ends, Holders, Meant, Role};
use super::trie::Bits;
use crate::entry::Entries;
use crate::zone::IpZone;

#[derive(Clone, Debug)]
pub(super) struct Blocks {
    ipv4: Family<u32>,
    ipv6: Family<u128>,
}

/// By the first eight bits.
#[derive(Clone, Debug)]
struct Family<A: Bits>(Box<[Arc<Block<A>>]>);

/// Blocks that must be made again.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    ipv4: [bool; BLOCKS],
    ipv6: [bool; BLOCKS],
}

/// What the blocks that are made again are made of.
#[derive(Debug)]
pub(super) struct Gathered {
    ipv4: Vec<Option<Ends<u32>>>,
    ipv6: Vec<Option<Ends<u128>>>,
}

const BLOCKS: usize = 256;

impl Blocks {
    pub(super) fn empty() -> Self {
        Self { ipv4: Family::empty(), ipv6: Family::empty() }
    }

    pub(super) fn holders(&self, address: IpAddr) -> Holders<'_> {
        match address {
            IpAddr::V4(address) => self.ipv4.holders(address.to_bits()),
            IpAddr::V6(address) => self.ipv6.holders(address.to_bits()),
        }
    }

    /// The same but for the blocks that were gathered. `most`: as in [`Ends::sweep`].
    pub(super) fn with(&self, gathered: Gathered, meant: &[Meant], most: u32) -> Self {
        Self {
            ipv4: self.ipv4.with(gathered.ipv4, meant, most),
            ipv6: self.ipv6.with(gathered.ipv6, meant, most),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.ipv4.bytes() + self.ipv6.bytes()
    }

    #[cfg(test)]
    pub(super) fn shares_ipv4(&self, other: &Self, block: u8) -> bool {
        let [ours, theirs] = [self, other].map(|blocks| blocks.ipv4.0.get(usize::from(block)));
        ours.zip(theirs).is_some_and(|(ours, theirs)| Arc::ptr_eq(ours, theirs))
    }
}

impl<A: Bits> Family<A> {
    fn empty() -> Self {
        let empty = Arc::new(Block::empty());
        Self((0..BLOCKS).map(|_| Arc::clone(&empty)).collect())
    }

    #[inline]
    fn holders(&self, address: A) -> Holders<'_> {
        self.0.get(usize::from(address.block())).map_or(Holders::NOBODY, |block| block.get(address))
    }

    fn with(&self, gathered: Vec<Option<Ends<A>>>, meant: &[Meant], most: u32) -> Self {
        let made = self.0.iter().zip(gathered).map(|(known, ends)| match ends {
            Some(ends) => Arc::new(ends.sweep(meant, most)),
            None => Arc::clone(known),
        });
        Self(made.collect())
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|block| block.bytes()).sum()
    }
}

impl Touched {
    pub(super) fn none() -> Self {
        Self { ipv4: [false; BLOCKS], ipv6: [false; BLOCKS] }
    }

    pub(super) fn add(&mut self, zone: &IpZone) {
        self.add_ranges(zone.gateways.ranges().chain(zone.proxies.ranges()));
    }

    pub(super) fn add_ranges(&mut self, ranges: impl IntoIterator<Item = (IpAddr, IpAddr)>) {
        for (first, last) in ranges {
            let (family, blocks) = match (first, last) {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    (&mut self.ipv4, span(first.to_bits(), last.to_bits()))
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => {
                    (&mut self.ipv6, span(first.to_bits(), last.to_bits()))
                }
                // An entry is of one family: its parser refuses others.
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => continue,
            };
            family.get_mut(blocks).into_iter().flatten().for_each(|touched| *touched = true);
        }
    }

    pub(super) fn is_none(&self) -> bool {
        !self.ipv4.contains(&true) && !self.ipv6.contains(&true)
    }

    pub(super) fn gather(&self) -> Gathered {
        Gathered { ipv4: ends(&self.ipv4), ipv6: ends(&self.ipv6) }
    }
}

impl Gathered {
    pub(super) fn add(&mut self, number: ZoneNumber, zone: &IpZone) {
        self.add_entries(&zone.gateways, Role::gateway(number));
        self.add_entries(&zone.proxies, Role::proxy(number));
    }

    fn add_entries(&mut self, entries: &Entries, role: Role) {
        for (first, last) in entries.ranges() {
            match (first, last) {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    add(&mut self.ipv4, first.to_bits(), last.to_bits(), role);
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => {
                    add(&mut self.ipv6, first.to_bits(), last.to_bits(), role);
                }
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {}
            }
        }
    }
}

fn add<A: Bits>(blocks: &mut [Option<Ends<A>>], first: A, last: A, role: Role) {
    for ends in blocks.get_mut(span(first, last)).into_iter().flatten().flatten() {
        ends.add(first, last, role);
    }
}

fn span<A: Bits>(first: A, last: A) -> std::ops::RangeInclusive<usize> {
    usize::from(first.block())..=usize::from(last.block())
}

fn ends<A: Bits>(touched: &[bool]) -> Vec<Option<Ends<A>>> {
    (0..=u8::MAX).zip(touched).map(|(block, touched)| touched.then(|| Ends::new(block))).collect()
}
