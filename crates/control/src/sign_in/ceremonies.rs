//! What was begun and waits for its end: challenges, secrets of codes. In memory, once, five minutes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use engine::{Timestamp, base62};

use crate::limits::CHALLENGE;
use crate::random;

/// Begun at a time; beyond, the oldest is forgotten.
const KEPT: usize = 1_000;

#[derive(Debug)]
pub(crate) struct Ceremonies<T>(Mutex<HashMap<String, (Timestamp, T)>>);

impl<T> Default for Ceremonies<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Ceremonies<T> {
    /// The name by which it is ended: 128 bits.
    pub(crate) fn begin(&self, what: T, at: Timestamp) -> String {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        begun.retain(|_, (since, _)| at.since(*since) < CHALLENGE);
        if begun.len() >= KEPT
            && let Some(oldest) =
                begun.iter().min_by_key(|(_, (since, _))| *since).map(|(name, _)| name.clone())
        {
            begun.remove(&oldest);
        }
        let name: String = base62::digits::<22>(random::bits()).iter().copied().map(char::from).collect();
        begun.insert(name.clone(), (at, what));
        name
    }

    /// What is begun, without ending it.
    pub(crate) fn look<R>(&self, name: &str, at: Timestamp, read: impl FnOnce(&T) -> R) -> Option<R> {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        begun.get(name).filter(|(since, _)| at.since(*since) < CHALLENGE).map(|(_, what)| read(what))
    }

    /// Takes it: whatever comes of it, it is over (B-100).
    pub(crate) fn end(&self, name: &str, at: Timestamp) -> Option<T> {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        begun.remove(name).filter(|(since, _)| at.since(*since) < CHALLENGE).map(|(_, what)| what)
    }
}

#[cfg(test)]
mod tests {
    use engine::Timestamp;

    use super::{Ceremonies, KEPT};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn b_100_a_challenge_is_good_once_and_for_five_minutes() {
        let ceremonies = Ceremonies::default();
        let (quick, slow) = (ceremonies.begin(1, at(0)), ceremonies.begin(2, at(0)));
        assert_ne!(quick, slow);
        assert_eq!(ceremonies.end(&quick, at(299)), Some(1));
        assert_eq!(ceremonies.end(&quick, at(299)), None);
        assert_eq!(ceremonies.end(&slow, at(300)), None);
        assert_eq!(ceremonies.end("", at(0)), None);
    }

    #[test]
    fn only_so_many_are_begun_at_a_time() {
        let ceremonies = Ceremonies::default();
        let names: Vec<_> =
            (0..=KEPT).map(|number| ceremonies.begin(number, at(i64::from(number > 0)))).collect();
        assert_eq!(ceremonies.end(&names[0], at(2)), None, "the oldest is forgotten");
        assert_eq!(ceremonies.end(&names[KEPT], at(2)), Some(KEPT));
    }
}
