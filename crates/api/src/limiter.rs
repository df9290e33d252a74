//! Calls of one token or session in a while, as Okta counts and tells them: whole minutes, in three headers.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::http::{HeaderMap, HeaderValue};
use engine::Timestamp;

use crate::auth::Who;
use crate::headers;

#[derive(Debug)]
pub(crate) struct Limiter {
    most: u32,
    /// Seconds of a window.
    seconds: i64,
    window: Mutex<Window>,
}

/// Forgotten as a whole when the next one begins, so it never holds more than one window's callers.
#[derive(Debug, Default)]
struct Window {
    number: i64,
    calls: HashMap<Who, u32>,
}

/// What is left to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) within: bool,
    most: u32,
    remaining: u32,
    /// Seconds since 1970.
    reset: i64,
}

impl Limiter {
    /// As Okta's: whole minutes.
    pub(crate) fn a_minute(most: u32) -> Self {
        Self { most, seconds: 60, window: Mutex::default() }
    }

    pub(crate) fn a_second(most: u32) -> Self {
        Self { most, seconds: 1, window: Mutex::default() }
    }

    pub(crate) fn spend(&self, who: Who, at: Timestamp) -> Allowance {
        let number = at.seconds().div_euclid(self.seconds);
        let mut window = self.window.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if window.number != number {
            *window = Window { number, calls: HashMap::new() };
        }
        let calls = window.calls.entry(who).or_default();
        let within = *calls < self.most;
        *calls += u32::from(within);
        Allowance {
            within,
            most: self.most,
            remaining: self.most - *calls,
            reset: (number + 1) * self.seconds,
        }
    }
}

impl Allowance {
    pub(crate) fn write(self, headers: &mut HeaderMap, at: Timestamp) {
        headers.insert(headers::LIMIT, self.most.into());
        headers.insert(headers::REMAINING, self.remaining.into());
        headers.insert(headers::RESET, self.reset.into());
        if !self.within {
            let seconds = (self.reset - at.seconds()).max(1);
            headers.insert(axum::http::header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
}

#[cfg(test)]
mod tests {
    use engine::{Timestamp, TokenId};

    use super::Limiter;
    use crate::auth::Who;

    #[test]
    fn a_minute_has_so_many_calls_for_each_token() {
        let limiter = Limiter::a_minute(2);
        let spend = |token: u128, seconds: i64| {
            let allowance =
                limiter.spend(Who::Token(TokenId::mint(token)), Timestamp::from_micros(seconds * 1_000_000));
            (allowance.within, allowance.remaining, allowance.reset)
        };
        assert_eq!(spend(1, 61), (true, 1, 120));
        assert_eq!(spend(1, 62), (true, 0, 120));
        assert_eq!(spend(1, 119), (false, 0, 120));
        assert_eq!(spend(2, 119), (true, 1, 120));
        assert_eq!(spend(1, 120), (true, 1, 180));
    }
}
