//! Keeps contact with the store: who cannot hear of a revoke must not go on for ever.

use std::sync::Mutex;
use std::time::Duration;

use engine::{Revision, Timestamp};
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
    /// What is wrong, in words; `None`: nothing.
    pub fault: Option<String>,
}

impl Control {
    pub fn health(&self) -> Health {
        let snapshot = self.inner.current.load();
        Health {
            revision: snapshot.revision(),
            confirmed: snapshot.confirmed(),
            stale: snapshot.is_stale(self.now()),
            fault: self.inner.watched.fault.lock().ok().and_then(|fault| fault.clone()),
        }
    }

    /// Asks the store once. A store that is ahead is read again; one that is behind is an alarm, and the
    /// snapshot stays as it is, unconfirmed (B-076).
    pub async fn confirm(&self) -> Result<(), ControlError> {
        let _turn = self.inner.turn.lock().await;
        let found = self.inner.store.revision().await.map_err(|error| self.failed(error))?;
        let current = &self.inner.current;
        let snapshot = current.load();
        if found < snapshot.revision() {
            let what = format!(
                "the store went back from revision {} to {}: it is kept out until an administrator looks at it",
                snapshot.revision().0,
                found.0
            );
            tracing::error!(revision = snapshot.revision().0, store = found.0, "{what}");
            return Err(self.failed(StoreError::Unavailable { what, source: None }));
        }
        if found > snapshot.revision() {
            let fresh = open::load(&self.inner.store, self.now(), snapshot.max_staleness()).await?;
            current.publish(fresh);
        } else {
            current.publish(snapshot.confirmed_at(self.now()));
        }
        self.set_fault(None);
        Ok(())
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
        loop {
            ticks.tick().await;
            let Some(inner) = weak.upgrade() else { return };
            if let Err(error) = (Control { inner }).confirm().await {
                tracing::warn!(%error, "no contact with the store");
            }
        }
    });
}
