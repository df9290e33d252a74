//! One thing that was looked at, and what was found.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::chain::IpChain;
use crate::device::DeviceRefusal;
use crate::id::{TokenId, ZoneId};
use crate::time::Timestamp;
use crate::verdict::{Reason, Revision};
use crate::zone::Placed;

/// `Display` says it in one sentence. Zones are named, entries are as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Revision {
        revision: Revision,
        confirmed: Timestamp,
    },
    Stale {
        silence: Duration,
    },
    Chain {
        chain: IpChain,
    },
    /// `skipped`: hops to its right that are proxies of zones.
    Client {
        address: IpAddr,
        skipped: usize,
    },
    ClientUnknown,
    Blocklist(Listed),
    NoCredentials,
    MalformedCredentials,
    UnknownToken,
    Token {
        id: TokenId,
        owner: Arc<str>,
    },
    Revoked,
    Expired {
        at: Timestamp,
    },
    /// Whether the token has expired cannot be told.
    ClockSetBack {
        at: Timestamp,
        latest: Timestamp,
    },
    OwnerInactive,
    Live {
        until: Option<Timestamp>,
    },
    Condition {
        rule: Rule,
        words: Box<str>,
    },
    Answer {
        rule: Rule,
        refusal: Option<Reason>,
    },
    NoEligibleZone,
    ZoneMissing {
        id: ZoneId,
    },
    Zone {
        zone: Arc<str>,
        found: Found,
    },
    OtherZones {
        count: usize,
    },
    Device {
        refusal: Option<DeviceRefusal>,
    },
    RateLimited,
    Verdict {
        refusal: Option<Reason>,
    },
}

/// Which of a token's network conditions is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Enforced,
    /// Report-only.
    Proposed,
}

/// What the blocklist says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// No active blocklist zone has an entry or a criterion.
    NothingToAsk,
    /// The chain cannot be read as far as the client address, and that blocks.
    Unreadable,
    ByEntry {
        address: IpAddr,
        zone: Arc<str>,
        entry: Box<str>,
    },
    ByFacts {
        zone: Arc<str>,
        client: IpAddr,
        facts: Box<str>,
        placed: Placed,
    },
    /// The exempt zone lifts the block of the step before.
    Exempt {
        address: IpAddr,
        zone: Arc<str>,
        entry: Box<str>,
    },
    Clear,
}

/// What the walk through one zone finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Inactive,
    InGateway { address: IpAddr, entry: Box<str> },
    OverProxy { address: IpAddr, entry: Box<str> },
    Neither { address: IpAddr },
    HopMalformed,
    ChainMalformed,
    EndOfChain,
    FiveProxies,
    NoCriteria,
    ClientUnknown,
    Facts { client: IpAddr, facts: Box<str>, placed: Placed },
}

impl Step {
    /// Every kind of step, as [`Step::name`] gives it.
    pub const NAMES: [&'static str; 39] = [
        "revision",
        "stale",
        "chain",
        "client",
        "client_unknown",
        "blocklist_nothing_to_ask",
        "blocklist_unreadable",
        "blocklist_by_entry",
        "blocklist_by_facts",
        "blocklist_exempt",
        "blocklist_clear",
        "no_credentials",
        "malformed_credentials",
        "unknown_token",
        "token",
        "revoked",
        "expired",
        "clock_set_back",
        "owner_inactive",
        "live",
        "condition",
        "answer",
        "no_eligible_zone",
        "zone_missing",
        "zone_inactive",
        "zone_in_gateway",
        "zone_over_proxy",
        "zone_neither",
        "zone_hop_malformed",
        "zone_chain_malformed",
        "zone_end_of_chain",
        "zone_five_proxies",
        "zone_no_criteria",
        "zone_client_unknown",
        "zone_facts",
        "other_zones",
        "device",
        "rate_limited",
        "verdict",
    ];

    pub const fn name(&self) -> &'static str {
        match self {
            Self::Revision { .. } => "revision",
            Self::Stale { .. } => "stale",
            Self::Chain { .. } => "chain",
            Self::Client { .. } => "client",
            Self::ClientUnknown => "client_unknown",
            Self::Blocklist(listed) => listed.name(),
            Self::NoCredentials => "no_credentials",
            Self::MalformedCredentials => "malformed_credentials",
            Self::UnknownToken => "unknown_token",
            Self::Token { .. } => "token",
            Self::Revoked => "revoked",
            Self::Expired { .. } => "expired",
            Self::ClockSetBack { .. } => "clock_set_back",
            Self::OwnerInactive => "owner_inactive",
            Self::Live { .. } => "live",
            Self::Condition { .. } => "condition",
            Self::Answer { .. } => "answer",
            Self::NoEligibleZone => "no_eligible_zone",
            Self::ZoneMissing { .. } => "zone_missing",
            Self::Zone { found, .. } => found.name(),
            Self::OtherZones { .. } => "other_zones",
            Self::Device { .. } => "device",
            Self::RateLimited => "rate_limited",
            Self::Verdict { .. } => "verdict",
        }
    }
}

impl Listed {
    const fn name(&self) -> &'static str {
        match self {
            Self::NothingToAsk => "blocklist_nothing_to_ask",
            Self::Unreadable => "blocklist_unreadable",
            Self::ByEntry { .. } => "blocklist_by_entry",
            Self::ByFacts { .. } => "blocklist_by_facts",
            Self::Exempt { .. } => "blocklist_exempt",
            Self::Clear => "blocklist_clear",
        }
    }
}

impl Found {
    /// The zone holds the call.
    pub fn is_inside(&self) -> bool {
        match self {
            Self::InGateway { .. } => true,
            Self::Facts { placed, .. } => *placed == Placed::Inside,
            Self::Inactive
            | Self::OverProxy { .. }
            | Self::Neither { .. }
            | Self::HopMalformed
            | Self::ChainMalformed
            | Self::EndOfChain
            | Self::FiveProxies
            | Self::NoCriteria
            | Self::ClientUnknown => false,
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Inactive => "zone_inactive",
            Self::InGateway { .. } => "zone_in_gateway",
            Self::OverProxy { .. } => "zone_over_proxy",
            Self::Neither { .. } => "zone_neither",
            Self::HopMalformed => "zone_hop_malformed",
            Self::ChainMalformed => "zone_chain_malformed",
            Self::EndOfChain => "zone_end_of_chain",
            Self::FiveProxies => "zone_five_proxies",
            Self::NoCriteria => "zone_no_criteria",
            Self::ClientUnknown => "zone_client_unknown",
            Self::Facts { .. } => "zone_facts",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::words::step(self, f)
    }
}
