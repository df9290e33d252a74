//! The organization compiled for decisions: immutable, replaced whole.

mod compile;
mod issued;
mod numbers;
#[cfg(test)]
mod tests;
mod tokens;
mod users;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::atlas::Atlas;
use crate::id::{OfZone, UserId, ZoneId};
use crate::limits::CLOCK_SLACK;
use crate::places::by_facts::ByFacts;
use crate::places::{Holders, Places, ZoneNumber};
use crate::time::Timestamp;
use crate::token::{Digest, Token};
use crate::user::User;
use crate::verdict::Revision;
use crate::zone::Zone;

pub use self::compile::Compiling;
pub(crate) use self::issued::Condition;
pub use self::issued::Issued;
use self::numbers::Numbers;
use self::tokens::Tokens;
use self::users::Users;

/// Parts that change apart. What an administrator changes in one leaves the others as they are.
#[derive(Clone, Debug)]
pub struct Snapshot {
    revision: Revision,
    confirmed: Timestamp,
    max_staleness: Option<Duration>,
    cut_off: bool,
    latest: Timestamp,
    zone_numbers: Arc<Numbers<OfZone>>,
    places: Arc<Places>,
    atlas: Arc<Atlas>,
    by_facts: Arc<ByFacts>,
    users: Arc<Users>,
    tokens: Tokens,
}

/// Everything that a snapshot is compiled from.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// In the order in which they were made.
    pub zones: Vec<Arc<Zone>>,
    pub users: Vec<Arc<User>>,
    pub tokens: Vec<Arc<Token>>,
}

/// One thing that became different. A change of tokens or users leaves what zones made untouched.
#[derive(Clone, Debug)]
pub enum Change {
    Zone(Arc<Zone>),
    ZoneGone(ZoneId),
    User(Arc<User>),
    UserGone(UserId),
    Token(Arc<Token>),
    TokenGone(Digest),
    /// A use that renews the token; nothing where there is no such token.
    TokenUsed(Digest, Timestamp),
}

/// What the parts of a snapshot occupy, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub tokens: usize,
    /// Zones' addresses and the tables that they are compiled into.
    pub zones: usize,
    /// What is known of addresses.
    pub geography: usize,
}

impl Snapshot {
    /// `confirmed` is the last contact with the store; when it is older than `max_staleness` (`None`: ∞)
    /// every call is refused. Nothing is known of any address: [`Snapshot::located_by`] has the data.
    pub fn compile(
        records: &Records,
        revision: Revision,
        confirmed: Timestamp,
        max_staleness: Option<Duration>,
    ) -> Self {
        let mut compiling = Compiling::new(&records.zones, &records.users, records.tokens.len());
        records.tokens.iter().for_each(|token| compiling.add(token));
        compiling.finish(revision, confirmed, max_staleness)
    }

    /// The same by other data about addresses.
    #[must_use]
    pub fn located_by(&self, atlas: Arc<Atlas>) -> Self {
        let by_facts = Arc::new(ByFacts::compile(&self.places, &atlas));
        Self { atlas, by_facts, ..self.clone() }
    }

    /// The same at a later contact with the store.
    #[must_use]
    pub fn confirmed_at(&self, confirmed: Timestamp) -> Self {
        Self { confirmed, cut_off: false, ..self.clone() }
    }

    /// The same where it is known, by a clock that nobody sets, that the store has been silent for too long:
    /// stale, whatever the time of day.
    #[must_use]
    pub fn cut_off(&self) -> Self {
        Self { cut_off: true, ..self.clone() }
    }

    /// The same with the latest time that was ever seen.
    #[must_use]
    pub fn seen_until(&self, latest: Timestamp) -> Self {
        Self { latest, ..self.clone() }
    }

    pub fn revision(&self) -> Revision {
        self.revision
    }

    pub fn confirmed(&self) -> Timestamp {
        self.confirmed
    }

    pub fn max_staleness(&self) -> Option<Duration> {
        self.max_staleness
    }

    /// The latest time that was ever seen; the beginning of time where nobody said.
    pub fn latest(&self) -> Timestamp {
        self.latest
    }

    /// The clock was set back: what ends by time may be over already (B-077).
    pub fn is_set_back(&self, at: Timestamp) -> bool {
        at < self.latest.minus(CLOCK_SLACK)
    }

    /// Its last contact with the store is too long ago. One in the future is fresh (cases R10).
    pub fn is_stale(&self, at: Timestamp) -> bool {
        self.cut_off || self.max_staleness.is_some_and(|most| at.since(self.confirmed) > most)
    }

    #[inline]
    pub fn token(&self, digest: &Digest) -> Option<&Issued> {
        self.tokens.get(digest)
    }

    pub fn token_count(&self) -> usize {
        self.tokens.len()
    }

    pub fn user(&self, id: &UserId) -> Option<&Arc<User>> {
        self.users.get(id)
    }

    /// Whose token it is; none where that user is gone.
    pub fn owner(&self, token: &Issued) -> Option<&Arc<User>> {
        self.users.by_number(token.owner())
    }

    /// The owner's id, whether or not there is such a user.
    pub(crate) fn owner_id(&self, token: &Issued) -> Option<&UserId> {
        self.users.id(token.owner())
    }

    pub fn zone(&self, id: &ZoneId) -> Option<&Arc<Zone>> {
        self.places.zone(self.zone_numbers.find(id)?)
    }

    /// The active IP zones that hold `address`, which must be canonical, by their numbers.
    #[inline]
    pub fn holders(&self, address: IpAddr) -> Holders<'_> {
        self.places.holders(address)
    }

    /// In the order in which they were made.
    pub fn zones(&self) -> impl Iterator<Item = &Arc<Zone>> {
        self.places.zones().map(|(_, zone)| zone)
    }

    /// Active blocklist zones that ask for what no loaded file tells: while there is one, everybody is blocked.
    pub fn blocking_unknown(&self) -> impl Iterator<Item = &Arc<Zone>> {
        let blocking = self.places.blocking_dynamic.iter().filter_map(|zone| self.places.zone(*zone));
        blocking.filter(|zone| zone.needs().missing_in(self.atlas.tells()).next().is_some())
    }

    /// What is known of addresses.
    pub fn atlas(&self) -> &Arc<Atlas> {
        &self.atlas
    }

    pub fn sizes(&self) -> Sizes {
        Sizes { tokens: self.tokens.bytes(), zones: self.places.bytes(), geography: self.atlas.bytes() }
    }

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    pub(crate) fn by_facts(&self) -> &ByFacts {
        &self.by_facts
    }

    pub(crate) fn zone_number(&self, id: &ZoneId) -> Option<ZoneNumber> {
        self.zone_numbers.find(id)
    }

    pub(crate) fn zone_id(&self, number: ZoneNumber) -> Option<&ZoneId> {
        self.zone_numbers.id(number)
    }
}
