//! So many a second of each key, in bounded memory and by the time that is handed in.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, PoisonError};

use engine::Timestamp;

const SHARDS: usize = 16;
const SECOND: i64 = 1_000_000;

/// The generic cell rate algorithm: a key may take its whole second at once, and then one at each
/// step. One number is kept for each key, and only while it has not recovered.
#[derive(Debug)]
pub(crate) struct Limiter<K> {
    /// Microseconds from one to the next.
    step: i64,
    keys_per_shard: usize,
    hasher: RandomState,
    /// When a key's second is whole again, in microseconds.
    whole_at: [Mutex<HashMap<K, i64>>; SHARDS],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Yes,
    /// None is left before `next`.
    No {
        next: Timestamp,
    },
    /// Too many keys are on their way for one more to be counted.
    Full,
}

impl<K: Hash + Eq> Limiter<K> {
    /// `per_second`: at least one. `keys`: how many are counted at one time.
    pub(crate) fn new(per_second: u32, keys: usize) -> Self {
        Self {
            step: (SECOND / i64::from(per_second.max(1))).max(1),
            keys_per_shard: keys.div_ceil(SHARDS),
            hasher: RandomState::new(),
            whole_at: Default::default(),
        }
    }

    pub(crate) fn take(&self, key: K, now: Timestamp) -> Taken {
        let shard = usize::try_from(self.hasher.hash_one(&key)).unwrap_or(0) % SHARDS;
        let Some(shard) = self.whole_at.get(shard) else { return Taken::Full };
        let mut whole_at = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.micros();
        if let Some(whole) = whole_at.get_mut(&key) {
            // After the clock was set back, nobody waits for the time that is to come again.
            let from = (*whole).clamp(now, now.saturating_add(SECOND));
            let then = from.saturating_add(self.step);
            if then > now.saturating_add(SECOND) {
                return Taken::No { next: Timestamp::from_micros(then - SECOND) };
            }
            *whole = then;
            return Taken::Yes;
        }
        if whole_at.len() >= self.keys_per_shard {
            whole_at.retain(|_, whole| *whole > now);
            if whole_at.len() >= self.keys_per_shard {
                return Taken::Full;
            }
        }
        whole_at.insert(key, now.saturating_add(self.step));
        Taken::Yes
    }
}

#[cfg(test)]
mod tests {

    use engine::Timestamp;

    use super::{Limiter, SHARDS, Taken};

    const START: i64 = 1_795_435_200_000_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_micros(START + millis * 1000)
    }

    #[test]
    fn a_key_takes_its_second_at_once_and_then_step_by_step() {
        let limiter = Limiter::new(4, 100);
        for (millis, taken) in [
            (0, Taken::Yes),
            (0, Taken::Yes),
            (0, Taken::Yes),
            (0, Taken::Yes),
            (0, Taken::No { next: at(250) }),
            (249, Taken::No { next: at(250) }),
            (250, Taken::Yes),
            (250, Taken::No { next: at(500) }),
            (10_000, Taken::Yes),
            // The clock went back.
            (-60_000, Taken::No { next: at(-59_750) }),
        ] {
            assert_eq!(limiter.take("a", at(millis)), taken, "{millis}");
        }
        assert_eq!(limiter.take("b", at(0)), Taken::Yes);
    }

    #[test]
    fn keys_are_bounded_and_forgotten_once_they_recovered() {
        let limiter = Limiter::new(1, SHARDS);
        let taken = (0..1000).filter(|key| limiter.take(*key, at(0)) == Taken::Yes).count();
        assert_eq!(taken, SHARDS);
        let again = (1000..2000).filter(|key| limiter.take(*key, at(2000)) == Taken::Yes).count();
        assert_eq!(again, SHARDS);
    }
}
