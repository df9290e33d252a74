//! The same verdict with every step that led to it, in an administrator's words.
//!
//! There is one judge: `decide` gives it a trace that forgets, `explain` one that records. Only the walk
//! through "any zone" differs (one by one here, all at once there), and tests hold the two together.

mod step;
mod trace;
pub(crate) mod words;

use std::net::IpAddr;

use crate::decide::{Call, Origin, judge};
use crate::id::TokenId;
use crate::snapshot::Snapshot;
use crate::verdict::Verdict;

pub use self::step::{Found, Listed, Rule, Step};
pub(crate) use self::trace::{Recorder, Silent, Trace};

#[derive(Clone, Debug)]
pub struct Explanation {
    pub verdict: Verdict,
    /// The client address (semantics §3), where it can be told.
    pub client: Option<IpAddr>,
    /// In the order in which they were taken; the last says the verdict.
    pub steps: Vec<Step>,
}

pub fn explain(snapshot: &Snapshot, call: &Call<'_>) -> Explanation {
    let origin = Origin::new(snapshot, call.chain);
    let mut recorder = Recorder::default();
    let verdict = judge(snapshot, call, &origin, &mut recorder);
    let mut steps = recorder.into_steps();
    steps.push(Step::Verdict { refusal: verdict.reason() });
    Explanation { verdict, client: origin.client(), steps }
}

impl Explanation {
    /// As [`Verdict::spend`], with the step that it makes.
    #[must_use]
    pub fn spend(mut self, within: impl FnOnce(&TokenId) -> bool) -> Self {
        let before = self.verdict.reason();
        self.verdict = self.verdict.spend(within);
        if self.verdict.reason() != before {
            self.steps.pop();
            self.steps.push(Step::RateLimited);
            self.steps.push(Step::Verdict { refusal: self.verdict.reason() });
        }
        self
    }
}
