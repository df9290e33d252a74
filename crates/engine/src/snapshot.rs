//! The organization compiled for decisions: immutable, replaced whole.

mod tokens;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::atlas::Atlas;
use crate::id::{UserId, ZoneId};
use crate::limits::CLOCK_SLACK;
use crate::places::Places;
use crate::places::by_facts::ByFacts;
use crate::time::Timestamp;
use crate::token::{Digest, Token};
use crate::user::User;
use crate::verdict::Revision;
use crate::zone::Zone;

use self::tokens::Tokens;

/// Parts that change apart. What an administrator changes in one leaves the others as they are.
#[derive(Clone, Debug)]
pub struct Snapshot {
    revision: Revision,
    confirmed: Timestamp,
    max_staleness: Option<Duration>,
    cut_off: bool,
    latest: Timestamp,
    places: Arc<Places>,
    atlas: Arc<Atlas>,
    by_facts: Arc<ByFacts>,
    users: Arc<HashMap<UserId, Arc<User>>>,
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
        let places = Places::compile(records.zones.clone());
        let atlas = Atlas::empty();
        Self {
            revision,
            confirmed,
            max_staleness,
            cut_off: false,
            latest: Timestamp::from_micros(i64::MIN),
            by_facts: Arc::new(ByFacts::compile(&places, &atlas)),
            places: Arc::new(places),
            atlas: Arc::new(atlas),
            users: Arc::new(records.users.iter().map(|user| (user.id, Arc::clone(user))).collect()),
            tokens: Tokens::compile(&records.tokens),
        }
    }

    /// The snapshot after `changes`, in their order.
    #[must_use]
    pub fn with(&self, changes: Vec<Change>, revision: Revision, confirmed: Timestamp) -> Self {
        let mut next = Self { revision, confirmed, cut_off: false, ..self.clone() };
        let mut tokens = Vec::new();
        let mut zones = None;
        for change in changes {
            match change {
                Change::Token(token) => tokens.push((token.digest, Some(token))),
                Change::TokenGone(digest) => tokens.push((digest, None)),
                Change::User(user) => drop(Arc::make_mut(&mut next.users).insert(user.id, user)),
                Change::UserGone(id) => drop(Arc::make_mut(&mut next.users).remove(&id)),
                Change::Zone(zone) => put(zones.get_or_insert_with(|| self.places.zones().to_vec()), zone),
                Change::ZoneGone(id) => {
                    zones.get_or_insert_with(|| self.places.zones().to_vec()).retain(|zone| zone.id != id);
                }
            }
        }
        if !tokens.is_empty() {
            next.tokens.change(tokens);
        }
        if let Some(zones) = zones {
            next.places = Arc::new(Places::compile(zones));
            next.by_facts = Arc::new(ByFacts::compile(&next.places, &next.atlas));
        }
        next
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

    pub fn token(&self, digest: &Digest) -> Option<&Arc<Token>> {
        self.tokens.get(digest)
    }

    pub fn token_count(&self) -> usize {
        self.tokens.len()
    }

    pub fn user(&self, id: &UserId) -> Option<&Arc<User>> {
        self.users.get(id)
    }

    pub fn zone(&self, id: &ZoneId) -> Option<&Arc<Zone>> {
        self.places.find(id).map(|(_, zone)| zone)
    }

    /// In the order in which they were made.
    pub fn zones(&self) -> impl Iterator<Item = &Arc<Zone>> {
        self.places.zones().iter()
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

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    pub(crate) fn by_facts(&self) -> &ByFacts {
        &self.by_facts
    }
}

fn put(zones: &mut Vec<Arc<Zone>>, zone: Arc<Zone>) {
    match zones.iter_mut().find(|known| known.id == zone.id) {
        Some(known) => *known = zone,
        None => zones.push(zone),
    }
}
