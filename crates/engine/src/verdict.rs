//! The answer: allow, or deny with one reason, and the revision it was made at.

use std::net::IpAddr;

use crate::id::TokenId;
use crate::snapshot::Issued;
use crate::user::User;

/// Number of a snapshot: it grows by every change, and never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// It borrows from the snapshot that it was made by: nothing is copied or counted on the way to it.
#[derive(Clone, Debug)]
pub struct Verdict<'s> {
    pub outcome: Outcome<'s>,
    pub revision: Revision,
    /// The report-only condition's answer, where there is one and the call got that far.
    pub proposed: Option<Result<(), Reason>>,
}

#[derive(Clone, Debug)]
pub enum Outcome<'s> {
    Allow(Pass<'s>),
    Deny(Denial<'s>),
}

/// Required to let a call through. Only the `decide` module makes one.
#[derive(Clone, Debug)]
pub struct Pass<'s> {
    pub(crate) token: &'s Issued,
    pub(crate) owner: &'s User,
    pub(crate) client: Option<IpAddr>,
}

#[derive(Clone, Debug)]
pub struct Denial<'s> {
    pub reason: Reason,
    /// The token, where the call got far enough to know it.
    pub token: Option<&'s Issued>,
}

/// Why a call was refused (semantics §6). For the administrator only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    StaleSnapshot,
    Blocklisted,
    NoCredentials,
    MalformedCredentials,
    UnknownToken,
    Revoked,
    Expired,
    OwnerInactive,
    OutsideAllowedZones,
    InsideRefusedZones,
    OriginUnknown,
    DeviceUnproven,
    DeviceNotAllowed,
    RateLimited,
}

impl<'s> Verdict<'s> {
    /// Takes the call out of the token's rate limit, where it would be allowed: only an allow spends.
    /// `within` says whether the token may make one more call now.
    #[must_use]
    pub fn spend(self, within: impl FnOnce(&TokenId) -> bool) -> Self {
        match self.outcome {
            Outcome::Allow(pass) if !within(&pass.token.id()) => {
                let denial = Denial { reason: Reason::RateLimited, token: Some(pass.token) };
                Self { outcome: Outcome::Deny(denial), ..self }
            }
            Outcome::Allow(_) | Outcome::Deny(_) => self,
        }
    }

    /// The reason of a deny.
    pub fn reason(&self) -> Option<Reason> {
        match &self.outcome {
            Outcome::Allow(_) => None,
            Outcome::Deny(denial) => Some(denial.reason),
        }
    }

    /// The token that the call named, where it got far enough to know it.
    pub fn token(&self) -> Option<&'s Issued> {
        match &self.outcome {
            Outcome::Allow(pass) => Some(pass.token),
            Outcome::Deny(denial) => denial.token,
        }
    }
}

impl<'s> Pass<'s> {
    pub fn token(&self) -> &'s Issued {
        self.token
    }

    pub fn owner(&self) -> &'s User {
        self.owner
    }

    /// The client address (semantics §3), where it can be told.
    pub fn client(&self) -> Option<IpAddr> {
        self.client
    }
}

impl Reason {
    pub const ALL: [Self; 14] = [
        Self::StaleSnapshot,
        Self::Blocklisted,
        Self::NoCredentials,
        Self::MalformedCredentials,
        Self::UnknownToken,
        Self::Revoked,
        Self::Expired,
        Self::OwnerInactive,
        Self::OutsideAllowedZones,
        Self::InsideRefusedZones,
        Self::OriginUnknown,
        Self::DeviceUnproven,
        Self::DeviceNotAllowed,
        Self::RateLimited,
    ];

    /// The code in logs and answers to administrators.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StaleSnapshot => "stale_snapshot",
            Self::Blocklisted => "blocklisted",
            Self::NoCredentials => "no_credentials",
            Self::MalformedCredentials => "malformed_credentials",
            Self::UnknownToken => "unknown_token",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::OwnerInactive => "owner_inactive",
            Self::OutsideAllowedZones => "outside_allowed_zones",
            Self::InsideRefusedZones => "inside_refused_zones",
            Self::OriginUnknown => "origin_unknown",
            Self::DeviceUnproven => "device_unproven",
            Self::DeviceNotAllowed => "device_not_allowed",
            Self::RateLimited => "rate_limited",
        }
    }

    /// The HTTP status of the refusal. Whether a token was ever real is nobody's business: all that
    /// is about the token itself is 401, all that is about place or device 403.
    pub const fn status(self) -> u16 {
        match self {
            Self::StaleSnapshot => 503,
            Self::NoCredentials
            | Self::MalformedCredentials
            | Self::UnknownToken
            | Self::Revoked
            | Self::Expired
            | Self::OwnerInactive => 401,
            Self::Blocklisted
            | Self::OutsideAllowedZones
            | Self::InsideRefusedZones
            | Self::OriginUnknown
            | Self::DeviceUnproven
            | Self::DeviceNotAllowed => 403,
            Self::RateLimited => 429,
        }
    }
}
