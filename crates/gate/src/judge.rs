//! One decision by the snapshot of its moment, and what is told of it.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use engine::{
    Call, Current, Evidence, Now, Outcome, Reason, Refusal, Refused, Sighting, Snapshot, Timestamp, Token,
    TokenId, Verdict, Witness,
};

use crate::call::{Caller, Original};
use crate::count;
use crate::limiter::{Limiter, Taken};
use crate::limits::ASKS_PER_SECOND;
use crate::path::Door;
use crate::reply::Rate;

/// A token used again within this time is not told again.
const SIGHTING_EVERY: Duration = Duration::from_mins(1);
/// As many as an organization may have.
const TOKENS_MAX: usize = 2_000_000;

pub(crate) struct Judge {
    current: Arc<Current>,
    now: Now,
    calls: Option<(NonZeroU32, Limiter<TokenId>)>,
    asks: Limiter<TokenId>,
    witness: Arc<dyn Witness>,
}

#[allow(clippy::missing_fields_in_debug, reason = "a clock and a witness have nothing to show")]
impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge").field("calls", &self.calls.as_ref().map(|(limit, _)| limit)).finish()
    }
}

/// A verdict, and by what it was made.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    snapshot: Arc<Snapshot>,
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
        Self { current, now, calls, asks, witness }
    }

    /// An allow spends of the token's rate limit.
    pub(crate) fn decide(&self, caller: &Caller) -> Judged {
        let mut judged = self.judge(caller, engine::decide);
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
    pub(crate) fn decide_asker(&self, asker: &Caller, has_address: bool) -> Judged {
        self.judge(asker, |snapshot, call| {
            if has_address {
                engine::decide(snapshot, call)
            } else {
                engine::decide::decide_by_token_alone(snapshot, call)
            }
        })
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

    fn judge(&self, caller: &Caller, by: impl FnOnce(&Snapshot, &Call<'_>) -> Verdict) -> Judged {
        let snapshot = self.current.load();
        let at = (self.now)();
        let call = Call {
            chain: &caller.chain,
            credentials: caller.credentials,
            evidence: &Evidence::default(),
            at,
        };
        let verdict = by(&snapshot, &call);
        Judged { verdict, snapshot, at, rate: None }
    }

    /// Counts the verdict and tells the witness. The refusal's id; empty for an allow.
    pub(crate) fn tell(
        &self,
        door: Door,
        judged: &Judged,
        caller: &Caller,
        original: impl Fn() -> Original,
    ) -> String {
        let verdict = &judged.verdict;
        count::decided(door.name(), verdict.reason());
        if let Some(answer) = verdict.proposed {
            count::proposed(answer.err());
            if let (Err(reason), Outcome::Allow(pass)) = (answer, &verdict.outcome) {
                let token = pass.token().id.as_str();
                tracing::debug!(token, reason = reason.code(), "the proposed condition would refuse");
            }
        }
        match &verdict.outcome {
            Outcome::Allow(pass) => {
                self.used(pass.token(), judged.at);
                String::new()
            }
            Outcome::Deny(denial) => {
                let refused = Refused {
                    nearest: caller.chain.nearest(),
                    token: denial.token.as_ref().map(|token| token.id),
                    reason: denial.reason,
                    at: judged.at,
                };
                self.witness.refused(refused, &mut || refusal(door, judged, caller, original()))
            }
        }
    }

    pub(crate) fn used(&self, token: &Token, at: Timestamp) {
        if token.last_used.is_none_or(|last| at.since(last) >= SIGHTING_EVERY) {
            self.witness.used(Sighting { token: token.id, digest: token.digest, at });
        }
    }
}

fn refusal(door: Door, judged: &Judged, caller: &Caller, original: Original) -> Refusal {
    Refusal {
        snapshot: Arc::clone(&judged.snapshot),
        chain: caller.chain.clone(),
        credentials: caller.credentials,
        evidence: Evidence::default(),
        at: judged.at,
        rate_limited: judged.verdict.reason() == Some(Reason::RateLimited),
        gate: door.name(),
        method: original.method,
        target: original.target,
        forwarded: original.forwarded,
    }
}
