//! Some tokens side by side, sorted by digest, and where each bucket of them begins: digests are uniform already, so
//! their bits choose the bucket.

use std::sync::Arc;

use crate::snapshot::issued::Issued;
use crate::token::Digest;

/// One line of memory says where to look, and the next that is read is the token's own.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Shard {
    tokens: Arc<[Issued]>,
    /// How many tokens are in the buckets before each. Read only where they can be numbered so.
    starts: [u8; BUCKETS],
}

const _: () = assert!(size_of::<Shard>() == 64);

const BUCKETS: usize = 48;
/// With more tokens a shard is searched by halves: that takes digests that somebody chose, or an organization that
/// has grown from little to a million since its start.
const COUNTED: usize = 255;

impl Shard {
    /// Of two tokens of one digest the last counts. `skip`: bits that the digests of the shard have in common.
    pub(super) fn of(mut tokens: Vec<Issued>, skip: u32) -> Self {
        // The records are long: their digests are sorted, and each record is moved once.
        tokens.sort_by_cached_key(|token| *token.digest());
        tokens.dedup_by(|later, kept| {
            let same = later.digest() == kept.digest();
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        Self::sorted(tokens.into(), skip)
    }

    fn sorted(tokens: Arc<[Issued]>, skip: u32) -> Self {
        let mut starts = [0; BUCKETS];
        let mut before = 0_u8;
        let mut next = tokens.iter().peekable();
        for (bucket, start) in starts.iter_mut().enumerate() {
            *start = before;
            while next.next_if(|token| bucket_of(token.digest(), skip) == bucket).is_some() {
                before = before.saturating_add(1);
            }
        }
        Self { tokens, starts }
    }

    #[inline]
    pub(super) fn get(&self, digest: &Digest, skip: u32) -> Option<&Issued> {
        if self.tokens.len() > COUNTED {
            return self.tokens.get(self.place(digest).ok()?);
        }
        let bucket = bucket_of(digest, skip);
        let from = usize::from(*self.starts.get(bucket)?);
        let to = self.starts.get(bucket + 1).map_or(self.tokens.len(), |start| usize::from(*start));
        // All of them are compared: where the first is another's, the second is on its way already.
        let there = self.tokens.get(from..to)?.iter();
        there.fold(None, |found, token| if token.digest() == digest { Some(token) } else { found })
    }

    /// Where the token is, or would be.
    fn place(&self, digest: &Digest) -> Result<usize, usize> {
        self.tokens.binary_search_by(|token| token.digest().cmp(digest))
    }

    /// Whether it is a new one. In place where it is not: only what is still shared is copied.
    pub(super) fn put(&mut self, token: Issued, skip: u32) -> bool {
        match self.place(token.digest()) {
            Ok(at) => {
                if let Some(slot) = Arc::make_mut(&mut self.tokens).get_mut(at) {
                    *slot = token;
                }
                false
            }
            Err(at) => {
                let (before, behind) = self.tokens.split_at_checked(at).unwrap_or((&self.tokens, &[]));
                let all = before.iter().chain([&token]).chain(behind);
                *self = Self::sorted(all.cloned().collect(), skip);
                true
            }
        }
    }

    /// Whether it was there.
    pub(super) fn remove(&mut self, digest: &Digest, skip: u32) -> bool {
        let is_there = self.place(digest).is_ok();
        if is_there {
            let left = self.tokens.iter().filter(|token| token.digest() != digest);
            *self = Self::sorted(left.cloned().collect(), skip);
        }
        is_there
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.tokens)
    }
}

/// Ascending as digests are.
#[inline]
fn bucket_of(digest: &Digest, skip: u32) -> usize {
    let bits = digest.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    let behind = bits.checked_shl(skip).unwrap_or(0) >> 32;
    let bucket = (behind * BUCKETS as u64) >> 32;
    usize::try_from(bucket).unwrap_or(BUCKETS)
}
