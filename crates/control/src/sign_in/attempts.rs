//! Who tries too often to get in. In memory, so much and no more.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use engine::addr::Source;
use engine::{Digest, Timestamp};

use crate::limits::{ATTEMPTS_OF_ADDRESS, ATTEMPTS_OF_LOGIN, ATTEMPTS_WINDOW};

/// Names and addresses remembered at a time; beyond, the oldest is forgotten.
const KEPT: usize = 20_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tried {
    /// Known or not: both are counted alike (B-121).
    Login(Digest),
    /// One address, or the network that one customer has of IPv6.
    Address(Option<Source>),
    /// Failures written to the audit: a crowd must not fill the disk.
    Audit,
}

#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<HashMap<Tried, (Timestamp, u32)>>);

impl Tried {
    pub(crate) fn address(address: Option<IpAddr>) -> Self {
        Self::Address(address.map(Source::of))
    }

    fn most(self) -> u32 {
        match self {
            Self::Login(_) => ATTEMPTS_OF_LOGIN,
            Self::Address(_) => ATTEMPTS_OF_ADDRESS,
            Self::Audit => 1_000,
        }
    }
}

impl Attempts {
    /// Counts one. Beyond the limit: how long until the next is heard.
    pub(crate) fn spend(&self, tried: Tried, at: Timestamp) -> Result<(), Duration> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT && !known.contains_key(&tried) {
            known.retain(|_, (first, _)| at.since(*first) < ATTEMPTS_WINDOW);
            if known.len() >= KEPT
                && let Some(oldest) = known.iter().min_by_key(|(_, (first, _))| *first).map(|(key, _)| *key)
            {
                known.remove(&oldest);
            }
        }
        let (first, count) = known.entry(tried).or_insert((at, 0));
        if at.since(*first) >= ATTEMPTS_WINDOW {
            (*first, *count) = (at, 0);
        }
        if *count >= tried.most() {
            return Err(ATTEMPTS_WINDOW.saturating_sub(at.since(*first)));
        }
        *count += 1;
        Ok(())
    }

    /// It went well: what was counted before was the owner's.
    pub(crate) fn forget(&self, tried: Tried) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&tried);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use engine::{Digest, Timestamp};

    use super::{Attempts, KEPT, Tried};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_login_has_ten_attempts_in_a_quarter_of_an_hour() {
        let attempts = Attempts::default();
        let login = Tried::Login(Digest::of(b"alice"));
        for second in 0..10 {
            assert_eq!(attempts.spend(login, at(second)), Ok(()));
        }
        assert_eq!(attempts.spend(login, at(10)), Err(Duration::from_secs(890)));
        assert_eq!(attempts.spend(Tried::Login(Digest::of(b"bob")), at(10)), Ok(()));
        assert_eq!(attempts.spend(login, at(900)), Ok(()), "a new window");
    }

    #[test]
    fn an_address_has_fifty_and_a_network_of_ipv6_is_one() {
        let attempts = Attempts::default();
        for host in 0..50 {
            let tried = Tried::address(format!("2001:db8::{host:x}").parse().ok());
            assert_eq!(attempts.spend(tried, at(0)), Ok(()));
        }
        let tried = |text: &str| attempts.spend(Tried::address(text.parse().ok()), at(1)).is_ok();
        assert!(!tried("2001:db8::ffff"));
        assert!(tried("2001:db8:0:1::"));
        assert!(tried("203.0.113.9"));
    }

    #[test]
    fn a_crowd_does_not_fill_the_memory() {
        let attempts = Attempts::default();
        for number in 0..KEPT + 100 {
            let login = Tried::Login(Digest::of(number.to_string().as_bytes()));
            attempts.spend(login, at(i64::try_from(number / 1_000).expect("small"))).expect("counted");
        }
        assert_eq!(attempts.0.lock().expect("unpoisoned").len(), KEPT);
    }
}
