//! One block: the addresses of one family with the same first eight bits, and which zones hold them.
//!
//! Whatever changes in a zone, only the blocks that it touches are made again.

mod sets;

use super::ZoneNumber;
use super::trie::{Bits, Trie};

use self::sets::{Meaning, Sets};

/// A zone, as gateway or as proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Role(u32);

impl Role {
    pub(super) fn gateway(zone: ZoneNumber) -> Self {
        Self(zone << 1)
    }

    pub(super) fn proxy(zone: ZoneNumber) -> Self {
        Self(zone << 1 | 1)
    }

    fn zone(self) -> ZoneNumber {
        self.0 >> 1
    }

    fn is_proxy(self) -> bool {
        self.0 & 1 == 1
    }
}

/// What it means to be a gateway of a zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) blocks: bool,
    pub(super) exempt: bool,
    pub(super) eligible: bool,
}

#[derive(Debug)]
pub(crate) struct Block<A: Bits> {
    trie: Trie<A>,
    /// Set after set: how many zones it has as gateways and how many as proxies, and then these, ascending.
    members: Box<[u32]>,
}

/// The active IP zones that hold one address, and what that means.
#[derive(Clone, Copy, Debug)]
pub struct Holders<'a> {
    meaning: Meaning,
    /// The only one, where it is a gateway.
    one: Option<ZoneNumber>,
    members: &'a [u32],
}

impl<A: Bits> Block<A> {
    pub(super) fn empty() -> Self {
        let (meaning, members) = Sets::default().finish();
        Self { trie: Trie::new(meaning, &[]), members }
    }

    pub(super) fn get(&self, address: A) -> Holders<'_> {
        let meaning = Meaning(self.trie.get(address));
        Holders { meaning, one: meaning.one(), members: &self.members }
    }

    pub(super) fn bytes(&self) -> usize {
        self.trie.bytes() + size_of_val(&*self.members)
    }
}

/// Where the ranges of one block begin and end.
#[derive(Debug)]
pub(super) struct Ends<A> {
    block: u8,
    ends: Vec<(A, Role, bool)>,
}

impl<A: Bits> Ends<A> {
    pub(super) fn new(block: u8) -> Self {
        Self { block, ends: Vec::new() }
    }

    /// `first` to `last`, inclusive; whatever is outside of the block is left out.
    pub(super) fn add(&mut self, first: A, last: A, role: Role) {
        self.ends.push((first.max(A::of_block(self.block)), role, true));
        // Without a successor, or with one of the next block, the range reaches to the end of this one.
        if let Some(past) = last.successor().filter(|past| past.block() == self.block) {
            self.ends.push((past, role, false));
        }
    }

    /// `meant`: by the zones' numbers. `most`: numbers that the block's sets may take; what is met beyond it can
    /// be read by nobody.
    pub(super) fn sweep(mut self, meant: &[Meant], most: u32) -> Block<A> {
        self.ends.sort_unstable_by_key(|(at, ..)| *at);
        let mut sets = Sets::new(most);
        let mut segments: Vec<(A, u32)> = Vec::with_capacity(self.ends.len());
        let (beginning, mut whole) = (A::of_block(self.block), 0);
        for here in self.ends.chunk_by(|left, right| left.0 == right.0) {
            for (_, role, begins) in here {
                if *begins { sets.enter(*role) } else { sets.leave(*role) }
            }
            let Meaning(number) = sets.meaning(meant);
            match here.first() {
                Some((at, ..)) if *at == beginning => whole = number,
                Some((at, ..)) if segments.last().map_or(whole, |(_, last)| *last) != number => {
                    segments.push((*at, number));
                }
                Some(_) | None => {}
            }
        }
        let (_, members) = sets.finish();
        Block { trie: Trie::new(whole, &segments), members }
    }
}

impl<'a> Holders<'a> {
    /// Of an address that no block holds.
    pub(crate) const NOBODY: Self = Self { meaning: Meaning::NOBODY, one: None, members: &[] };

    /// There were more sets than can be numbered: nothing may be said of the address, but that it is blocked.
    pub(crate) fn is_unreadable(self) -> bool {
        self.meaning.is_unreadable()
    }

    /// A gateway of a blocklist zone.
    pub(crate) fn blocks(self) -> bool {
        self.meaning.blocks()
    }

    /// A gateway of the exempt zone.
    pub(crate) fn exempt(self) -> bool {
        self.meaning.exempt()
    }

    /// A gateway of a zone that "any network zone" means.
    pub(crate) fn eligible(self) -> bool {
        self.meaning.eligible()
    }

    pub(crate) fn is_proxy(self) -> bool {
        self.meaning.is_proxy()
    }

    /// The zones of which the address is a gateway, ascending.
    pub fn gateway_of(&self) -> &[ZoneNumber] {
        match &self.one {
            Some(zone) => std::slice::from_ref(zone),
            None => self.sets().map_or(&[], |(gateways, _)| gateways),
        }
    }

    /// The zones of which it is a proxy, ascending.
    pub fn proxy_of(&self) -> &'a [ZoneNumber] {
        self.sets().filter(|_| self.is_proxy()).map_or(&[], |(_, proxies)| proxies)
    }

    pub(crate) fn is_gateway_of(&self, zone: ZoneNumber) -> bool {
        self.gateway_of().binary_search(&zone).is_ok()
    }

    pub(crate) fn is_proxy_of(&self, zone: ZoneNumber) -> bool {
        self.is_proxy() && self.proxy_of().binary_search(&zone).is_ok()
    }

    /// Where they are not one gateway.
    fn sets(&self) -> Option<(&'a [u32], &'a [u32])> {
        let (counts, rest) = self.members.get(self.meaning.place()..)?.split_first_chunk::<2>()?;
        let [gateways, proxies] = counts.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let (gateways, rest) = rest.split_at_checked(gateways)?;
        Some((gateways, rest.get(..proxies)?))
    }
}
