//! Keeps contact with the store: who cannot hear of a revoke must not go on for ever.

use std::sync::Mutex;
use std::time::Duration;

use engine::{Revision, Snapshot, Timestamp};
use store::StoreError;
use tokio::time::MissedTickBehavior;

use crate::{Control, ControlError, open};

/// How often the store is asked for its revision.
const POLL: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(crate) struct Watched {
    fault: Mutex<Option<String>>,
}

/// How this node stands with the store.
#[derive(Clone, Debug)]
pub struct Health {
    pub revision: Revision,
    /// The last contact with the store.
    pub confirmed: Timestamp,
    /// Every call is refused.
    pub stale: bool,
    /// The latest time that was seen, where the clock was set back before it: every token that ends by time is
    /// refused.
    pub set_back: Option<Timestamp>,
    /// What is wrong, in words; `None`: nothing.
    pub fault: Option<String>,
}

impl Control {
    pub fn health(&self) -> Health {
        let snapshot = self.inner.current.load();
        let now = self.now();
        Health {
            revision: snapshot.revision(),
            confirmed: snapshot.confirmed(),
            stale: snapshot.is_stale(now),
            set_back: snapshot.is_set_back(now).then(|| snapshot.latest()),
            fault: self.inner.watched.fault.lock().ok().and_then(|fault| fault.clone()),
        }
    }

    /// Asks the store once. A store that is ahead is read again; one that is behind is an alarm, and the
    /// snapshot stays as it is, unconfirmed (B-076).
    pub async fn confirm(&self) -> Result<(), ControlError> {
        let turn = self.inner.turns.take().await;
        let found = self.inner.store.revision().await.map_err(|error| self.failed(error))?;
        let snapshot = self.inner.current.load();
        if found < snapshot.revision() {
            return Err(self.went_back(snapshot.revision(), found));
        }
        let now = self.now();
        let confirmed = if found > snapshot.revision() {
            open::load(&self.inner.store, now, snapshot.max_staleness(), snapshot.atlas().clone()).await?
        } else {
            snapshot.confirmed_at(now)
        };
        turn.publish(|before| confirmed.seen_until(before.latest().max(now)));
        self.set_fault(None);
        if let Err(error) = self.note_time(now).await {
            // Reading goes on; a fault of writing is met, and told, by whoever writes.
            tracing::debug!(%error, "the time could not be noted");
        }
        Ok(())
    }

    /// `known` is in force, and a store that has `found` is behind it (B-076).
    pub(crate) fn went_back(&self, known: Revision, found: Revision) -> ControlError {
        let what = format!(
            "the store went back from revision {} to {}: it is kept out until an administrator looks at it",
            known.0, found.0
        );
        tracing::error!(revision = known.0, store = found.0, "{what}");
        self.failed(StoreError::Unavailable { what, source: None })
    }

    /// The store has been silent for so long, by a clock that nobody sets.
    pub async fn silent_for(&self, silence: Duration) {
        let turn = self.inner.turns.take().await;
        if self.inner.current.load().max_staleness().is_some_and(|most| silence > most) {
            turn.publish(Snapshot::cut_off);
        }
    }

    /// Remembers a fault of the store, for health.
    pub(crate) fn failed(&self, error: StoreError) -> ControlError {
        match &error {
            StoreError::Unavailable { .. } | StoreError::Corrupt { .. } | StoreError::Schema(_) => {
                self.set_fault(Some(error.to_string()));
            }
            StoreError::Conflict(_) => {}
        }
        ControlError::Store(error)
    }

    fn set_fault(&self, fault: Option<String>) {
        if let Ok(mut kept) = self.inner.watched.fault.lock() {
            *kept = fault;
        }
    }
}

/// Until the last handle is gone.
pub(crate) fn start(control: &Control) {
    let weak = std::sync::Arc::downgrade(&control.inner);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(POLL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut contact = ticks.tick().await;
        loop {
            let Some(inner) = weak.upgrade() else { return };
            let control = Control { inner };
            match control.confirm().await {
                Ok(()) => contact = tokio::time::Instant::now(),
                Err(error) => {
                    tracing::warn!(%error, "no contact with the store");
                    control.silent_for(contact.elapsed()).await;
                }
            }
            drop(control);
            ticks.tick().await;
        }
    });
}
