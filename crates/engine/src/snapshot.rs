//! The organization compiled for decisions: immutable, replaced whole.

use std::sync::Arc;
use std::time::Duration;

use crate::id::{UserId, ZoneId};
use crate::time::Timestamp;
use crate::token::{Digest, Token};
use crate::user::User;
use crate::verdict::Revision;
use crate::zone::Zone;

#[derive(Clone, Debug)]
pub struct Snapshot {
    revision: Revision,
    confirmed: Timestamp,
    max_staleness: Option<Duration>,
}

/// Everything that a snapshot is compiled from.
#[derive(Clone, Debug, Default)]
pub struct Records {
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
    /// `confirmed` is the last contact with the store; older than `max_staleness` (`None`: ∞) every call
    /// is refused.
    pub fn compile(
        _records: &Records,
        revision: Revision,
        confirmed: Timestamp,
        max_staleness: Option<Duration>,
    ) -> Self {
        Self { revision, confirmed, max_staleness }
    }

    /// The snapshot after `changes`.
    #[must_use]
    pub fn with(&self, _changes: Vec<Change>, _revision: Revision, _confirmed: Timestamp) -> Self {
        todo!()
    }

    /// The same at a later contact with the store.
    #[must_use]
    pub fn confirmed_at(&self, confirmed: Timestamp) -> Self {
        Self { confirmed, ..self.clone() }
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

    /// Stale: not even asked.
    pub fn is_stale(&self, at: Timestamp) -> bool {
        self.max_staleness.is_some_and(|most| at.since(self.confirmed) > most)
    }

    pub fn token(&self, _digest: &Digest) -> Option<&Arc<Token>> {
        todo!()
    }

    pub fn user(&self, _id: &UserId) -> Option<&Arc<User>> {
        todo!()
    }

    pub fn zone(&self, _id: &ZoneId) -> Option<&Arc<Zone>> {
        todo!()
    }

    /// In the order in which they were made.
    pub fn zones(&self) -> impl Iterator<Item = &Arc<Zone>> {
        std::iter::empty()
    }
}
