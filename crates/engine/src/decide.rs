//! The verdict on one call (semantics §6).

mod blocklist;
mod origin;

use std::net::IpAddr;

use crate::chain::IpChain;
use crate::credentials::Credentials;
use crate::device::{DeviceRefusal, Evidence};
use crate::explain::{Rule, Silent, Step, Trace};
use crate::id::ZoneId;
use crate::network::NetworkCondition;
use crate::snapshot::{Issued, Snapshot};
use crate::time::Timestamp;
use crate::user::User;
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
pub fn decide<'s>(snapshot: &'s Snapshot, call: &Call<'_>) -> Verdict<'s> {
    // The token first, though it is judged last: while its line of memory comes, the addresses are looked up.
    let token = find(snapshot, call);
    judge(snapshot, call, token, &Origin::new(snapshot, call.chain), &mut Silent)
}

/// The verdict by the token alone, for a caller on a Unix socket whom its file's mode lets in and who has
/// no address (semantics §2.1): no blocklist, no place. Freshness, the token's life and its device
/// condition count as ever. `call.chain` is not read.
pub fn decide_by_token_alone<'s>(snapshot: &'s Snapshot, call: &Call<'_>) -> Verdict<'s> {
    let token = find(snapshot, call);
    let live =
        fresh(snapshot, call, &mut Silent).and_then(|()| live_token(snapshot, call, token, &mut Silent));
    let outcome = match live {
        Err(denial) => Outcome::Deny(denial),
        Ok(token) => pass(snapshot, token, None, device_proven(token, call, &mut Silent)),
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
    Origin::new(snapshot, chain).admits(&snapshot.compiled(condition), &mut Silent)
}

/// The token that the call names, dead or alive.
pub(crate) fn find<'s>(snapshot: &'s Snapshot, call: &Call<'_>) -> Option<&'s Issued> {
    match &call.credentials {
        Credentials::Token(digest) => snapshot.token(digest),
        Credentials::None | Credentials::Malformed => None,
    }
}

/// The order of semantics §6. `token`: as [`find`] has it.
pub(crate) fn judge<'s>(
    snapshot: &'s Snapshot,
    call: &Call<'_>,
    token: Option<&'s Issued>,
    origin: &Origin<'_>,
    trace: &mut impl Trace,
) -> Verdict<'s> {
    let mut verdict = Verdict {
        outcome: Outcome::Deny(Denial { reason: Reason::StaleSnapshot, token: None }),
        revision: snapshot.revision(),
        proposed: None,
    };
    trace.note(|| Step::Revision { revision: snapshot.revision(), confirmed: snapshot.confirmed() });
    let token = match admitted_so_far(snapshot, call, token, origin, trace) {
        Ok(token) => token,
        Err(denial) => {
            verdict.outcome = Outcome::Deny(denial);
            return verdict;
        }
    };
    verdict.proposed = token.proposed().map(|proposed| {
        trace.note(|| Step::Condition { rule: Rule::Proposed, words: origin.words(proposed) });
        let answer = origin.admits(proposed, trace);
        trace.note(|| Step::Answer { rule: Rule::Proposed, refusal: answer.err() });
        answer
    });
    let met = conditions_met(token, call, origin, trace);
    verdict.outcome = pass(snapshot, token, origin.client(), met);
    verdict
}

/// The only maker of a [`Pass`].
fn pass<'s>(
    snapshot: &'s Snapshot,
    token: &'s Issued,
    client: Option<IpAddr>,
    met: Result<(), Reason>,
) -> Outcome<'s> {
    if let Err(reason) = met {
        return Outcome::Deny(Denial { reason, token: Some(token) });
    }
    match live_owner(snapshot, token) {
        Some(owner) => Outcome::Allow(Pass { token, owner, client }),
        // Checked already; without an owner nobody passes.
        None => Outcome::Deny(Denial { reason: Reason::OwnerInactive, token: Some(token) }),
    }
}

