//! What the log tells of a refused call: the steps by which it was decided, and what would have let it in.

use std::net::IpAddr;

use engine::explain::{Listed, Step};
use engine::{Call, Explanation, Hop, NetworkCondition, Reason, Refusal, Snapshot, explain};
use serde::{Deserialize, Serialize};
use store::LogRecord;

use crate::recorder::known;

pub(crate) const ALLOWED: &str = "ringfence.request.allowed";
pub(crate) const NEW_PLACE: &str = "ringfence.token.new_place";
pub(crate) const SHORTENED: &str = "ringfence.log.shortened";
pub(crate) const GIVEN_UP: &str = "ringfence.webhook.dropped";
const REFUSED: &str = "ringfence.request.refused";
/// Okta's.
pub(crate) const OUTSIDE: &str = "system.api_token.request_outside_allowed_range";
pub(crate) const BLOCKED: &str = "security.request.blocked";

/// What is kept of a refused call beside its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Story {
    /// What was known of the client address, in one line.
    pub facts: Option<String>,
    pub region: Option<String>,
    /// Left to right: an address, or `malformed`, and `client`, `proxy` or `other`.
    pub path: Vec<(String, String)>,
    /// The condition, in the words of the console.
    pub condition: Option<String>,
    /// What would let such a call in, a sentence each.
    pub admits: Vec<String>,
    /// Ids of what the verdict rests on: the token, its owner, the zones.
    pub about: Vec<String>,
}

/// The event type of a refusal.
pub(crate) fn kind(reason: Reason) -> &'static str {
    match reason {
        Reason::Blocklisted => BLOCKED,
        Reason::OutsideAllowedZones
        | Reason::InsideRefusedZones
        | Reason::OriginUnknown
        | Reason::DeviceUnproven
        | Reason::DeviceNotAllowed => OUTSIDE,
        Reason::StaleSnapshot
        | Reason::NoCredentials
        | Reason::MalformedCredentials
        | Reason::UnknownToken
        | Reason::Revoked
        | Reason::Expired
        | Reason::OwnerInactive
        | Reason::RateLimited => REFUSED,
    }
}

/// Decided again by the very snapshot that refused it, this time with its steps.
pub(crate) fn told(error_id: String, many: bool, refusal: Refusal) -> LogRecord {
    let snapshot = &refusal.snapshot;
    let call = Call {
        chain: &refusal.chain,
        credentials: refusal.credentials,
        evidence: &refusal.evidence,
        at: refusal.at,
    };
    let explanation = explain(snapshot, &call);
    let explanation = if refusal.rate_limited { explanation.spend(|_| false) } else { explanation };
    let facts = explanation.client.map(|client| snapshot.atlas().locate(client).facts.clone());
    let (country, region, asn) = facts.as_ref().map(known).unwrap_or_default();
    let story = Story {
        facts: facts.map(|facts| facts.to_string()),
        region,
        path: path(&refusal, explanation.client),
        condition: condition(&explanation),
        admits: explanation.reason.map(|reason| admits(reason, &explanation, snapshot)).unwrap_or_default(),
        about: about(&explanation, snapshot, &refusal),
    };
    let owner = owner(&refusal);
    LogRecord {
        number: 0,
        kind: explanation.reason.map_or(REFUSED, kind).to_owned(),
        error_id: Some(error_id),
        at: refusal.at,
        last: refusal.at,
        count: 1,
        many,
        reason: explanation.reason.map_or("", Reason::code).to_owned(),
        revision: explanation.revision.0,
        token_id: explanation.token.as_ref().map(|(id, _)| id.to_string()),
        owner,
        chain: refusal.chain.to_string(),
        client: explanation.client.map(|address| address.to_string()),
        country,
        asn,
        zones: holding(&explanation),
        agent: refusal.agent.into(),
        gate: refusal.gate.to_owned(),
        method: refusal.method.into(),
        target: refusal.target.into(),
        forwarded: refusal.forwarded.into(),
        steps: explanation.steps.iter().map(ToString::to_string).collect(),
        // Texts and lists always have a JSON form.
        story: serde_json::to_string(&story).unwrap_or_default(),
    }
}

/// Id of the owner of the token that the call named, where it is known.
fn owner(refusal: &Refusal) -> Option<String> {
    let engine::Credentials::Token(digest) = refusal.credentials else { return None };
    let owner = refusal.snapshot.owner(refusal.snapshot.token(&digest)?)?;
    Some(owner.id.to_string())
}

fn path(refusal: &Refusal, client: Option<IpAddr>) -> Vec<(String, String)> {
    let hops = refusal.chain.hops().unwrap_or_default();
    let is_client = |hop: &Hop| client.is_some() && hop.address() == client;
    // What is right of the client was stepped over; it is the rightmost that was not.
    let at = hops.iter().rposition(is_client);
    let role = |position: usize| match at {
        Some(at) if position == at => "client",
        Some(at) if position > at => "proxy",
        Some(_) | None => "other",
    };
    let hops = hops.iter().enumerate();
    hops.map(|(position, hop)| (hop.to_string(), role(position).to_owned())).collect()
}

