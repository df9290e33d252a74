//! What a gate tells of the calls it judged. What it takes is bounded, and never awaited.

use std::sync::Arc;

use crate::chain::IpChain;
use crate::credentials::Credentials;
use crate::device::Evidence;
use crate::id::TokenId;
use crate::snapshot::Snapshot;
use crate::time::Timestamp;
use crate::token::Digest;
use crate::verdict::Reason;

/// A token was used: it renews, and this is whence.
#[derive(Clone, Copy, Debug)]
pub struct Sighting<'a> {
    pub token: TokenId,
    pub digest: Digest,
    pub chain: &'a IpChain,
    /// `User-Agent` as it came; empty where there was none.
    pub agent: &'a [u8],
    /// As [`Refusal::gate`].
    pub gate: &'static str,
    pub at: Timestamp,
}

/// By what refused calls are told apart, and counted to the token that they named.
#[derive(Clone, Copy, Debug)]
pub struct Refused<'a> {
    pub chain: &'a IpChain,
    /// Where the token is known.
    pub token: Option<TokenId>,
    pub reason: Reason,
    /// `User-Agent` as it came; empty where there was none.
    pub agent: &'a [u8],
    /// As [`Refusal::gate`].
    pub gate: &'static str,
    pub at: Timestamp,
}

/// A call was refused: enough to explain it later just as it was decided.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub snapshot: Arc<Snapshot>,
    pub chain: IpChain,
    pub credentials: Credentials,
    pub evidence: Evidence,
    pub at: Timestamp,
    /// Decided outside of the engine: the rate limit.
    pub rate_limited: bool,
    /// The door that refused: `forward-auth`, `ext-authz`, `decide`, `admin`.
    pub gate: &'static str,
    /// The original request as far as the proxy told it, for the administrator only: method and target,
    /// without the query.
    pub method: Box<str>,
    pub target: Box<str>,
    /// The forwarding header as received, cut at 1 KiB.
    pub forwarded: Box<str>,
    /// `User-Agent`, cut at [`AGENT_BYTES_MAX`](crate::limits::AGENT_BYTES_MAX).
    pub agent: Box<str>,
}

/// Where a gate sends what it saw. A full queue drops and counts; it never waits.
pub trait Witness: Send + Sync + 'static {
    fn used(&self, sighting: Sighting<'_>);
    /// The `errorId` of the answer: `oae` and 22 base62 digits. The refusal itself is asked for only where it
    /// is recorded whole; others like it are counted to that one.
    fn refused(&self, refused: Refused<'_>, refusal: &mut dyn FnMut() -> Refusal) -> String;
}
