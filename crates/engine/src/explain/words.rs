//! The sentences: short, what is and what it means.

use std::fmt;
use std::sync::Arc;

use super::{Found, Listed, Rule, Step};
use crate::device::DeviceRefusal;
use crate::facts::{Anonymizer, Facts, Told};
use crate::id::ZoneId;
use crate::network::NetworkCondition;
use crate::time::Timestamp;
use crate::verdict::Reason;
use crate::zone::Placed;

/// The console's own words for the five options, with the names of the zones.
pub(crate) fn condition(condition: &NetworkCondition, name: impl Fn(&ZoneId) -> Arc<str>) -> Box<str> {
    let names = |zones: &[ZoneId]| zones.iter().map(|id| name(id).to_string()).collect::<Vec<_>>().join(", ");
    match condition {
        NetworkCondition::Anywhere => "any IP".into(),
        NetworkCondition::InAny => "in any network zone defined in Ringfence".into(),
        NetworkCondition::In(zones) => format!("in any of the zones {}", names(zones.as_slice())).into(),
        NetworkCondition::NotInAny => "not in any network zone defined in Ringfence".into(),
        NetworkCondition::NotIn(zones) => {
            format!("not in any of the zones {}", names(zones.as_slice())).into()
        }
    }
}

/// `DE, region DE-BE, AS64500, Tor`.
impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![told(&self.country, "country", |country| country.as_str().to_owned())];
        parts.push(told(&self.region, "region", |region| format!("region {}", region.as_str())));
        parts.push(told(&self.asn, "ASN", |asn| format!("AS{asn}")));
        parts.push(match self.anonymizer {
            Told::NotLoaded => "anonymizer data not loaded".to_owned(),
            Told::Nothing => "no anonymizer".to_owned(),
            Told::Is(Anonymizer::Tor) => "Tor".to_owned(),
            Told::Is(Anonymizer::Other) => "an anonymizer that is not Tor".to_owned(),
            Told::Is(Anonymizer::Untold) => "an anonymizer, whether Tor is not told".to_owned(),
        });
        if let Told::Is(services) = &self.services {
            parts.extend(services.iter().map(ToString::to_string));
        }
        f.write_str(&parts.join(", "))
    }
}

fn told<T>(fact: &Told<T>, name: &str, words: impl Fn(&T) -> String) -> String {
    match fact {
        Told::NotLoaded => format!("{name} data not loaded"),
        Told::Nothing => format!("{name} not known"),
        Told::Is(fact) => words(fact),
    }
}

fn set_back(at: Timestamp, latest: Timestamp, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "The clock says {at}, but {latest} was seen already: whether the token has expired cannot be told."
    )
}

pub(super) fn step(step: &Step, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match step {
        Step::Revision { revision, confirmed } => {
            write!(f, "Decided by revision {}, confirmed with the store at {confirmed}.", revision.0)
        }
        Step::Stale { silence } => write!(
            f,
            "The store has not been reached for {} s, longer than snapshot.max_staleness allows: every call is refused.",
            silence.as_secs()
        ),
        Step::Chain { chain } => write!(f, "The call came through {chain}; the rightmost connected."),
        Step::Client { address, skipped: 0 } => write!(f, "The client address is {address}."),
        Step::Client { address, skipped } => write!(
            f,
            "The client address is {address}: {skipped} to its right {} of zones.",
            if *skipped == 1 { "is a proxy" } else { "are proxies" }
        ),
        Step::ClientUnknown => {
            f.write_str("The client address is unknown: an element that had to be read is malformed.")
        }
        Step::NoCredentials => f.write_str("No token was presented."),
        Step::MalformedCredentials => {
            f.write_str("What was presented is not one token: its form is wrong, or there were two.")
        }
        Step::UnknownToken => f.write_str("Nobody has this token."),
        Step::Token { id, owner } => write!(f, "The token is {id} of {owner}."),
        Step::Revoked => f.write_str("The token was revoked."),
        Step::Expired { at } => write!(f, "The token expired at {at}."),
        Step::ClockSetBack { at, latest } => set_back(*at, *latest, f),
        Step::OwnerInactive => f.write_str("The token's owner is inactive."),
        Step::Live { until: Some(until) } => {
            write!(f, "The token is live until {until} if it is not used before.")
        }
        Step::Live { until: None } => f.write_str("The token is live and does not expire."),
        Step::Device { refusal } => f.write_str(match refusal {
            None => "A key of the device condition was proven.",
            Some(DeviceRefusal::Unproven) => "The token asks for a device key, and none was proven.",
            Some(DeviceRefusal::NotAllowed) => {
                "A key was proven that the token's device condition does not name."
            }
        }),
        Step::RateLimited => f.write_str("The token has made as many calls as its rate limit allows."),
        Step::Verdict { refusal: None } => f.write_str("Allowed."),
        Step::Verdict { refusal: Some(reason) } => write!(f, "Refused: {}.", reason.code()),
        Step::Blocklist(listed) => blocklist(listed, f),
        Step::Condition { rule, words } => match rule {
            Rule::Enforced => write!(f, "Calls made with this token must originate from: {words}."),
            Rule::Proposed => write!(f, "Report-only, calls would have to originate from: {words}."),
        },
        Step::Answer { rule, refusal } => answer(*rule, *refusal, f),
        Step::NoEligibleZone => f.write_str("No active network zone exists that a token could mean."),
        Step::ZoneMissing { id } => {
            write!(f, "The zone {id} does not exist: whether the call is in it is unknown.")
        }
        Step::Zone { zone, found } => {
            write!(f, "Zone {zone}: ")?;
            walk(found, f)
        }
        Step::OtherZones { count } => write!(f, "{count} more zones do not hold the call either."),
    }
}

