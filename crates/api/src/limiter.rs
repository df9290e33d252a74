//! Calls of one token in a minute, as Okta counts and tells them: whole minutes, in three headers.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::http::{HeaderMap, HeaderValue};
use engine::{Timestamp, TokenId};

use crate::headers;

#[derive(Debug)]
pub(crate) struct Limiter {
    most: u32,
    minute: Mutex<Minute>,
}

/// Forgotten as a whole when the next one begins, so it never holds more than a minute's tokens.
#[derive(Debug, Default)]
struct Minute {
    number: i64,
    calls: HashMap<TokenId, u32>,
}

/// What is left to a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) within: bool,
    most: u32,
    remaining: u32,
    /// Seconds since 1970.
    reset: i64,
}

impl Limiter {
    pub(crate) fn new(most: u32) -> Self {
        Self { most, minute: Mutex::default() }
    }

    pub(crate) fn spend(&self, token: TokenId, at: Timestamp) -> Allowance {
        let number = at.seconds().div_euclid(60);
        let mut minute = self.minute.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if minute.number != number {
            *minute = Minute { number, calls: HashMap::new() };
        }
        let calls = minute.calls.entry(token).or_default();
        let within = *calls < self.most;
        *calls += u32::from(within);
        Allowance { within, most: self.most, remaining: self.most - *calls, reset: (number + 1) * 60 }
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

    #[test]
    fn a_minute_has_so_many_calls_for_each_token() {
        let limiter = Limiter::new(2);
        let spend = |token: u128, seconds: i64| {
            let allowance = limiter.spend(TokenId::mint(token), Timestamp::from_micros(seconds * 1_000_000));
            (allowance.within, allowance.remaining, allowance.reset)
        };
        assert_eq!(spend(1, 61), (true, 1, 120));
        assert_eq!(spend(1, 62), (true, 0, 120));
        assert_eq!(spend(1, 119), (false, 0, 120));
        assert_eq!(spend(2, 119), (true, 1, 120));
        assert_eq!(spend(1, 120), (true, 1, 180));
    }
}
