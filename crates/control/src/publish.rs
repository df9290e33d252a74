//! The one way from a change to what gates decide by.

use std::sync::Arc;

use engine::{Change, Revision, Snapshot, Timestamp};
use serde_json::Value;
use store::{EventRecord, StoreError, Write};

use crate::limits::Limits;
use crate::turn::Turn;
use crate::{Actor, Control, ControlError, random};

/// A change under way: nobody else changes anything until it is published or dropped.
pub(crate) struct Changing {
    control: Control,
    pub(crate) write: Write,
    pub(crate) at: Timestamp,
    turn: Turn,
}

/// What the audit says of a change.
pub(crate) struct Audit<'a> {
    /// Okta's event type.
    pub(crate) kind: &'static str,
    pub(crate) actor: &'a Actor,
    pub(crate) target: String,
    pub(crate) target_name: &'a str,
    pub(crate) detail: Value,
}

impl Control {
    /// Refuses whoever may not change things.
    pub(crate) async fn change(&self, actor: &Actor) -> Result<Changing, ControlError> {
        if !actor.may_manage() {
            return Err(ControlError::Forbidden("Only a super administrator may change this."));
        }
        let turn = self.inner.turns.take().await;
        // Whoever waited may have lost the role meanwhile: the change before this one is answered already.
        if !self.still_manages(actor) {
            return Err(ControlError::Forbidden("Only a super administrator may change this."));
        }
        let write = self.inner.store.begin().await.map_err(|error| self.failed(error))?;
        Ok(Changing { control: self.clone(), write, at: self.now(), turn })
    }

    fn still_manages(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Machine => true,
            Actor::Admin { user, .. } => {
                let snapshot = self.inner.current.load();
                let now = snapshot.user(&user.id);
                now.is_some_and(|user| user.active && user.role == engine::Role::SuperAdmin)
            }
        }
    }

    pub(crate) fn readable(actor: &Actor) -> Result<(), ControlError> {
        if actor.may_read() {
            return Ok(());
        }
        Err(ControlError::Forbidden("Only an administrator may see this."))
    }
}

impl Changing {
    /// As [`Control::latest_now`], at the time of this change.
    pub(crate) fn latest(&self) -> Timestamp {
        self.at.max(self.control.inner.current.load().latest())
    }

    /// Which facts of addresses are loaded.
    pub(crate) fn tells(&self) -> engine::Facts {
        self.control.inner.current.load().atlas().tells().clone()
    }

    pub(crate) fn limits(&self) -> Limits {
        self.control.inner.limits
    }

    /// Writes the event, commits, and publishes. From here on the change runs to its end even where the
    /// caller goes away: what is committed is always published.
    pub(crate) async fn publish(
        mut self,
        audits: Vec<Audit<'_>>,
        changes: Vec<Change>,
    ) -> Result<Revision, ControlError> {
        let (revision, first) = self.write.next_revision(self.at, audits.len()).await?;
        let before = self.control.inner.current.load();
        let known = before.revision();
        if revision <= known {
            // Dropped, it is undone.
            return Err(self.control.went_back(known, Revision(revision.0.saturating_sub(1))));
        }
        // Somebody else has changed the store too, and what they changed is not known here: the number stays, so that
        // the store is found to be ahead, and read again.
        let shown = if revision.0 == known.0 + 1 { revision } else { known };
        for (number, audit) in (first..).zip(audits) {
            self.write.insert_event(&audit.record(self.at, revision, number)).await?;
        }
        let next = compiled(before, changes, shown, self.control.now()).await?;
        let finished = tokio::spawn(async move {
            let Self { control, write, turn, .. } = self;
            turn.commit(write.commit(), |_| next).await.map_err(|error| control.failed(error))
        });
        match finished.await {
            Ok(committed) => committed.map(|()| revision),
            Err(stopped) => Err(stopping(stopped)),
        }
    }
}

/// What is to be published, made before the commit, since nobody else publishes in this turn. Zones take
/// milliseconds, and calls are judged on this thread: they are compiled on another.
async fn compiled(
    before: Arc<Snapshot>,
    changes: Vec<Change>,
    revision: Revision,
    now: Timestamp,
) -> Result<Snapshot, ControlError> {
    if !changes.iter().any(|change| matches!(change, Change::Zone(_) | Change::ZoneGone(_))) {
        return Ok(before.with(changes, revision, now));
    }
    let compiling = tokio::task::spawn_blocking(move || before.with(changes, revision, now));
    compiling.await.map_err(stopping)
}

fn stopping(stopped: tokio::task::JoinError) -> ControlError {
    ControlError::Store(StoreError::Unavailable {
        what: "the server is stopping: ask again whether the change was made".to_owned(),
        source: Some(Box::new(stopped)),
    })
}

impl Audit<'_> {
    fn record(&self, at: Timestamp, revision: Revision, number: i64) -> EventRecord {
        let (actor, actor_token, whence) = match self.actor {
            Actor::Machine => (String::new(), None, Arc::default()),
            Actor::Admin { user, token, whence } => {
                (user.id.to_string(), token.map(|id| id.to_string()), Arc::clone(whence))
            }
        };
        EventRecord {
            id: format!("{:032x}", random::bits()),
            at,
            kind: self.kind.to_owned(),
            actor,
            actor_token,
            target: self.target.clone(),
            target_name: self.target_name.to_owned(),
            detail: self.detail.to_string(),
            revision: revision.0,
            number,
            address: whence.address.clone(),
            agent: whence.agent.clone(),
        }
    }
}
