//! One decision by the snapshot of its moment, and what is told of it.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

use engine::{
    Call, Current, Evidence, Issued, Now, Outcome, Reason, Refusal, Refused, Seen, Sighting, Snapshot,
    Timestamp, TokenId, Verdict, Witness,
};

use crate::call::{Caller, Original};
use crate::count::{self, Decisions};
use crate::limiter::{Limiter, Taken};
use crate::limits::ASKS_PER_SECOND;
use crate::path::Door;
use crate::reply::Rate;

/// As many as an organization may have.
const TOKENS_MAX: usize = 2_000_000;

pub(crate) struct Judge {
    current: Arc<Current>,
    now: Now,
    calls: Option<(NonZeroU32, Limiter<TokenId>)>,
    asks: Limiter<TokenId>,
    witness: Arc<dyn Witness>,
    counted: [(Door, Decisions); Door::ALL.len()],
}

#[allow(clippy::missing_fields_in_debug, reason = "a clock and a witness have nothing to show")]
impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge").field("calls", &self.calls.as_ref().map(|(limit, _)| limit)).finish()
    }
}

/// Who called, and at which door.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard<'a> {
    pub(crate) door: Door,
    pub(crate) caller: &'a Caller,
    /// `User-Agent`; empty where there was none.
    pub(crate) agent: &'a [u8],
}

/// A verdict, and by what it was made.
#[derive(Debug)]
pub(crate) struct Judged<'s> {
    pub(crate) verdict: Verdict<'s>,
    snapshot: &'s Arc<Snapshot>,
    pub(crate) at: Timestamp,
    /// Where the rate limit refused.
    pub(crate) rate: Option<Rate>,
}

impl Judge {
    pub(crate) fn new(
        current: Arc<Current>,
        now: Now,
        calls_per_second: Option<NonZeroU32>,
        witness: Arc<dyn Witness>,
    ) -> Self {
        let calls = calls_per_second.map(|limit| (limit, Limiter::new(limit.get(), TOKENS_MAX)));
        let asks = Limiter::new(ASKS_PER_SECOND, TOKENS_MAX);
        let counted = Door::ALL.map(|door| (door, Decisions::at(door.name())));
        Self { current, now, calls, asks, witness, counted }
    }

    /// The snapshot of this moment: one decision reads one, from first to last.
    pub(crate) fn snapshot(&self) -> Seen {
        self.current.peek()
    }

    /// An allow spends of the token's rate limit.
    pub(crate) fn decide<'s>(&self, snapshot: &'s Arc<Snapshot>, caller: &Caller) -> Judged<'s> {
        let mut judged = self.judge(snapshot, caller, engine::decide);
        if let Some((limit, calls)) = &self.calls {
            let Judged { verdict, snapshot, at: now, .. } = judged;
            let mut rate = None;
            let verdict = verdict.spend(|token| match calls.take(*token, now) {
                Taken::Yes => true,
                Taken::No { next } => {
                    rate = Some(Rate { limit: limit.get(), now, next });
                    false
                }
                Taken::Full => {
                    rate = Some(Rate { limit: limit.get(), now, next: now });
                    false
                }
            });
            judged = Judged { verdict, snapshot, at: now, rate };
        }
        judged
    }

    /// The verdict on one who asks: by its connection, or on a Unix socket by its token alone. It spends
    /// nothing.
    pub(crate) fn decide_asker<'s>(
        &self,
        snapshot: &'s Arc<Snapshot>,
        asker: &Caller,
        has_address: bool,
    ) -> Judged<'s> {
        let by = if has_address { engine::decide } else { engine::decide::decide_by_token_alone };
        self.judge(snapshot, asker, by)
    }

    /// Where the asker has asked too often.
    pub(crate) fn beyond_asks(&self, asker: TokenId, now: Timestamp) -> Option<Rate> {
        let limit = ASKS_PER_SECOND;
        match self.asks.take(asker, now) {
            Taken::Yes => None,
            Taken::No { next } => Some(Rate { limit, now, next }),
            Taken::Full => Some(Rate { limit, now, next: now }),
        }
    }

    fn judge<'s>(
        &self,
        snapshot: &'s Arc<Snapshot>,
        caller: &Caller,
        by: fn(&'s Snapshot, &Call<'_>) -> Verdict<'s>,
    ) -> Judged<'s> {
        let at = (self.now)();
        let call = Call {
            chain: &caller.chain,
            credentials: caller.credentials,
            evidence: &Evidence::default(),
            at,
        };
        let verdict = by(snapshot, &call);
        Judged { verdict, snapshot, at, rate: None }
    }

    /// Counts the verdict and tells the witness. The refusal's id; empty for an allow.
    pub(crate) fn tell(
        &self,
        heard: Heard<'_>,
        judged: &Judged<'_>,
        original: impl Fn() -> Original,
    ) -> String {
        let Heard { door, caller, agent } = heard;
        let verdict = &judged.verdict;
        if let Some((_, counted)) = self.counted.iter().find(|(at, _)| *at == door) {
            counted.count(verdict.reason());
        }
        if let Some(answer) = verdict.proposed {
            count::proposed(answer.err());
            if let (Err(reason), Outcome::Allow(pass)) = (answer, &verdict.outcome) {
                let token = pass.token().id();
                tracing::debug!(%token, reason = reason.code(), "the proposed condition would refuse");
            }
        }
        match &verdict.outcome {
            Outcome::Allow(pass) => {
                self.used(pass.token(), heard, judged.at);
                String::new()
            }
            Outcome::Deny(denial) => {
                let refused = Refused {
                    chain: &caller.chain,
                    token: denial.token.map(Issued::id),
                    reason: denial.reason,
                    agent,
                    gate: door.name(),
                    at: judged.at,
                };
                self.witness.refused(refused, &mut || refusal(door, judged, caller, original()))
            }
        }
    }

    pub(crate) fn used(&self, token: &Issued, Heard { door, caller, agent }: Heard<'_>, at: Timestamp) {
        let (token, digest) = (token.id(), *token.digest());
        self.witness.used(Sighting { token, digest, chain: &caller.chain, agent, gate: door.name(), at });
    }
}

fn refusal(door: Door, judged: &Judged<'_>, caller: &Caller, original: Original) -> Refusal {
    Refusal {
        snapshot: Arc::clone(judged.snapshot),
        chain: caller.chain.clone(),
        credentials: caller.credentials,
        evidence: Evidence::default(),
        at: judged.at,
        rate_limited: judged.verdict.reason() == Some(Reason::RateLimited),
        gate: door.name(),
        method: original.method,
        target: original.target,
        forwarded: original.forwarded,
        agent: original.agent,
    }
}
