//! Refusals, told apart and counted: a flood fills neither the queue nor the disk, and hides nothing.
//!
//! The first refusal of a source, token and reason is recorded whole, with its steps; those that follow
//! within [`REFUSALS_SPAN`] are counted to it, and the id in each answer leads there. So many records may be opened in a
//! second, by so many of them one token; what would open more is counted to one record for many sources. The first
//! refusal of a token in a second has room of its own: the flood of one token hides no other.

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
use crate::limits::{
    REFUSALS_FIRST_PER_SECOND, REFUSALS_KNOWN_PER_SECOND, REFUSALS_OF_TOKEN_PER_SECOND, REFUSALS_SPAN,
    REFUSALS_UNKNOWN_PER_SECOND,
};
use crate::random;

const SHARDS: usize = 64;
/// Records that are open in one shard.
const OPEN_MAX: usize = 1_024;

pub(crate) struct Refusals {
    ids: OnceLock<ErrorIds>,
    shards: [Mutex<HashMap<Kind, Span>>; SHARDS],
    hasher: RandomState,
    first: PerSecond,
    known: PerSecond,
    unknown: PerSecond,
    tokens: OfTokens,
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
            first: PerSecond::new(REFUSALS_FIRST_PER_SECOND),
            known: PerSecond::new(REFUSALS_KNOWN_PER_SECOND),
            unknown: PerSecond::new(REFUSALS_UNKNOWN_PER_SECOND),
            tokens: OfTokens::new(),
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
        if let Some(noted) = self.count(Kind { from, token, reason }, at, || self.room(token, at)) {
            return noted;
        }
        let many = Kind { from: From::Many, token: None, reason };
        self.count(many, at, || true)
            .unwrap_or_else(|| Noted::Again { id: self.ids().of(random_record(), 1) })
    }

    /// Whether a record may be opened.
    fn room(&self, token: Option<TokenId>, at: Timestamp) -> bool {
        let Some(token) = token else { return self.unknown.take(at) };
        match self.tokens.opened(token, self.hasher.hash_one(token), at) {
            0 => self.first.take(at),
            before if before < REFUSALS_OF_TOKEN_PER_SECOND => self.known.take(at),
            _ => false,
        }
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

/// How many records each token's refusals asked for in this second.
struct OfTokens(Box<[Mutex<OfSecond>]>);

#[derive(Default)]
struct OfSecond {
    second: i64,
    asked: HashMap<TokenId, u32>,
}

impl OfTokens {
    fn new() -> Self {
        Self((0..SHARDS).map(|_| Mutex::default()).collect())
    }

    /// How many there were before this one. `hash`: of the token.
    fn opened(&self, token: TokenId, hash: u64, at: Timestamp) -> u32 {
        let shard = usize::try_from(hash % SHARDS as u64).ok().and_then(|shard| self.0.get(shard));
        let Some(shard) = shard else { return u32::MAX };
        let mut of = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if of.second != at.seconds() {
            of.second = at.seconds();
            of.asked.clear();
        }
        if of.asked.len() >= OPEN_MAX {
            return u32::MAX;
        }
        let asked = of.asked.entry(token).or_default();
        *asked = asked.saturating_add(1);
        *asked - 1
    }
}
