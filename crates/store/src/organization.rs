//! The organization's one row, and the revision.

use engine::{Revision, Timestamp};
use sqlx::Row;

use crate::{OrganizationRecord, Store, StoreError, Write};

const NOUN: &str = "organization";

/// Places in the log; 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogEnds {
    /// Of the last row. Whatever is committed later comes behind it.
    pub logged: i64,
    /// Of the last row that was sent to the webhook, or given up.
    pub sent: i64,
}

impl Store {
    pub async fn organization(&self) -> Result<Option<OrganizationRecord>, StoreError> {
        let row = sqlx::query("SELECT id, created, cursor_key FROM organization")
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| StoreError::of(error, NOUN))?;
        row.map(|row| record(&row)).transpose()
    }

    /// The last committed revision, 0 while there is no organization; also the heartbeat.
    pub async fn revision(&self) -> Result<Revision, StoreError> {
        let row = sqlx::query("SELECT revision FROM organization")
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| StoreError::of(error, NOUN))?;
        let Some(row) = row else { return Ok(Revision(0)) };
        revision(row.try_get(0).map_err(|error| StoreError::of(error, NOUN))?)
    }

    /// The latest time that any server of this organization noted.
    pub async fn latest(&self) -> Result<Timestamp, StoreError> {
        let row = sqlx::query("SELECT latest FROM organization")
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| StoreError::of(error, NOUN))?;
        let Some(row) = row else { return Ok(Timestamp::default()) };
        row.try_get(0).map(Timestamp::from_micros).map_err(|error| StoreError::of(error, NOUN))
    }

    /// Where the log ends, and how much of it was sent.
    pub async fn log_ends(&self) -> Result<LogEnds, StoreError> {
        let row = sqlx::query("SELECT logged, log_sent FROM organization")
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| StoreError::of(error, NOUN))?;
        let Some(row) = row else { return Ok(LogEnds::default()) };
        let place = |at: usize| row.try_get(at).map_err(|error| StoreError::of(error, NOUN));
        Ok(LogEnds { logged: place(0)?, sent: place(1)? })
    }
}

impl Write {
    /// The log was sent to this place.
    pub async fn note_sent(&mut self, place: i64) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE organization SET log_sent = $1").bind(place);
        query.execute(&mut *self.tx).await.map(drop).map_err(|error| StoreError::of(error, NOUN))
    }

    /// Notes `at` where it is later than what was noted before.
    pub async fn note_time(&mut self, at: Timestamp) -> Result<(), StoreError> {
        self.set_latest("UPDATE organization SET latest = $1 WHERE latest < $1", at).await
    }

    /// Takes `at` for the latest time, whatever was noted before.
    pub async fn accept_time(&mut self, at: Timestamp) -> Result<(), StoreError> {
        self.set_latest("UPDATE organization SET latest = $1", at).await
    }

    async fn set_latest(&mut self, statement: &'static str, at: Timestamp) -> Result<(), StoreError> {
        let query = sqlx::query(statement).bind(at.micros());
        query.execute(&mut *self.tx).await.map(drop).map_err(|error| StoreError::of(error, NOUN))
    }

    /// `Conflict("organization")` where there is one already.
    pub async fn insert_organization(&mut self, organization: &OrganizationRecord) -> Result<(), StoreError> {
        let there = sqlx::query("SELECT 1 FROM organization")
            .fetch_optional(&mut *self.tx)
            .await
            .map_err(|error| StoreError::of(error, NOUN))?;
        if there.is_some() {
            return Err(StoreError::Conflict(NOUN));
        }
        sqlx::query("INSERT INTO organization (id, created, cursor_key, revision) VALUES ($1, $2, $3, 0)")
            .bind(organization.id.as_str())
            .bind(organization.created.micros())
            .bind(organization.cursor_key.to_vec())
            .execute(&mut *self.tx)
            .await
            .map_err(|error| StoreError::of(error, NOUN))?;
        Ok(())
    }
}

fn record(row: &sqlx::any::AnyRow) -> Result<OrganizationRecord, StoreError> {
    let column = |error| StoreError::of(error, NOUN);
    let id: String = row.try_get(0).map_err(column)?;
    let key: Vec<u8> = row.try_get(2).map_err(column)?;
    let cursor_key =
        key.try_into().map_err(|_| StoreError::corrupt(NOUN, &id, "its cursor key is not 32 bytes"))?;
    let created = Timestamp::from_micros(row.try_get(1).map_err(column)?);
    Ok(OrganizationRecord { id, created, cursor_key })
}

pub(crate) fn revision(stored: i64) -> Result<Revision, StoreError> {
    let revision = u64::try_from(stored);
    revision.map(Revision).map_err(|_| StoreError::corrupt(NOUN, "", "its revision is negative"))
}
