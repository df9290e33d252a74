//! The verdict on one call (semantics §6).

use crate::chain::IpChain;
use crate::credentials::Credentials;
use crate::device::Evidence;
use crate::facts::Locate;
use crate::snapshot::Snapshot;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// One attempt to use a token.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub chain: &'a IpChain,
    pub credentials: Credentials,
    pub evidence: &'a Evidence,
    pub at: Timestamp,
}

/// Pure and total: the same snapshot, call and facts give the same verdict, and there is always one.
pub fn decide(_snapshot: &Snapshot, _call: &Call<'_>, _locate: Locate<'_>) -> Verdict {
    todo!()
}
