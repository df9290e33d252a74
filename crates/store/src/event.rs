//! The audit: one row a change, in the change's own transaction. It is kept apart from the log of calls, and longer.

use engine::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::{EventRecord, Store, StoreError, Write};

pub(crate) const NOUN: &str = "event";
pub(crate) const COLUMNS: &str =
    "id, at, kind, actor, actor_token, target, target_name, detail, revision, number, address, agent";

impl Store {
    /// The newest `limit`, newest first.
    pub async fn latest_events(&self, limit: usize) -> Result<Vec<EventRecord>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM events ORDER BY number DESC LIMIT $1");
        let query = sqlx::query(AssertSqlSafe(text)).bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| record(row).map_err(failed)).collect()
    }

    /// The oldest about a thing: how it came to be, where it was not made together with others.
    pub async fn first_event(&self, target: &str) -> Result<Option<EventRecord>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM events WHERE target = $1 ORDER BY number LIMIT 1");
        let query = sqlx::query(AssertSqlSafe(text)).bind(target.to_owned());
        let row = query.fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(record).transpose().map_err(failed)
    }

    /// Those about a thing, newest first, before the place `before`.
    pub async fn events_about(
        &self,
        target: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<EventRecord>, StoreError> {
        if !crate::can_be_kept(target) {
            return Ok(vec![]);
        }
        let text = format!(
            "SELECT {COLUMNS} FROM events WHERE target = $1 AND number < $2 ORDER BY number DESC LIMIT $3"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(target.to_owned()).bind(before.unwrap_or(i64::MAX));
        let query = query.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| record(row).map_err(failed)).collect()
    }

    /// The newest about any of the things, no newer than a revision: what made them as they were then.
    pub async fn event_that_made(
        &self,
        targets: &[String],
        revision: u64,
    ) -> Result<Option<EventRecord>, StoreError> {
        let mut newest: Option<EventRecord> = None;
        let text = format!(
            "SELECT {COLUMNS} FROM events WHERE target = $1 AND revision <= $2 ORDER BY number DESC LIMIT 1"
        );
        for target in targets.iter().filter(|target| crate::can_be_kept(target)) {
            let query = sqlx::query(AssertSqlSafe(text.clone())).bind(target.clone());
            let query = query.bind(i64::try_from(revision).unwrap_or(i64::MAX));
            let row = query.fetch_optional(&self.pool).await.map_err(failed)?;
            let found = row.as_ref().map(record).transpose().map_err(failed)?;
            newest = newest.into_iter().chain(found).max_by_key(|event| event.number);
        }
        Ok(newest)
    }
}

impl Write {
    /// At its number, which [`Write::next_revision`] or [`Write::next_numbers`] gave.
    pub async fn insert_event(&mut self, record: &EventRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO events (id, at, kind, actor, actor_token, target, target_name, detail, revision, number, \
             address, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(record.id.as_str())
        .bind(record.at.micros())
        .bind(record.kind.as_str())
        .bind(record.actor.as_str())
        .bind(record.actor_token.clone())
        .bind(record.target.as_str())
        .bind(record.target_name.as_str())
        .bind(record.detail.as_str())
        .bind(i64::try_from(record.revision).unwrap_or(i64::MAX))
        .bind(record.number)
        .bind(record.address.as_str())
        .bind(record.agent.as_str())
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }
}

pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

pub(crate) fn record(row: &sqlx::any::AnyRow) -> Result<EventRecord, sqlx::Error> {
    Ok(EventRecord {
        id: row.try_get(0)?,
        at: Timestamp::from_micros(row.try_get(1)?),
        kind: row.try_get(2)?,
        actor: row.try_get(3)?,
        actor_token: row.try_get(4)?,
        target: row.try_get(5)?,
        target_name: row.try_get(6)?,
        detail: row.try_get(7)?,
        revision: u64::try_from(row.try_get::<i64, _>(8)?).unwrap_or(0),
        number: row.try_get(9)?,
        address: row.try_get(10)?,
        agent: row.try_get(11)?,
    })
}
