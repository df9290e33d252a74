//! What gates saw of tokens, counted by token and chain until it is written: nobody waits for it, and it cannot grow
//! without bound.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use engine::limits::AGENT_BYTES_MAX;
use engine::{Digest, IpChain, Reason, Timestamp, TokenId};

const SHARDS: usize = 64;

pub(crate) struct Sightings {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
    /// Chains of one shard, and tokens beside them.
    most: usize,
    /// Where the next round begins.
    next: AtomicUsize,
    /// Refused calls without a known token.
    strangers: AtomicU64,
    /// Calls that found no room at all.
    dropped: AtomicU64,
}

/// By a keyed hash of the token and the chain.
pub(crate) type Key = u64;

#[derive(Default)]
struct Shard {
    seen: HashMap<Key, Seen, BuildHasherDefault<AsIs>>,
    /// Calls of tokens from chains for which there is no room.
    beyond: HashMap<TokenId, Seen>,
}

/// Calls with one token through one chain.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) token: TokenId,
    /// `None`: of chains beyond the limit.
    pub(crate) chain: Option<IpChain>,
    /// Of the first call.
    pub(crate) agent: Box<str>,
    /// The door of the last call.
    pub(crate) gate: &'static str,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    /// The last one that was allowed, and by what the token is found then.
    pub(crate) used: Option<(Digest, Timestamp)>,
    pub(crate) allowed: u64,
    pub(crate) refused: u64,
    /// Of the last one that was refused.
    pub(crate) reason: Option<Reason>,
}

/// One call.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) token: TokenId,
    pub(crate) chain: &'a IpChain,
    pub(crate) agent: &'a [u8],
    pub(crate) gate: &'static str,
    pub(crate) at: Timestamp,
    pub(crate) outcome: Result<Digest, Reason>,
}

impl Sightings {
    /// `most`: chains that may wait.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
            most: most.div_ceil(SHARDS),
            next: AtomicUsize::new(0),
            strangers: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        }
    }

    /// A refused call that named no token that is known.
    pub(crate) fn note_stranger(&self) {
        self.strangers.fetch_add(1, Ordering::Relaxed);
    }

    /// How many there were since it was asked last.
    pub(crate) fn strangers(&self) -> u64 {
        self.strangers.swap(0, Ordering::Relaxed)
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    pub(crate) fn note(&self, sight: Sight<'_>) {
        let key = self.hasher.hash_one((sight.token, sight.chain));
        let mut shard = self.shard(key);
        // Whoever is refused takes half the room at most: it must not hide who uses the token.
        let room = if sight.outcome.is_ok() { self.most } else { self.most.div_ceil(2) };
        let full = shard.seen.len() >= room;
        match shard.seen.entry(key) {
            Entry::Occupied(mut entry) if entry.get().is_of(sight) => return entry.get_mut().add(sight),
            Entry::Vacant(entry) if !full => {
                entry.insert(Seen::of(sight, Some(sight.chain.clone())));
                return;
            }
            Entry::Occupied(_) | Entry::Vacant(_) => {}
        }
        let full = shard.beyond.len() >= self.most;
        match shard.beyond.entry(sight.token) {
            Entry::Occupied(mut entry) => entry.get_mut().add(sight),
            Entry::Vacant(entry) if !full => drop(entry.insert(Seen::of(sight, None))),
            Entry::Vacant(_) => drop(self.dropped.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Takes out what waits, whole shards until `most` chains are passed; the rest is met first the next time.
    pub(crate) fn take(&self, most: usize) -> Vec<(Key, Seen)> {
        let mut taken = Vec::new();
        for _ in 0..SHARDS {
            if taken.len() >= most {
                break;
            }
            let at = self.next.fetch_add(1, Ordering::Relaxed) % SHARDS;
            let Some(shard) = self.shards.get(at) else { break };
            let shard = std::mem::take(&mut *shard.lock().unwrap_or_else(PoisonError::into_inner));
            let beyond = shard.beyond.into_values().map(|seen| (self.hasher.hash_one(seen.token), seen));
            taken.extend(shard.seen.into_iter().chain(beyond));
        }
        taken
    }

    /// Puts back what could not be written; what finds no room is dropped and counted.
    pub(crate) fn put_back(&self, taken: Vec<(Key, Seen)>) {
        for (key, seen) in taken {
            let mut shard = self.shard(key);
            if seen.chain.is_none() {
                match shard.beyond.entry(seen.token) {
                    Entry::Occupied(mut entry) => entry.get_mut().join(&seen),
                    Entry::Vacant(entry) => drop(entry.insert(seen)),
                }
                continue;
            }
            let full = shard.seen.len() >= self.most;
            match shard.seen.entry(key) {
                Entry::Occupied(mut entry) if entry.get().chain == seen.chain => entry.get_mut().join(&seen),
                Entry::Vacant(entry) if !full => drop(entry.insert(seen)),
                Entry::Occupied(_) | Entry::Vacant(_) => {
                    self.dropped.fetch_add(seen.allowed + seen.refused, Ordering::Relaxed);
                }
            }
        }
    }

    fn shard(&self, key: Key) -> MutexGuard<'_, Shard> {
        // Bits that no table of a shard looks at: its lowest find the place there, its highest tell keys apart.
        let at = usize::try_from((key >> 24) % SHARDS as u64).unwrap_or(0);
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn of(sight: Sight<'_>, chain: Option<IpChain>) -> Self {
        let agent = sight.agent.get(..AGENT_BYTES_MAX).unwrap_or(sight.agent);
        let mut seen = Self {
            token: sight.token,
            chain,
            agent: String::from_utf8_lossy(agent).into(),
            gate: sight.gate,
            first: sight.at,
            last: sight.at,
            used: None,
            allowed: 0,
            refused: 0,
            reason: None,
        };
        seen.add(sight);
        seen
    }

    fn is_of(&self, sight: Sight<'_>) -> bool {
        self.token == sight.token && self.chain.as_ref() == Some(sight.chain)
    }

    fn add(&mut self, sight: Sight<'_>) {
        self.last = self.last.max(sight.at);
        self.gate = sight.gate;
        match sight.outcome {
            Ok(digest) => {
                self.allowed += 1;
                self.used = Some((digest, self.used.map_or(sight.at, |(_, at)| at.max(sight.at))));
            }
            Err(reason) => {
                self.refused += 1;
                self.reason = Some(reason);
            }
        }
    }

    fn join(&mut self, other: &Self) {
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.used = self.used.or(other.used);
        self.allowed += other.allowed;
        self.refused += other.refused;
        self.reason = self.reason.or(other.reason);
    }
}

/// The keys are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
