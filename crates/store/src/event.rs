//! The audit: one row a change, in the change's own transaction.

use engine::Timestamp;
use sqlx::Row;

use crate::{EventRecord, Store, StoreError, Write};

impl Store {
    /// The newest `limit`, newest first.
    pub async fn latest_events(&self, limit: usize) -> Result<Vec<EventRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, at, kind, actor, actor_token, target, target_name, detail, revision FROM events \
             ORDER BY revision DESC, id DESC LIMIT $1",
        )
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await
        .map_err(|error| StoreError::of(error, "event"))?;
        rows.iter().map(|row| record(row).map_err(|error| StoreError::of(error, "event"))).collect()
    }

    /// The oldest about a thing: how it came to be, where it was not made together with others.
    pub async fn first_event(&self, target: &str) -> Result<Option<EventRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT id, at, kind, actor, actor_token, target, target_name, detail, revision FROM events \
             WHERE target = $1 ORDER BY revision, id LIMIT 1",
        )
        .bind(target.to_owned())
        .fetch_optional(&self.pool)
        .await
        .map_err(|error| StoreError::of(error, "event"))?;
        row.as_ref().map(record).transpose().map_err(|error| StoreError::of(error, "event"))
    }
}

impl Write {
    pub async fn insert_event(&mut self, record: &EventRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO events (id, at, kind, actor, actor_token, target, target_name, detail, revision) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
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
        .execute(&mut *self.tx)
        .await
        .map_err(|error| StoreError::of(error, "event"))?;
        Ok(())
    }
}

fn record(row: &sqlx::any::AnyRow) -> Result<EventRecord, sqlx::Error> {
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
    })
}
