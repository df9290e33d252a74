//! Tokens by digest, in shards of some hundreds: whoever changes one token copies its shard and nothing else.

mod index;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::index::{Index, Slots};
use super::issued::Issued;
use crate::token::Digest;

/// 2¹² shards in 2⁶ groups: digests are uniform, so their first bits need no further hash.
const SHARDS: usize = 1 << 12;
const GROUP: usize = 1 << 6;

#[derive(Clone, Debug)]
pub(super) struct Tokens {
    groups: Arc<[Group]>,
    count: usize,
}

type Group = Arc<[Shard]>;

#[derive(Clone, Debug)]
struct Shard {
    index: Index,
    /// In no order.
    tokens: Arc<[Issued]>,
}

/// Tokens on their way into shards.
#[derive(Debug)]
pub(super) struct Sorting(Vec<Vec<Issued>>);

impl Sorting {
    /// `expected`: how many tokens there will be, as far as that is known.
    pub(super) fn new(expected: usize) -> Self {
        // Shards differ by some tenths.
        let each = expected / SHARDS;
        Self((0..SHARDS).map(|_| Vec::with_capacity(each + each / 8)).collect())
    }

    /// Of two tokens of one digest the last counts, as if they had come one after another.
    pub(super) fn add(&mut self, token: Issued) {
        if let Some(shard) = self.0.get_mut(shard_of(token.digest())) {
            shard.push(token);
        }
    }

    pub(super) fn finish(self) -> Tokens {
        let none = Shard::of(Vec::new());
        let shard = |tokens: Vec<_>| if tokens.is_empty() { none.clone() } else { Shard::of(tokens) };
        let mut left = self.0.into_iter().map(shard);
        let mut count = 0;
        let groups = (0..SHARDS / GROUP).map(|_| {
            let group: Group = left.by_ref().take(GROUP).collect();
            count += group.iter().map(|shard| shard.tokens.len()).sum::<usize>();
            group
        });
        Tokens { groups: groups.collect(), count }
    }
}

impl Tokens {
    #[inline]
    pub(super) fn get(&self, digest: &Digest) -> Option<&Issued> {
        let shard = shard_of(digest);
        self.groups.get(shard / GROUP)?.get(shard % GROUP)?.get(digest)
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// In place: only what is still shared is copied.
    pub(super) fn put(&mut self, token: Issued) {
        let digest = *token.digest();
        let Some(shard) = self.shard(&digest) else { return };
        let Some(at) = shard.place(&digest) else {
            *shard = Shard::of(shard.tokens.iter().cloned().chain([token]).collect());
            self.count += 1;
            return;
        };
        if let Some(slot) = Arc::make_mut(&mut shard.tokens).get_mut(at) {
            *slot = token;
        }
    }

    pub(super) fn remove(&mut self, digest: &Digest) {
        let Some(shard) = self.shard(digest) else { return };
        if shard.place(digest).is_some() {
            *shard =
                Shard::of(shard.tokens.iter().filter(|token| token.digest() != digest).cloned().collect());
            self.count -= 1;
        }
    }

    fn shard(&mut self, digest: &Digest) -> Option<&mut Shard> {
        let shard = shard_of(digest);
        let group = Arc::make_mut(&mut self.groups).get_mut(shard / GROUP)?;
        Arc::make_mut(group).get_mut(shard % GROUP)
    }

    /// What they occupy.
    pub(super) fn bytes(&self) -> usize {
        let shard = |shard: &Shard| size_of::<Shard>() + shard.index.bytes() + size_of_val(&*shard.tokens);
        self.groups.iter().flat_map(|group| group.iter()).map(shard).sum()
    }
}

impl Shard {
    fn of(tokens: Vec<Issued>) -> Self {
        let mut slots = Slots::of(tokens.len());
        let mut kept: Vec<Issued> = Vec::with_capacity(tokens.len());
        for token in tokens {
            let place = slots.find(token.digest(), |at| kept.get(at).map(Issued::digest));
            if let Some(slot) = place.and_then(|at| kept.get_mut(at)) {
                *slot = token;
            } else {
                slots.add(token.digest(), kept.len());
                kept.push(token);
            }
        }
        Self { index: slots.finish(), tokens: kept.into() }
    }

    #[inline]
    fn place(&self, digest: &Digest) -> Option<usize> {
        self.index.find(digest, |at| self.tokens.get(at).map(Issued::digest))
    }

    #[inline]
    fn get(&self, digest: &Digest) -> Option<&Issued> {
        self.tokens.get(self.place(digest)?)
    }
}

fn shard_of(digest: &Digest) -> usize {
    let [first, second, ..] = *digest.as_bytes();
    usize::from(u16::from_be_bytes([first, second]) >> 4)
}
