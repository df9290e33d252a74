//! The same verdict with every step that led to it, in an administrator's words.

use std::fmt;
use std::net::IpAddr;

use crate::decide::Call;
use crate::facts::Locate;
use crate::snapshot::Snapshot;
use crate::verdict::Verdict;

#[derive(Clone, Debug)]
pub struct Explanation {
    pub verdict: Verdict,
    /// The client address (semantics §3), where it can be told.
    pub client: Option<IpAddr>,
    pub steps: Vec<Step>,
}

/// One thing that was looked at, and what was found. `Display` says it in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {}

impl fmt::Display for Step {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

pub fn explain(_snapshot: &Snapshot, _call: &Call<'_>, _locate: Locate<'_>) -> Explanation {
    todo!()
}