fn answer(rule: Rule, refusal: Option<Reason>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (rule, refusal) {
        (Rule::Enforced, None) => f.write_str("The network condition is met."),
        (Rule::Enforced, Some(reason)) => write!(f, "The network condition is not met: {}.", reason.code()),
        (Rule::Proposed, None) => f.write_str("The report-only condition would allow."),
        (Rule::Proposed, Some(reason)) => {
            write!(f, "The report-only condition would refuse: {}.", reason.code())
        }
    }
}

fn blocklist(listed: &Listed, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match listed {
        Listed::NothingToAsk => f.write_str("No active blocklist zone has an entry."),
        Listed::Unreadable => f.write_str(
            "A blocklist is active, and the chain cannot be read as far as the client address: that blocks.",
        ),
        Listed::ByEntry { address, zone, entry } => {
            write!(f, "{address} is on the blocklist: {entry} in zone {zone}.")
        }
        Listed::ByFacts { zone, client, facts, placed: Placed::Unknown } => {
            write!(f, "Whether {client} ({facts}) is in blocklist zone {zone} is unknown: that blocks.")
        }
        Listed::ByFacts { zone, client, facts, placed: Placed::Inside | Placed::Outside } => {
            write!(f, "{client} ({facts}) is in blocklist zone {zone}.")
        }
        Listed::Exempt { address, zone, entry } => {
            write!(f, "{address} is exempt from blocklists: {entry} in zone {zone}.")
        }
        Listed::Clear => f.write_str("No blocklist zone blocks the call."),
    }
}

fn walk(found: &Found, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match found {
        Found::Inactive => f.write_str("inactive, so it holds nobody."),
        Found::InGateway { address, entry } if **entry == *address.to_string() => {
            write!(f, "{address} is a gateway: inside.")
        }
        Found::InGateway { address, entry } => write!(f, "{address} is in gateway {entry}: inside."),
        Found::OverProxy { address, entry } if **entry == *address.to_string() => {
            write!(f, "{address} is a proxy, stepped over.")
        }
        Found::OverProxy { address, entry } => write!(f, "{address} is in proxy {entry}, stepped over."),
        Found::Neither { address } => write!(f, "{address} is neither gateway nor proxy: outside."),
        Found::HopMalformed => f.write_str("the next element of the chain is malformed: unknown."),
        Found::ChainMalformed => f.write_str("the chain is malformed as a whole: unknown."),
        Found::EndOfChain => f.write_str("the chain ends without a gateway: outside."),
        Found::FiveProxies => f.write_str("five proxies were read and no gateway found: unknown."),
        Found::NoCriteria => f.write_str("without any criterion it holds nobody."),
        Found::ClientUnknown => f.write_str("the client address is unknown, and so is its place."),
        Found::Facts { client, facts, placed } => {
            let place = match placed {
                Placed::Inside => "inside",
                Placed::Outside => "outside",
                Placed::Unknown => "unknown",
            };
            write!(f, "{client} ({facts}): {place}.")
        }
    }
}
