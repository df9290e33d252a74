//! Whose turn it is to publish: one at a time, from the first look at the snapshot until the next one is in force.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use engine::{Current, Snapshot};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Everybody who publishes waits here for a turn. Readers never do.
#[derive(Debug)]
pub(crate) struct Turns {
    current: Arc<Current>,
    waiting: Arc<Mutex<()>>,
}

/// The right to commit and publish, until it is dropped: revisions are published in the order of their commits.
#[derive(Debug)]
pub(crate) struct Turn {
    current: Arc<Current>,
    _alone: OwnedMutexGuard<()>,
}

impl Turns {
    pub(crate) fn new(current: Arc<Current>) -> Self {
        Self { current, waiting: Arc::new(Mutex::new(())) }
    }

    pub(crate) async fn take(&self) -> Turn {
        let alone = self.waiting.clone().lock_owned().await;
        Turn { current: Arc::clone(&self.current), _alone: alone }
    }
}

impl Turn {
    /// What `next` makes of the snapshot is in force when this returns.
    pub(crate) fn publish(&self, next: impl FnOnce(&Snapshot) -> Snapshot) {
        let next = next(&self.current.load());
        self.current.publish(next);
    }

    /// Publishes what was committed, and only then lets somebody else have a turn.
    pub(crate) async fn commit<E>(
        self,
        commit: impl Future<Output = Result<(), E>>,
        next: impl FnOnce(&Snapshot) -> Snapshot,
    ) -> Result<(), E> {
        commit.await?;
        self.publish(next);
        Ok(())
    }
}
