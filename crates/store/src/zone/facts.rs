//! What lists say of a zone besides what it decides by. Entries are not read: there may be a million.

use engine::{Timestamp, TokenId, UserId, ZoneId};
use sqlx::{AssertSqlSafe, Row};

use super::{NOUN, failed};
use crate::{Store, StoreError, ZoneFacts};

impl Store {
    /// Zones that Ringfence made.
    pub async fn count_system_zones(&self) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM zones WHERE system <> 0").fetch_one(&self.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(failed)?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

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

    /// Some of the unrevoked tokens that name the zone, with names and owners. In the order of the index:
    /// a million of them are not sorted for the sake of twenty.
    pub async fn some_tokens_naming(
        &self,
        id: &ZoneId,
        limit: usize,
    ) -> Result<Vec<(TokenId, String, UserId)>, StoreError> {
        let rows = sqlx::query(
            "SELECT tokens.id, tokens.name, tokens.owner FROM token_zones \
             JOIN tokens ON tokens.id = token_zones.token_id WHERE token_zones.zone_id = $1 \
             ORDER BY token_zones.token_id LIMIT $2",
        )
        .bind(id.to_string())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(naming).collect()
    }
}

fn naming(row: &sqlx::any::AnyRow) -> Result<(TokenId, String, UserId), StoreError> {
    let (token, owner): (String, String) = (row.try_get(0).map_err(failed)?, row.try_get(2).map_err(failed)?);
    let unreadable = || StoreError::corrupt("token", &token, "its id or its owner's cannot be read");
    let id = TokenId::parse(&token).map_err(|_| unreadable())?;
    let owner = UserId::parse(&owner).map_err(|_| unreadable())?;
    Ok((id, row.try_get(1).map_err(failed)?, owner))
}

fn id(row: &sqlx::any::AnyRow) -> Result<ZoneId, StoreError> {
    let text: String = row.try_get(0).map_err(failed)?;
    ZoneId::parse(&text).map_err(|_| StoreError::corrupt(NOUN, &text, "its id cannot be read"))
}
