//! The verdict on one call (semantics §6).

mod blocklist;
mod origin;

use std::net::IpAddr;
use std::sync::Arc;

use crate::chain::IpChain;
use crate::credentials::Credentials;
use crate::device::{DeviceRefusal, Evidence};
use crate::explain::{Rule, Silent, Step, Trace};
use crate::id::ZoneId;
use crate::network::NetworkCondition;
use crate::snapshot::Snapshot;
use crate::time::Timestamp;
use crate::token::Token;
use crate::verdict::{Denial, Outcome, Pass, Reason, Verdict};
use crate::zone::Placed;

pub(crate) use self::origin::Origin;

/// One attempt to use a token.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub chain: &'a IpChain,
    pub credentials: Credentials,
    pub evidence: &'a Evidence,
    pub at: Timestamp,
}

/// Pure and total: the same snapshot and call give the same verdict, and there is always one.
pub fn decide(snapshot: &Snapshot, call: &Call<'_>) -> Verdict {
    judge(snapshot, call, &Origin::new(snapshot, call.chain), &mut Silent)
}

/// The verdict by the token alone, for a caller on a Unix socket whom its file's mode lets in and who has
/// no address (semantics §2.1): no blocklist, no place. Freshness, the token's life and its device
/// condition count as ever. `call.chain` is not read.
pub fn decide_by_token_alone(snapshot: &Snapshot, call: &Call<'_>) -> Verdict {
    let outcome =
        match fresh(snapshot, call, &mut Silent).and_then(|()| live_token(snapshot, call, &mut Silent)) {
            Err(denial) => Outcome::Deny(denial),
            Ok(token) => {
                let met = device_proven(&token, call, &mut Silent);
                pass(snapshot, token, None, met)
            }
        };
    Verdict { outcome, revision: snapshot.revision(), proposed: None }
}

/// The client address (semantics §3); `None` where a malformed element had to be read.
pub fn client_address(snapshot: &Snapshot, chain: &IpChain) -> Option<IpAddr> {
    Origin::new(snapshot, chain).client()
}

/// Whether the blocklist refuses the chain, whatever the token (semantics §4).
pub fn blocked(snapshot: &Snapshot, chain: &IpChain) -> bool {
    blocklist::blocks(&Origin::new(snapshot, chain), &mut Silent)
}

/// Where the chain is, seen from one zone; *unknown* for a zone that is not there (semantics §3).
pub fn place_in_zone(snapshot: &Snapshot, zone: &ZoneId, chain: &IpChain) -> Placed {
    Origin::new(snapshot, chain).in_zone(zone, &mut Silent)
}

/// Whether a network condition admits the chain (semantics §5).
pub fn admits(snapshot: &Snapshot, condition: &NetworkCondition, chain: &IpChain) -> Result<(), Reason> {
    Origin::new(snapshot, chain).admits(condition, &mut Silent)
}

/// The order of semantics §6.
pub(crate) fn judge(
    snapshot: &Snapshot,
    call: &Call<'_>,
    origin: &Origin<'_>,
    trace: &mut impl Trace,
) -> Verdict {
    let mut verdict = Verdict {
        outcome: Outcome::Deny(Denial { reason: Reason::StaleSnapshot, token: None }),
        revision: snapshot.revision(),
        proposed: None,
    };
    trace.note(|| Step::Revision { revision: snapshot.revision(), confirmed: snapshot.confirmed() });
    let token = match admitted_so_far(snapshot, call, origin, trace) {
        Ok(token) => token,
        Err(denial) => {
            verdict.outcome = Outcome::Deny(denial);
            return verdict;
        }
    };
    verdict.proposed = token.proposed.as_ref().map(|proposed| {
        trace.note(|| Step::Condition { rule: Rule::Proposed, words: origin.words(proposed) });
        let answer = origin.admits(proposed, trace);
        trace.note(|| Step::Answer { rule: Rule::Proposed, refusal: answer.err() });
        answer
    });
    let met = conditions_met(&token, call, origin, trace);
    verdict.outcome = pass(snapshot, token, origin.client(), met);
    verdict
}

/// The only maker of a [`Pass`].
fn pass(snapshot: &Snapshot, token: Arc<Token>, client: Option<IpAddr>, met: Result<(), Reason>) -> Outcome {
    if let Err(reason) = met {
        return Outcome::Deny(Denial { reason, token: Some(token) });
    }
    match live_owner(snapshot, &token) {
        Some(owner) => Outcome::Allow(Pass { owner: Arc::clone(owner), client, token }),
        // Checked already; without an owner nobody passes.
        None => Outcome::Deny(Denial { reason: Reason::OwnerInactive, token: Some(token) }),
    }
}

