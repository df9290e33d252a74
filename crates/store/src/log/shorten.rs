//! The log's ends: it is kept so long and so large, the oldest rows go first.

use engine::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use super::{NOUN, failed};
use crate::token::placeholders;
use crate::{Store, StoreError};

/// Rows that one transaction takes away: other writers wait for it.
const ROWS: i64 = 2_000;
/// Places of one statement.
const PLACES: i64 = 400;

impl Store {
    /// What the rows of calls take on the disk, about.
    pub async fn log_bytes(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT log_bytes FROM organization").fetch_optional(&self.pool).await;
        let Some(row) = row.map_err(failed)? else { return Ok(0) };
        Ok(u64::try_from(row.try_get::<i64, _>(0).map_err(failed)?).unwrap_or(0))
    }

    /// Takes away some of the oldest rows of calls that were recorded before `end`, until `bytes` are free; how many, 0
    /// where none is left.
    pub async fn shorten_log(&self, end: Timestamp, bytes: u64) -> Result<u64, StoreError> {
        // Read without keeping writers out: nothing is ever written before what is there.
        let oldest = sqlx::query("SELECT number, bytes FROM log WHERE number < $1 ORDER BY number LIMIT $2");
        let found = oldest.bind(end.micros()).bind(ROWS).fetch_all(&self.pool).await.map_err(failed)?;
        let (mut last, mut rows, mut freed) = (None, 0, 0_i64);
        for row in &found {
            if u64::try_from(freed).is_ok_and(|freed| freed >= bytes) {
                break;
            }
            last = Some(row.try_get::<i64, _>(0).map_err(failed)?);
            freed += row.try_get::<i64, _>(1).map_err(failed)?;
            rows += 1;
        }
        let Some(last) = last else { return Ok(0) };
        let mut write = self.begin().await?;
        for (statement, value) in [
            ("DELETE FROM log WHERE number <= $1", last),
            ("UPDATE organization SET log_bytes = log_bytes - $1", freed),
        ] {
            sqlx::query(statement).bind(value).execute(&mut *write.tx).await.map_err(failed)?;
        }
        write.commit().await?;
        Ok(rows)
    }

    /// Takes away some places from where nobody came since `end`; how many, 0 where none is left.
    pub async fn shorten_places(&self, end: Timestamp) -> Result<u64, StoreError> {
        // Looked for without keeping writers out: it is a walk over all of them.
        let query = sqlx::query("SELECT token_id, chain FROM places WHERE last < $1 LIMIT $2");
        let found = query.bind(end.micros()).bind(PLACES).fetch_all(&self.pool).await.map_err(failed)?;
        if found.is_empty() {
            return Ok(0);
        }
        let values = placeholders(found.len(), 2);
        let text = format!(
            "DELETE FROM places WHERE last < {} AND (token_id, chain) IN (VALUES {values})",
            end.micros()
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for row in &found {
            let (token, chain): (String, String) =
                (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
            query = query.bind(token).bind(chain);
        }
        let mut write = self.begin().await?;
        query.execute(&mut *write.tx).await.map_err(failed)?;
        write.commit().await?;
        Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
    }

    /// Takes away changes that were recorded before `changes`, and counts and places of before `seen`.
    pub async fn shorten_records(&self, changes: Timestamp, seen: Timestamp) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        for (statement, end) in [
            ("DELETE FROM events WHERE number < $1", changes.micros()),
            ("DELETE FROM hours WHERE hour < $1", seen.micros()),
            ("DELETE FROM countries WHERE day < $1", seen.micros()),
        ] {
            let query = sqlx::query(statement).bind(end);
            query.execute(&mut *write.tx).await.map_err(|error| StoreError::of(error, NOUN))?;
        }
        write.commit().await
    }
}
