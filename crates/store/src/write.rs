//! One change: everything in it commits together, or nothing does.

use engine::{Revision, TokenId};
use sqlx::Row;
use tokio::sync::OwnedMutexGuard;

use crate::revoked::RevokedLog;
use crate::{Database, Store, StoreError};

/// A transaction. Dropped without [`Write::commit`], nothing happened.
#[derive(Debug)]
pub struct Write {
    pub(crate) tx: sqlx::Transaction<'static, sqlx::Any>,
    /// Tokens that this change revokes.
    pub(crate) revokes: Vec<TokenId>,
    log: Option<RevokedLog>,
    /// Let go of after the transaction: fields are dropped in order.
    _turn: OwnedMutexGuard<()>,
}

impl Store {
    /// Writers come one after another (`BEGIN IMMEDIATE` on SQLite).
    pub async fn begin(&self) -> Result<Write, StoreError> {
        if self.kept.read_only {
            let what = "the disk is read-only: nothing was changed".to_owned();
            return Err(StoreError::Unavailable { what, source: None });
        }
        let turn = self.writer.clone().lock_owned().await;
        let begin = match self.database {
            Database::Sqlite => "BEGIN IMMEDIATE",
            Database::Postgres => "BEGIN",
        };
        let tx = self.pool.begin_with(begin).await.map_err(|error| StoreError::of(error, "database"))?;
        Ok(Write { tx, revokes: Vec::new(), log: self.kept.revoked.clone(), _turn: turn })
    }
}

impl Write {
    /// Takes the next revision for this change.
    pub async fn next_revision(&mut self) -> Result<Revision, StoreError> {
        let row = sqlx::query("UPDATE organization SET revision = revision + 1 RETURNING revision")
            .fetch_one(&mut *self.tx)
            .await
            .map_err(|error| StoreError::of(error, "organization"))?;
        let revision: i64 = row.try_get(0).map_err(|error| StoreError::of(error, "organization"))?;
        crate::organization::revision(revision)
    }

    /// What it revokes is in `revoked.log` before: a restored backup brings none of it back.
    pub async fn commit(self) -> Result<(), StoreError> {
        if let Some(log) = self.log.filter(|_| !self.revokes.is_empty()) {
            let logged = log.append(self.revokes).await;
            logged
                .map_err(|error| StoreError::unavailable("cannot write `revoked.log`".to_owned(), error))?;
        }
        self.tx.commit().await.map_err(|error| StoreError::of(error, "database"))
    }
}