/// Everything before the token's own conditions: freshness, blocklist, a known and live token.
fn admitted_so_far(
    snapshot: &Snapshot,
    call: &Call<'_>,
    origin: &Origin<'_>,
    trace: &mut impl Trace,
) -> Result<Arc<Token>, Denial> {
    fresh(snapshot, call, trace)?;
    trace.note(|| Step::Chain { chain: call.chain.clone() });
    trace.note(|| origin.client_step());
    if blocklist::blocks(origin, trace) {
        return Err(Denial { reason: Reason::Blocklisted, token: None });
    }
    live_token(snapshot, call, trace)
}

fn fresh(snapshot: &Snapshot, call: &Call<'_>, trace: &mut impl Trace) -> Result<(), Denial> {
    if !snapshot.is_stale(call.at) {
        return Ok(());
    }
    trace.note(|| Step::Stale { silence: call.at.since(snapshot.confirmed()) });
    Err(Denial { reason: Reason::StaleSnapshot, token: None })
}

fn live_token(snapshot: &Snapshot, call: &Call<'_>, trace: &mut impl Trace) -> Result<Arc<Token>, Denial> {
    let refuse = |reason, token| Err(Denial { reason, token });
    let digest = match call.credentials {
        Credentials::None => {
            trace.note(|| Step::NoCredentials);
            return refuse(Reason::NoCredentials, None);
        }
        Credentials::Malformed => {
            trace.note(|| Step::MalformedCredentials);
            return refuse(Reason::MalformedCredentials, None);
        }
        Credentials::Token(digest) => digest,
    };
    let Some(token) = snapshot.token(&digest) else {
        trace.note(|| Step::UnknownToken);
        return refuse(Reason::UnknownToken, None);
    };
    trace.note(|| Step::Token {
        id: token.id,
        owner: snapshot
            .user(&token.owner)
            .map_or_else(|| token.owner.as_str().into(), |user| user.login.clone()),
    });
    match dead(snapshot, token, call.at, trace) {
        Some(reason) => refuse(reason, Some(Arc::clone(token))),
        None => Ok(Arc::clone(token)),
    }
}

/// Why the token is not live: revoked, expired, or its owner inactive or gone.
fn dead(snapshot: &Snapshot, token: &Token, at: Timestamp, trace: &mut impl Trace) -> Option<Reason> {
    if token.revoked {
        trace.note(|| Step::Revoked);
        return Some(Reason::Revoked);
    }
    if let Some(end) = token.expires_at() {
        if at >= end {
            trace.note(|| Step::Expired { at: end });
            return Some(Reason::Expired);
        }
        if snapshot.is_set_back(at) {
            trace.note(|| Step::ClockSetBack { at, latest: snapshot.latest() });
            return Some(Reason::Expired);
        }
    }
    if live_owner(snapshot, token).is_none() {
        trace.note(|| Step::OwnerInactive);
        return Some(Reason::OwnerInactive);
    }
    trace.note(|| Step::Live { until: token.expires_at() });
    None
}

fn live_owner<'a>(snapshot: &'a Snapshot, token: &Token) -> Option<&'a Arc<crate::user::User>> {
    snapshot.user(&token.owner).filter(|owner| owner.active)
}

fn conditions_met(
    token: &Token,
    call: &Call<'_>,
    origin: &Origin<'_>,
    trace: &mut impl Trace,
) -> Result<(), Reason> {
    trace.note(|| Step::Condition { rule: Rule::Enforced, words: origin.words(&token.network) });
    let answer = origin.admits(&token.network, trace);
    trace.note(|| Step::Answer { rule: Rule::Enforced, refusal: answer.err() });
    answer?;
    device_proven(token, call, trace)
}

fn device_proven(token: &Token, call: &Call<'_>, trace: &mut impl Trace) -> Result<(), Reason> {
    if token.device.keys().is_empty() {
        return Ok(());
    }
    let device = token.device.admits(call.evidence);
    trace.note(|| Step::Device { refusal: device.err() });
    device.map_err(|refusal| match refusal {
        DeviceRefusal::Unproven => Reason::DeviceUnproven,
        DeviceRefusal::NotAllowed => Reason::DeviceNotAllowed,
    })
}
