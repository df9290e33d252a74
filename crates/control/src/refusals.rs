//! Refusals, told apart and counted: a flood fills neither the queue nor the disk, and hides nothing.
//!
//! The first refusal of a source, token and reason is recorded whole, with its steps; those that follow
//! within [`REFUSALS_SPAN`] are counted to it, and the id in each answer leads there. What would open more records
//! than [`REFUSALS_KNOWN_PER_SECOND`] and [`REFUSALS_UNKNOWN_PER_SECOND`] is counted to one record for many sources.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use engine::addr::Source;
use engine::{Reason, Refused, Timestamp, TokenId};
use store::RefusalCount;

use crate::error_id::ErrorIds;
use crate::limits::{REFUSALS_KNOWN_PER_SECOND, REFUSALS_SPAN, REFUSALS_UNKNOWN_PER_SECOND};
use crate::random;

const SHARDS: usize = 64;
/// Records that are open in one shard.
const OPEN_MAX: usize = 1_024;

pub(crate) struct Refusals {
    ids: OnceLock<ErrorIds>,
    shards: [Mutex<HashMap<Kind, Span>>; SHARDS],
    hasher: RandomState,
    known: PerSecond,
    unknown: PerSecond,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    from: From,
    token: Option<TokenId>,
    reason: Reason,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum From {
    One(Source),
    /// The chain has no address that could be read.
    Nowhere,
    Many,
}

/// One record, while refusals are counted to it.
struct Span {
    record: u64,
    first: Timestamp,
    last: Timestamp,
    count: u64,
    written: u64,
}

/// What became of a refusal. Its id is in the answer.
pub(crate) enum Noted {
    /// It opens a record, which must be written.
    First {
        id: String,
        opened: Opened,
    },
    Again {
        id: String,
    },
}

/// A record that was opened.
#[derive(Clone, Copy)]
pub(crate) struct Opened(Kind);

impl Opened {
    /// It is of whoever was refused for this reason, wherever from.
    pub(crate) fn of_many(self) -> bool {
        self.0.from == From::Many
    }
}

impl Refusals {
    pub(crate) fn new() -> Self {
        Self {
            ids: OnceLock::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
            known: PerSecond::new(REFUSALS_KNOWN_PER_SECOND),
            unknown: PerSecond::new(REFUSALS_UNKNOWN_PER_SECOND),
        }
    }

    /// The organization's key, once there is one.
    pub(crate) fn key(&self, organization: &[u8; 32]) {
        let _ = self.ids.set(ErrorIds::new(organization));
    }

    pub(crate) fn ids(&self) -> &ErrorIds {
        self.ids.get_or_init(|| ErrorIds::new(&random::bytes()))
    }

    pub(crate) fn note(&self, refused: &Refused<'_>) -> Noted {
        let Refused { chain, token, reason, at, .. } = *refused;
        let from = chain.nearest().map_or(From::Nowhere, |address| From::One(Source::of(address)));
        let room = if token.is_some() { &self.known } else { &self.unknown };
        if let Some(noted) = self.count(Kind { from, token, reason }, at, || room.take(at)) {
            return noted;
        }
        let many = Kind { from: From::Many, token: None, reason };
        self.count(many, at, || true)
            .unwrap_or_else(|| Noted::Again { id: self.ids().of(random_record(), 1) })
    }

    /// `None` where it would open a record for which there is no room.
    fn count(&self, kind: Kind, at: Timestamp, room: impl FnOnce() -> bool) -> Option<Noted> {
        let mut spans = self.shard(&kind)?.lock().unwrap_or_else(PoisonError::into_inner);
        let full = spans.len() >= OPEN_MAX && kind.from != From::Many;
        match spans.entry(kind) {
            // One that is over goes on until the writer came by, a second at most.
            Entry::Occupied(mut open) if open.get().holds(at) || open.get().written < open.get().count => {
                let span = open.get_mut();
                span.last = span.last.max(at);
                let id = self.ids().of(span.record, span.count);
                span.count += 1;
                Some(Noted::Again { id })
            }
            entry => {
                if full || !room() {
                    return None;
                }
                let span = Span { record: random_record(), first: at, last: at, count: 1, written: 1 };
                let id = self.ids().of(span.record, 0);
                entry.insert_entry(span);
                Some(Noted::First { id, opened: Opened(kind) })
            }
        }
    }

    /// The record will not be written: the next refusal of its kind opens another.
    pub(crate) fn forget(&self, Opened(kind): Opened) {
        if let Some(spans) = self.shard(&kind) {
            spans.lock().unwrap_or_else(PoisonError::into_inner).remove(&kind);
        }
    }

    fn shard(&self, kind: &Kind) -> Option<&Mutex<HashMap<Kind, Span>>> {
        let shard = usize::try_from(self.hasher.hash_one(kind) % SHARDS as u64).ok()?;
        self.shards.get(shard)
    }

    /// What the store does not know yet: the counts of the records that ended, and of at most `open` others.
    pub(crate) fn counted(&self, now: Timestamp, open: usize) -> Vec<RefusalCount> {
        let mut counts = Vec::new();
        let mut room = open;
        for shard in &self.shards {
            let mut spans = shard.lock().unwrap_or_else(PoisonError::into_inner);
            spans.retain(|_, span| {
                let open = span.holds(now);
                if span.written < span.count && (room > 0 || !open) {
                    room = room.saturating_sub(usize::from(open));
                    span.written = span.count;
                    let error_id = self.ids().of(span.record, 0);
                    counts.push(RefusalCount { error_id, count: span.count, last: span.last });
                }
                open
            });
        }
        counts
    }
}

impl Span {
    /// A clock that was set back ends it.
    fn holds(&self, at: Timestamp) -> bool {
        at >= self.first.minus(Duration::from_secs(1)) && at.since(self.first) < REFUSALS_SPAN
    }
}

fn random_record() -> u64 {
    // Lossless: half of it.
    u64::try_from(random::bits() >> 64).unwrap_or(0)
}

/// So many a second, whoever asks.
struct PerSecond {
    most: u32,
    /// The second in the upper half, what it gave in the lower.
    given: AtomicU64,
}

impl PerSecond {
    fn new(most: u32) -> Self {
        Self { most, given: AtomicU64::new(0) }
    }

    fn take(&self, at: Timestamp) -> bool {
        let second = u64::try_from(at.seconds()).unwrap_or(0) & u64::from(u32::MAX);
        let next = |given: u64| {
            let count = if given >> 32 == second { given & u64::from(u32::MAX) } else { 0 };
            (count < u64::from(self.most)).then_some(second << 32 | (count + 1))
        };
        self.given.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }
}
