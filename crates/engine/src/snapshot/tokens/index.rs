//! From a digest to a place in its shard: open addressing by bits of the digest, which is uniform already.

use std::sync::Arc;

use crate::token::Digest;

/// A place and some bits of its digest to a slot, so that a place is hardly ever read in vain.
#[derive(Clone, Debug)]
pub(super) struct Index(Arc<[u32]>);

/// An index while it is made.
pub(super) struct Slots(Vec<u32>);

const EMPTY: u32 = u32::MAX;
/// A shard holds fewer tokens than this: all that an organization may have lie in one.
const PLACES: u32 = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 22;
const MARK_BITS: u32 = 31 - PLACE_BITS;

impl Index {
    /// `digest`: of a place.
    #[inline]
    pub(super) fn find<'a>(
        &self,
        digest: &Digest,
        at: impl Fn(usize) -> Option<&'a Digest>,
    ) -> Option<usize> {
        find(&self.0, digest, at)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.0)
    }
}

impl Slots {
    /// For so many places.
    pub(super) fn of(count: usize) -> Self {
        // Three of four slots are taken at most, and one is always free.
        Self(vec![EMPTY; count + count / 3 + 1])
    }

    /// As [`Index::find`].
    pub(super) fn find<'a>(
        &self,
        digest: &Digest,
        at: impl Fn(usize) -> Option<&'a Digest>,
    ) -> Option<usize> {
        find(&self.0, digest, at)
    }

    pub(super) fn add(&mut self, digest: &Digest, place: usize) {
        let Some(place) = u32::try_from(place).ok().filter(|place| *place < PLACES) else { return };
        let slots = self.0.len();
        let (first, mark) = start(slots, digest);
        for step in 0..slots {
            if let Some(slot) = self.0.get_mut((first + step) % slots)
                && *slot == EMPTY
            {
                *slot = mark << PLACE_BITS | place;
                return;
            }
        }
    }

    pub(super) fn finish(self) -> Index {
        Index(self.0.into())
    }
}

#[inline]
fn find<'a>(slots: &[u32], digest: &Digest, at: impl Fn(usize) -> Option<&'a Digest>) -> Option<usize> {
    let (first, mark) = start(slots.len(), digest);
    let (before, behind) = slots.split_at_checked(first)?;
    for slot in behind.iter().chain(before) {
        if *slot == EMPTY {
            return None;
        }
        if slot >> PLACE_BITS == mark {
            let place = usize::try_from(slot & (PLACES - 1)).ok()?;
            if at(place) == Some(digest) {
                return Some(place);
            }
        }
    }
    None
}

/// The first of `slots` to look at, and the bits that a slot has of the digest. The first two bytes chose the shard.
#[inline]
fn start(slots: usize, digest: &Digest) -> (usize, u32) {
    let bits = digest.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes)) << 16;
    let slots = u64::try_from(slots).unwrap_or(0);
    let slot = ((bits >> 32) * slots) >> 32;
    // One bit less than there is room for: no slot is taken for an empty one.
    let mark = (bits & u64::from(u32::MAX)) >> (32 - MARK_BITS);
    (usize::try_from(slot).unwrap_or(0), u32::try_from(mark).unwrap_or(0))
}
