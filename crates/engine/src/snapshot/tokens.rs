//! Tokens by digest, in shards of some dozens: whoever changes one token copies its shard and nothing else.

mod shard;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::shard::Shard;
use super::issued::Issued;
use crate::token::Digest;

/// As many shards as leave each this many tokens, within bounds: the fewest serve an organization that grows to a
/// million before its next start.
const EACH: usize = 64;
const FEWEST_BITS: u32 = 12;
const MOST_BITS: u32 = 15;
/// Shards that are copied together where one of them changes.
const GROUP: usize = 1 << 6;

#[derive(Clone, Debug)]
pub(super) struct Tokens {
    groups: Arc<[Group]>,
    /// First bits of a digest, which choose its shard: digests are uniform, so they need no further hash.
    bits: u32,
    count: usize,
}

type Group = Arc<[Shard]>;

/// Tokens on their way into shards.
#[derive(Debug)]
pub(super) struct Sorting {
    shards: Vec<Vec<Issued>>,
    bits: u32,
}

impl Sorting {
    /// `expected`: how many tokens there will be, as far as that is known.
    pub(super) fn new(expected: usize) -> Self {
        let bits = (expected / EACH).next_power_of_two().ilog2().clamp(FEWEST_BITS, MOST_BITS);
        // Shards differ by some tenths. From here on each grows as it must: what is freed when the shard is made of it
        // has the size that the next one wants.
        let least = (expected >> bits) / 4 * 3;
        let shards = (0..1_usize << bits).map(|_| Vec::with_capacity(least)).collect();
        Self { shards, bits }
    }

    /// Of two tokens of one digest the last counts, as if they had come one after another.
    pub(super) fn add(&mut self, token: Issued) {
        if let Some(shard) = self.shards.get_mut(shard_of(token.digest(), self.bits)) {
            shard.reserve_exact(1);
            shard.push(token);
        }
    }

    pub(super) fn finish(self) -> Tokens {
        let Self { shards, bits } = self;
        let none = Shard::of(Vec::new(), bits);
        let shard = |tokens: Vec<_>| if tokens.is_empty() { none.clone() } else { Shard::of(tokens, bits) };
        let groups = shards.len() / GROUP;
        let mut left = shards.into_iter().map(shard);
        let mut count = 0;
        let groups = (0..groups).map(|_| {
            let group: Group = left.by_ref().take(GROUP).collect();
            count += group.iter().map(Shard::len).sum::<usize>();
            group
        });
        Tokens { groups: groups.collect(), bits, count }
    }
}

impl Tokens {
    #[inline]
    pub(super) fn get(&self, digest: &Digest) -> Option<&Issued> {
        let shard = shard_of(digest, self.bits);
        self.groups.get(shard / GROUP)?.get(shard % GROUP)?.get(digest, self.bits)
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// In place: only what is still shared is copied.
    pub(super) fn put(&mut self, token: Issued) {
        let bits = self.bits;
        let digest = *token.digest();
        if self.shard(&digest).is_some_and(|shard| shard.put(token, bits)) {
            self.count += 1;
        }
    }

    pub(super) fn remove(&mut self, digest: &Digest) {
        let bits = self.bits;
        if self.get(digest).is_some() && self.shard(digest).is_some_and(|shard| shard.remove(digest, bits)) {
            self.count -= 1;
        }
    }

    fn shard(&mut self, digest: &Digest) -> Option<&mut Shard> {
        let shard = shard_of(digest, self.bits);
        let group = Arc::make_mut(&mut self.groups).get_mut(shard / GROUP)?;
        Arc::make_mut(group).get_mut(shard % GROUP)
    }

    /// What they occupy.
    pub(super) fn bytes(&self) -> usize {
        self.groups.iter().flat_map(|group| group.iter()).map(Shard::bytes).sum()
    }
}

#[inline]
fn shard_of(digest: &Digest, bits: u32) -> usize {
    let [first, second, ..] = *digest.as_bytes();
    usize::from(u16::from_be_bytes([first, second]) >> (16 - bits))
}
