//! A token as decisions hold it: what a verdict reads lies in one line of memory, the rest in the next.

use std::sync::Arc;
use std::time::Duration;

use super::users::UserNumber;
use crate::device::DeviceCondition;
use crate::id::TokenId;
use crate::places::ZoneNumber;
use crate::time::Timestamp;
use crate::token::{Digest, Token, end};

#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Issued {
    digest: Digest,
    network: Condition,
    /// [`NEVER_ENDS`] where it does not.
    expires: i64,
    owner: UserNumber,
    revoked: bool,
    /// There is nothing in `rare`: a call need not look there.
    is_plain: bool,
    // The second line.
    id: TokenId,
    created: i64,
    /// [`NEVER_USED`] where it was not.
    used: i64,
    /// [`NEVER_ENDS`] where there is none; a longer one would not end either.
    window: i64,
    not_after: i64,
    rare: Option<Arc<Rare>>,
}

const _: () = assert!(size_of::<Issued>() == 128);

const NEVER_ENDS: i64 = i64::MAX;
const NEVER_USED: i64 = i64::MIN;

/// What few tokens have.
#[derive(Clone, Debug, Default)]
struct Rare {
    proposed: Option<Condition>,
    device: DeviceCondition,
}

/// A network condition by the numbers of its zones, in the order in which they were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Anywhere,
    InAny,
    In(ZoneNumber),
    InSeveral(Several),
    NotInAny,
    NotIn(ZoneNumber),
    NotInSeveral(Several),
}

/// Boxed, so that the pointer takes no more than eight bytes.
pub(crate) type Several = Arc<Box<[ZoneNumber]>>;

impl Issued {
    pub(super) fn new(
        token: &Token,
        owner: UserNumber,
        network: Condition,
        proposed: Option<Condition>,
    ) -> Self {
        let micros = |end: Option<Timestamp>| end.map_or(NEVER_ENDS, Timestamp::micros);
        let window =
            token.window.map_or(NEVER_ENDS, |window| i64::try_from(window.as_micros()).unwrap_or(NEVER_ENDS));
        let device = token.device.clone();
        let is_plain = proposed.is_none() && device.keys().is_empty();
        Self {
            digest: token.digest,
            network,
            expires: micros(token.expires_at()),
            owner,
            revoked: token.revoked,
            is_plain,
            id: token.id,
            created: token.created.micros(),
            used: token.last_used.map_or(NEVER_USED, Timestamp::micros),
            window,
            not_after: micros(token.not_after),
            rare: if is_plain { None } else { Some(Arc::new(Rare { proposed, device })) },
        }
    }

    /// The same after a use at `at`, which renews it.
    pub(super) fn used_at(&self, at: Timestamp) -> Self {
        let used = self.used.max(at.micros());
        let window = Some(self.window).filter(|window| *window != NEVER_ENDS);
        let expires = end(
            Timestamp::from_micros(self.created),
            Some(Timestamp::from_micros(used)),
            window.and_then(|window| u64::try_from(window).ok()).map(Duration::from_micros),
            Some(Timestamp::from_micros(self.not_after)).filter(|end| end.micros() != NEVER_ENDS),
        );
        Self { used, expires: expires.map_or(NEVER_ENDS, Timestamp::micros), ..self.clone() }
    }

    pub fn id(&self) -> TokenId {
        self.id
    }

    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    pub fn last_used(&self) -> Option<Timestamp> {
        Some(self.used).filter(|used| *used != NEVER_USED).map(Timestamp::from_micros)
    }

    /// As [`Token::expires_at`].
    pub fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires).filter(|end| *end != NEVER_ENDS).map(Timestamp::from_micros)
    }

    /// As [`Token::is_expired`].
    pub fn is_expired(&self, at: Timestamp) -> bool {
        self.expires_at().is_some_and(|end| at >= end)
    }

    pub fn is_revoked(&self) -> bool {
        self.revoked
    }

    pub(crate) fn owner(&self) -> UserNumber {
        self.owner
    }

    pub(crate) fn network(&self) -> &Condition {
        &self.network
    }

    pub(crate) fn proposed(&self) -> Option<&Condition> {
        self.rare()?.proposed.as_ref()
    }

    /// None where the token has no rule about devices.
    pub(crate) fn device(&self) -> Option<&DeviceCondition> {
        self.rare().map(|rare| &rare.device).filter(|device| !device.keys().is_empty())
    }

    fn rare(&self) -> Option<&Rare> {
        if self.is_plain { None } else { self.rare.as_deref() }
    }
}

impl Condition {
    /// The zones that are named; none for the other options.
    pub(crate) fn named(&self) -> &[ZoneNumber] {
        match self {
            Self::In(zone) | Self::NotIn(zone) => std::slice::from_ref(zone),
            Self::InSeveral(zones) | Self::NotInSeveral(zones) => zones,
            Self::Anywhere | Self::InAny | Self::NotInAny => &[],
        }
    }
}
