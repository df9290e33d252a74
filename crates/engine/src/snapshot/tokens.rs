//! Tokens by digest, in shards that are copied when one of their tokens changes: one revoke among a
//! million copies a few hundred pointers.

use std::sync::Arc;

use crate::token::{Digest, Token};

/// 2¹² shards: digests are uniform, so their first bits need no further hash.
const SHARD_BITS: u32 = 12;

#[derive(Clone, Debug)]
pub(super) struct Tokens {
    shards: Arc<[Arc<Shard>]>,
}

/// Sorted by digest.
type Shard = Vec<(Digest, Arc<Token>)>;

impl Tokens {
    pub(super) fn compile(tokens: &[Arc<Token>]) -> Self {
        let mut shards = vec![Shard::new(); 1 << SHARD_BITS];
        for token in tokens {
            if let Some(shard) = shards.get_mut(shard_of(&token.digest)) {
                shard.push((token.digest, Arc::clone(token)));
            }
        }
        for shard in &mut shards {
            // Stable, and the last of two of one digest counts, as if they had come one after another.
            shard.sort_by_key(|(digest, _)| *digest);
            shard.reverse();
            shard.dedup_by_key(|(digest, _)| *digest);
            shard.reverse();
        }
        Self { shards: shards.into_iter().map(Arc::new).collect() }
    }

    pub(super) fn get(&self, digest: &Digest) -> Option<&Arc<Token>> {
        let shard = self.shards.get(shard_of(digest))?;
        let at = shard.binary_search_by_key(digest, |(digest, _)| *digest).ok()?;
        shard.get(at).map(|(_, token)| token)
    }

    /// In place: only shards that are still shared are copied.
    pub(super) fn change(&mut self, changes: impl IntoIterator<Item = (Digest, Option<Arc<Token>>)>) {
        let shards = Arc::make_mut(&mut self.shards);
        for (digest, token) in changes {
            let Some(shard) = shards.get_mut(shard_of(&digest)) else { continue };
            let shard = Arc::make_mut(shard);
            match (shard.binary_search_by_key(&digest, |(digest, _)| *digest), token) {
                (Ok(at), Some(token)) => {
                    if let Some(slot) = shard.get_mut(at) {
                        slot.1 = token;
                    }
                }
                (Ok(at), None) => drop(shard.remove(at)),
                (Err(at), Some(token)) => shard.insert(at, (digest, token)),
                (Err(_), None) => {}
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.len()).sum()
    }
}

fn shard_of(digest: &Digest) -> usize {
    let [first, second, ..] = *digest.as_bytes();
    usize::from(u16::from_be_bytes([first, second]) >> (16 - SHARD_BITS))
}