fn condition(explanation: &Explanation) -> Option<String> {
    explanation.steps.iter().find_map(|step| match step {
        Step::Condition { rule: engine::explain::Rule::Enforced, words } => Some(words.to_string()),
        _ => None,
    })
}

/// Names of zones that were found to hold the call.
fn holding(explanation: &Explanation) -> Vec<String> {
    let holds = |step: &Step| match step {
        Step::Zone { zone, found } if found.is_inside() => Some(zone.to_string()),
        Step::Blocklist(Listed::ByEntry { zone, .. } | Listed::ByFacts { zone, .. }) => {
            Some(zone.to_string())
        }
        _ => None,
    };
    explanation.steps.iter().filter_map(holds).collect()
}

/// Ids of what the verdict rests on.
fn about(explanation: &Explanation, snapshot: &Snapshot, refusal: &Refusal) -> Vec<String> {
    const MOST: usize = 50;
    let mut ids: Vec<String> = Vec::new();
    match explanation.reason {
        Some(Reason::Blocklisted) => {
            let names = holding(explanation);
            let zones = snapshot.zones().filter(|zone| names.iter().any(|name| **name == *zone.name));
            ids.extend(zones.map(|zone| zone.id.to_string()));
        }
        Some(Reason::OwnerInactive) => {
            ids.extend(owner(refusal));
        }
        Some(_) | None => {
            if let Some((token, network)) = &explanation.token {
                ids.push(token.to_string());
                ids.extend(network.named().iter().map(ToString::to_string));
            }
        }
    }
    ids.truncate(MOST);
    ids
}

/// What would let such a call in.
fn admits(reason: Reason, explanation: &Explanation, snapshot: &Snapshot) -> Vec<String> {
    let sentence = match reason {
        Reason::StaleSnapshot => "Contact with the store: until then every call is refused.".to_owned(),
        Reason::Blocklisted => return unblocked(explanation),
        Reason::NoCredentials => {
            "A token, as in `Authorization: SSWS TOKEN` or `Authorization: Bearer TOKEN`.".to_owned()
        }
        Reason::MalformedCredentials => "One token, in one `Authorization` header.".to_owned(),
        Reason::UnknownToken => "Nothing lets this token in: nobody has it.".to_owned(),
        Reason::Revoked => {
            "Nothing lets this token in again: it was revoked. Create another in its place.".to_owned()
        }
        Reason::Expired => match explanation.steps.iter().find(|step| step.name() == "clock_set_back") {
            Some(_) => "A server's clock that is set right.".to_owned(),
            None => "Nothing lets this token in again: it expired. Create another in its place.".to_owned(),
        },
        Reason::OwnerInactive => "The token's owner, activated again.".to_owned(),
        Reason::OutsideAllowedZones | Reason::InsideRefusedZones | Reason::OriginUnknown => {
            return placed(reason, explanation, snapshot);
        }
        Reason::DeviceUnproven | Reason::DeviceNotAllowed => {
            "A call that proves a device key of the token's device condition.".to_owned()
        }
        Reason::RateLimited => {
            "The same call a moment later; limits.token_calls_per_second says how many a second.".to_owned()
        }
    };
    vec![sentence]
}

fn unblocked(explanation: &Explanation) -> Vec<String> {
    let of = |step: &Step| match step {
        Step::Blocklist(Listed::ByEntry { address, zone, entry }) => Some(format!(
            "{address} taken out of the blocklist zone {zone}, where it is in {entry}; or put into DefaultExemptIpZone."
        )),
        Step::Blocklist(Listed::ByFacts { zone, client, .. }) => {
            Some(format!("A blocklist zone {zone} that does not hold {client}."))
        }
        Step::Blocklist(Listed::Unreadable) => {
            Some("A chain that can be read as far as the client address.".to_owned())
        }
        _ => None,
    };
    explanation.steps.iter().filter_map(of).collect()
}

fn placed(reason: Reason, explanation: &Explanation, snapshot: &Snapshot) -> Vec<String> {
    let Some((_, network)) = &explanation.token else { return Vec::new() };
    let names = |ids: &[engine::ZoneId]| -> String {
        let name = |id| snapshot.zone(id).map_or_else(|| id.to_string(), |zone| zone.name.to_string());
        ids.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let from = explanation.client.map_or_else(|| "this client".to_owned(), |client| client.to_string());
    let mut sentences = Vec::new();
    match network {
        NetworkCondition::Anywhere => {}
        NetworkCondition::In(zones) => {
            let names = names(zones.as_slice());
            sentences.push(format!("A call from inside one of the zones {names}."));
            sentences.push(format!("{from} in one of these zones, or a zone that holds it among them."));
        }
        NetworkCondition::InAny => {
            sentences.push(format!("An active zone that holds {from}."));
        }
        NetworkCondition::NotIn(_) | NetworkCondition::NotInAny => {
            let held = holding(explanation);
            let held = if held.is_empty() { "those zones".to_owned() } else { held.join(", ") };
            sentences.push(format!("A call from outside of {held}."));
        }
    }
    if reason == Reason::OriginUnknown {
        sentences.push(if explanation.client.is_none() {
            "A chain that can be read: an element of it is no address.".to_owned()
        } else {
            "Data that tells what the zones ask for (geo.databases): it is not loaded, or does not say."
                .to_owned()
        });
    }
    sentences
}
