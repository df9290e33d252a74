//! The snapshot that decisions are made by now: readers never wait, a writer swaps it whole.

use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::snapshot::Snapshot;

/// A snapshot while somebody reads it, without a count that all readers share.
pub type Seen = arc_swap::Guard<Arc<Snapshot>>;

#[derive(Debug)]
pub struct Current(ArcSwap<Snapshot>);

impl Current {
    pub fn new(snapshot: Snapshot) -> Arc<Self> {
        Arc::new(Self(ArcSwap::from_pointee(snapshot)))
    }

    /// One decision reads one snapshot, from first to last.
    pub fn load(&self) -> Arc<Snapshot> {
        self.0.load_full()
    }

    /// As [`Current::load`], without touching the reference count.
    pub fn peek(&self) -> Seen {
        self.0.load()
    }

    /// Only the one publisher of this process calls it.
    pub fn publish(&self, snapshot: Snapshot) {
        self.0.store(Arc::new(snapshot));
    }
}
