//! One change: everything in it commits together, or nothing does.

use engine::{Revision, Timestamp, TokenId};
use sqlx::Row;
use tokio::sync::OwnedMutexGuard;

use crate::revoked::{Appending, RevokedLog};
use crate::{Database, Store, StoreError};

/// A transaction. Dropped without [`Write::commit`], nothing happened.
#[derive(Debug)]
pub struct Write {
    pub(crate) tx: sqlx::Transaction<'static, sqlx::Any>,
    log: Option<RevokedLog>,
    /// What this change revokes is on its way to `revoked.log`, while the rest of the change is written.
    logging: Option<Appending>,
    /// Further tokens that it revokes.
    unlogged: Vec<TokenId>,
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
        let log = self.kept.revoked.clone();
        Ok(Write { tx, log, logging: None, unlogged: Vec::new(), _turn: turn })
    }
}

impl Write {
    /// Takes the next revision for this change, and the places in the log of its `events`: the first of them.
    pub async fn next_revision(
        &mut self,
        at: Timestamp,
        events: usize,
    ) -> Result<(Revision, i64), StoreError> {
        let failed = |error| StoreError::of(error, "organization");
        let events = i64::try_from(events).unwrap_or(i64::MAX);
        let row = sqlx::query(
            "UPDATE organization SET revision = revision + 1, \
             logged = CASE WHEN logged >= $1 THEN logged + $2 ELSE $1 + $2 END RETURNING revision, logged",
        )
        .bind(at.micros())
        .bind(events)
        .fetch_one(&mut *self.tx)
        .await
        .map_err(failed)?;
        let logged: i64 = row.try_get(1).map_err(failed)?;
        Ok((crate::organization::revision(row.try_get(0).map_err(failed)?)?, logged - events + 1))
    }

    /// What it revokes is in `revoked.log` before: a restored backup brings none of it back.
    pub async fn commit(self) -> Result<(), StoreError> {
        let unwritten = |error| StoreError::unavailable("cannot write `revoked.log`".to_owned(), error);
        if let Some(logging) = self.logging {
            logging.done().await.map_err(unwritten)?;
        }
        if let Some(log) = self.log.filter(|_| !self.unlogged.is_empty()) {
            log.append(self.unlogged).done().await.map_err(unwritten)?;
        }
        self.tx.commit().await.map_err(|error| StoreError::of(error, "database"))
    }

    /// To be called where a row is made a revoked token's.
    pub(crate) fn revokes(&mut self, id: TokenId) {
        match &self.log {
            Some(log) if self.logging.is_none() => self.logging = Some(log.append(vec![id])),
            Some(_) => self.unlogged.push(id),
            None => {}
        }
    }
}
