//! What lists say of a zone besides what it decides by. Entries are not read: there may be a million.

use engine::{Timestamp, ZoneId};
use sqlx::{AssertSqlSafe, Row};

use super::{NOUN, failed};
use crate::{Store, StoreError, ZoneFacts};

impl Store {
    /// Of every zone, oldest first.
    pub async fn zone_facts(&self) -> Result<Vec<ZoneFacts>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, created, updated, system, \
             (SELECT COUNT(*) FROM token_zones WHERE token_zones.zone_id = zones.id) \
             FROM zones ORDER BY created, id",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(ZoneFacts {
                id: id(row)?,
                created: Timestamp::from_micros(row.try_get(1).map_err(failed)?),
                updated: Timestamp::from_micros(row.try_get(2).map_err(failed)?),
                system: row.try_get::<i64, _>(3).map_err(failed)? != 0,
                used_by: usize::try_from(row.try_get::<i64, _>(4).map_err(failed)?).unwrap_or(0),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Unrevoked tokens that name each of these zones; a zone without any is left out.
    pub async fn tokens_naming_each(&self, ids: &[ZoneId]) -> Result<Vec<(ZoneId, usize)>, StoreError> {
        if ids.is_empty() {
            return Ok(vec![]);
        }
        let places: Vec<_> = (1..=ids.len()).map(|place| format!("${place}")).collect();
        let text = format!(
            "SELECT zone_id, COUNT(*) FROM token_zones WHERE zone_id IN ({}) GROUP BY zone_id",
            places.join(", ")
        );
        let query = ids.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, id| query.bind(id.to_string()));
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok((id(row)?, usize::try_from(row.try_get::<i64, _>(1).map_err(failed)?).unwrap_or(0)))
        };
        rows.iter().map(read).collect()
    }
}

fn id(row: &sqlx::any::AnyRow) -> Result<ZoneId, StoreError> {
    let text: String = row.try_get(0).map_err(failed)?;
    ZoneId::parse(&text).map_err(|_| StoreError::corrupt(NOUN, &text, "its id cannot be read"))
}