/// Everything before the token's own conditions: freshness, blocklist, a known and live token.
fn admitted_so_far<'s>(
    snapshot: &'s Snapshot,
    call: &Call<'_>,
    token: Option<&'s Issued>,
    origin: &Origin<'_>,
    trace: &mut impl Trace,
) -> Result<&'s Issued, Denial<'s>> {
    fresh(snapshot, call, trace)?;
    trace.note(|| Step::Chain { chain: call.chain.clone() });
    trace.note(|| origin.client_step());
    if blocklist::blocks(origin, trace) {
        return Err(Denial { reason: Reason::Blocklisted, token: None });
    }
    live_token(snapshot, call, token, trace)
}

fn fresh(snapshot: &Snapshot, call: &Call<'_>, trace: &mut impl Trace) -> Result<(), Denial<'static>> {
    if !snapshot.is_stale(call.at) {
        return Ok(());
    }
    trace.note(|| Step::Stale { silence: call.at.since(snapshot.confirmed()) });
    Err(Denial { reason: Reason::StaleSnapshot, token: None })
}

fn live_token<'s>(
    snapshot: &'s Snapshot,
    call: &Call<'_>,
    token: Option<&'s Issued>,
    trace: &mut impl Trace,
) -> Result<&'s Issued, Denial<'s>> {
    let refuse = |reason, token| Err(Denial { reason, token });
    match call.credentials {
        Credentials::None => {
            trace.note(|| Step::NoCredentials);
            return refuse(Reason::NoCredentials, None);
        }
        Credentials::Malformed => {
            trace.note(|| Step::MalformedCredentials);
            return refuse(Reason::MalformedCredentials, None);
        }
        Credentials::Token(_) => {}
    }
    let Some(token) = token else {
        trace.note(|| Step::UnknownToken);
        return refuse(Reason::UnknownToken, None);
    };
    trace.note(|| Step::Token { id: token.id(), owner: owner_words(snapshot, token) });
    match dead(snapshot, token, call.at, trace) {
        Some(reason) => refuse(reason, Some(token)),
        None => Ok(token),
    }
}

/// The login, or the id of an owner who is gone.
fn owner_words(snapshot: &Snapshot, token: &Issued) -> std::sync::Arc<str> {
    match snapshot.owner(token) {
        Some(owner) => owner.login.clone(),
        None => snapshot.owner_id(token).map_or("", |id| id.as_str()).into(),
    }
}

/// Why the token is not live: revoked, expired, or its owner inactive or gone.
fn dead(snapshot: &Snapshot, token: &Issued, at: Timestamp, trace: &mut impl Trace) -> Option<Reason> {
    if token.is_revoked() {
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

fn live_owner<'s>(snapshot: &'s Snapshot, token: &Issued) -> Option<&'s User> {
    snapshot.owner(token).map(|owner| &**owner).filter(|owner| owner.active)
}

fn conditions_met(
    token: &Issued,
    call: &Call<'_>,
    origin: &Origin<'_>,
    trace: &mut impl Trace,
) -> Result<(), Reason> {
    trace.note(|| Step::Condition { rule: Rule::Enforced, words: origin.words(token.network()) });
    let answer = origin.admits(token.network(), trace);
    trace.note(|| Step::Answer { rule: Rule::Enforced, refusal: answer.err() });
    answer?;
    device_proven(token, call, trace)
}

fn device_proven(token: &Issued, call: &Call<'_>, trace: &mut impl Trace) -> Result<(), Reason> {
    let Some(rule) = token.device() else { return Ok(()) };
    let device = rule.admits(call.evidence);
    trace.note(|| Step::Device { refusal: device.err() });
    device.map_err(|refusal| match refusal {
        DeviceRefusal::Unproven => Reason::DeviceUnproven,
        DeviceRefusal::NotAllowed => Reason::DeviceNotAllowed,
    })
}
