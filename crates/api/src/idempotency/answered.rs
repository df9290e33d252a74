//! Answers that may be asked for again: so many, so large and so long, and no lock while one is made.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use engine::{Digest, Role, Timestamp};
use zeroize::Zeroizing;

use crate::auth::Who;

/// Answers kept, and for how long.
const KEPT: usize = 1_000;
const LIFE: Duration = Duration::from_mins(10);
/// Bytes of all answers kept: a zone of many addresses is answered whole.
const BYTES_KEPT: usize = 64 * 1024 * 1024;

/// One call that may be repeated. The role is in it: who has lost it gets no answer that it had given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) who: Who,
    pub(crate) role: Role,
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// It may hold a token's text.
    pub(crate) text: Zeroizing<Vec<u8>>,
}

#[derive(Debug, Default)]
pub(crate) struct Answered(Mutex<VecDeque<Call>>);

#[derive(Debug)]
struct Call {
    key: Key,
    /// Of the request's body: another body under the same key is another request.
    body: Digest,
    at: Timestamp,
    /// None while it is being made.
    answer: Option<Arc<Answer>>,
}

/// What is known of a call.
pub(crate) enum Known<'a> {
    New(Turn<'a>),
    Answered(Arc<Answer>),
    OtherBody,
    Running,
}

/// The right to answer a key. Dropped without an answer (a failure, a panic), the key is free again.
pub(crate) struct Turn<'a> {
    answered: &'a Answered,
    key: Key,
    done: bool,
}

impl Answered {
    pub(crate) fn begin(&self, key: Key, body: Digest, at: Timestamp) -> Known<'_> {
        let mut calls = self.calls();
        calls.retain(|call| call.answer.is_none() || at.since(call.at) < LIFE);
        if let Some(known) = calls.iter().find(|call| call.key == key) {
            return match &known.answer {
                _ if known.body != body => Known::OtherBody,
                Some(answer) => Known::Answered(answer.clone()),
                None => Known::Running,
            };
        }
        calls.push_back(Call { key: key.clone(), body, at, answer: None });
        Known::New(Turn { answered: self, key, done: false })
    }

    fn calls(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    pub(crate) fn answer(mut self, answer: Answer, at: Timestamp) {
        let mut calls = self.answered.calls();
        if let Some(call) = calls.iter_mut().find(|call| call.key == self.key) {
            call.answer = Some(Arc::new(answer));
            call.at = at;
            self.done = true;
        }
        make_room(&mut calls, KEPT, BYTES_KEPT);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.answered.calls().retain(|call| call.key != self.key);
        }
    }
}

/// The oldest answers go first. Calls that are being made stay: there are as many as connections.
fn make_room(calls: &mut VecDeque<Call>, most: usize, most_bytes: usize) {
    let bytes = |call: &Call| call.answer.as_ref().map_or(0, |answer| answer.text.len());
    let (mut count, mut total) = (calls.len(), calls.iter().map(bytes).sum::<usize>());
    calls.retain(|call| {
        let stays = call.answer.is_none() || (count <= most && total <= most_bytes);
        if !stays {
            count -= 1;
            total -= bytes(call);
        }
        stays
    });
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, StatusCode};
    use engine::{Digest, Role, Timestamp, TokenId};
    use zeroize::Zeroizing;

    use super::{Answer, Answered, Key, Known, make_room};
    use crate::auth::Who;

    fn begin<'a>(answered: &'a Answered, text: &str, body: &[u8], seconds: i64) -> Known<'a> {
        let who = Who::Token(TokenId::mint(1));
        let key = Key { who, role: Role::SuperAdmin, path: "/x".to_owned(), text: text.to_owned() };
        answered.begin(key, Digest::of(body), at(seconds))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    fn said(known: &Known<'_>) -> &'static str {
        match known {
            Known::New(_) => "new",
            Known::Answered(_) => "answered",
            Known::OtherBody => "other body",
            Known::Running => "running",
        }
    }

    fn make(answered: &Answered, text: &str, bytes: usize) {
        let Known::New(turn) = begin(answered, text, b"b", 0) else { panic!("{text} is new") };
        let text = Zeroizing::new(vec![b'x'; bytes]);
        turn.answer(Answer { status: StatusCode::OK, headers: HeaderMap::new(), text }, at(0));
    }

    #[test]
    fn a_key_is_answered_once_and_kept_ten_minutes() {
        let answered = Answered::default();
        {
            let first = begin(&answered, "k", b"b", 0);
            assert_eq!(said(&first), "new");
            assert_eq!(said(&begin(&answered, "k", b"b", 0)), "running");
        }
        assert_eq!(said(&begin(&answered, "k", b"b", 0)), "new", "what was not answered is free again");
        make(&answered, "k", 1);
        assert_eq!(said(&begin(&answered, "k", b"b", 599)), "answered");
        assert_eq!(said(&begin(&answered, "k", b"c", 599)), "other body");
        assert_eq!(said(&begin(&answered, "k", b"b", 600)), "new");
    }

    #[test]
    fn the_oldest_answers_make_room() {
        let answered = Answered::default();
        for text in ["a", "b", "c"] {
            make(&answered, text, 10);
        }
        make_room(&mut answered.calls(), 3, 25);
        assert_eq!(said(&begin(&answered, "a", b"b", 0)), "new");
        make_room(&mut answered.calls(), 1, 25);
        assert_eq!(said(&begin(&answered, "b", b"b", 0)), "new");
        assert_eq!(said(&begin(&answered, "c", b"b", 0)), "answered");
    }
}
