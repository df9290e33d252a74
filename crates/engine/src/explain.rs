//! The same verdict with every step that led to it, in an administrator's words.
//!
//! There is one judge: `decide` gives it a trace that forgets, `explain` one that records. Only the walk
//! through "any zone" differs (one by one here, all at once there), and tests hold the two together.

mod step;
mod trace;
pub(crate) mod words;

use std::net::IpAddr;

use crate::decide::{Call, Origin, find, judge};
use crate::id::TokenId;
use crate::network::NetworkCondition;
use crate::snapshot::Snapshot;
use crate::verdict::{Reason, Revision};

pub use self::step::{Found, Listed, Rule, Step};
pub(crate) use self::trace::{Recorder, Silent, Trace};

/// A verdict that stands for itself: it borrows nothing.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Of a deny.
    pub reason: Option<Reason>,
    pub revision: Revision,
    /// As [`crate::Verdict::proposed`].
    pub proposed: Option<Result<(), Reason>>,
    /// The token, where the call got far enough to know it, and its network condition.
    pub token: Option<(TokenId, NetworkCondition)>,
    /// The client address (semantics §3), where it can be told.
    pub client: Option<IpAddr>,
    /// In the order in which they were taken; the last says the verdict.
    pub steps: Vec<Step>,
}

pub fn explain(snapshot: &Snapshot, call: &Call<'_>) -> Explanation {
    let origin = Origin::new(snapshot, call.chain);
    let mut recorder = Recorder::default();
    let verdict = judge(snapshot, call, find(snapshot, call), &origin, &mut recorder);
    let mut steps = recorder.into_steps();
    let reason = verdict.reason();
    steps.push(Step::Verdict { refusal: reason });
    Explanation {
        reason,
        revision: verdict.revision,
        proposed: verdict.proposed,
        token: verdict.token().map(|token| (token.id(), snapshot.network_of(token))),
        client: origin.client(),
        steps,
    }
}

impl Explanation {
    /// As [`crate::Verdict::spend`], with the step that it makes.
    #[must_use]
    pub fn spend(mut self, within: impl FnOnce(&TokenId) -> bool) -> Self {
        if let (None, Some((token, _))) = (self.reason, &self.token)
            && !within(token)
        {
            self.reason = Some(Reason::RateLimited);
            self.steps.pop();
            self.steps.push(Step::RateLimited);
            self.steps.push(Step::Verdict { refusal: self.reason });
        }
        self
    }
}
