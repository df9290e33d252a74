//! One change: everything in it commits together, or nothing does.
use crate::{Store, StoreError};
use engine::Revision;

/// A transaction. Dropped without [`Write::commit`], nothing happened.
#[derive(Debug)]
pub struct Write {
    tx: sqlx::Transaction<'static, sqlx::Any>,
}

impl Store {
    /// Writers come one after another (`BEGIN IMMEDIATE` on SQLite).
    pub async fn begin(&self) -> Result<Write, StoreError> {
        todo!()
    }
}

impl Write {
    /// Takes the next revision for this change.
    pub async fn next_revision(&mut self) -> Result<Revision, StoreError> {
        todo!()
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        todo!()
    }
}
