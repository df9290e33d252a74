//! Zones: entries as typed, one a line in one column.

mod facts;
pub(crate) mod page;
mod row;

use engine::{TokenId, ZoneId};
use sqlx::{AssertSqlSafe, Row};

use crate::{Store, StoreError, Write, ZoneRecord};

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

pub(crate) const NOUN: &str = "zone";

impl Store {
    /// Every zone, in the order in which they were made.
    pub async fn all_zones(&self) -> Result<Vec<ZoneRecord>, StoreError> {
        self.zones(None, None, usize::MAX).await
    }

    /// Unrevoked tokens that name it.
    pub async fn count_tokens_naming(&self, id: &ZoneId) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM token_zones WHERE zone_id = $1")
            .bind(id.to_string())
            .fetch_one(&self.pool)
            .await
            .map_err(failed)?;
        Ok(usize::try_from(row.try_get::<i64, _>(0).map_err(failed)?).unwrap_or(0))
    }

    pub async fn zone(&self, id: &ZoneId) -> Result<Option<ZoneRecord>, StoreError> {
        let found = one(id).fetch_optional(&self.pool).await.map_err(failed)?;
        found.as_ref().map(row::record).transpose()
    }
}

impl Write {
    pub async fn zone(&mut self, id: &ZoneId) -> Result<Option<ZoneRecord>, StoreError> {
        let found = one(id).fetch_optional(&mut *self.tx).await.map_err(failed)?;
        found.as_ref().map(row::record).transpose()
    }

    /// `Conflict("zone")` where another zone has that name, whatever its case.
    pub async fn insert_zone(&mut self, record: &ZoneRecord) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO zones (id, name, name_key, usage, active, kind, exempt, gateways, proxies, entries, \
             locations, locations_excluded, asns, asns_excluded, services, services_excluded, proxy_type, \
             proxy_type_text, system, updated, version, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
             $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        );
        let query = row::bind(query, record).bind(record.created.micros());
        query.execute(&mut *self.tx).await.map_err(failed)?;
        Ok(())
    }

    /// As [`Write::insert_zone`]. When it was made never changes.
    pub async fn update_zone(&mut self, record: &ZoneRecord) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE zones SET name = $2, name_key = $3, usage = $4, active = $5, kind = $6, exempt = $7, \
             gateways = $8, proxies = $9, entries = $10, locations = $11, locations_excluded = $12, asns = $13, \
             asns_excluded = $14, services = $15, services_excluded = $16, proxy_type = $17, \
             proxy_type_text = $18, system = $19, updated = $20, version = $21 WHERE id = $1",
        );
        row::bind(query, record).execute(&mut *self.tx).await.map_err(failed)?;
        Ok(())
    }

    /// `Conflict` where a token names it.
    pub async fn delete_zone(&mut self, id: &ZoneId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM zones WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    pub async fn count_zones(&mut self) -> Result<usize, StoreError> {
        self.count("SELECT COUNT(*) FROM zones", NOUN).await
    }

    /// Entries over all zones, gateways and proxies together.
    pub async fn count_entries(&mut self) -> Result<usize, StoreError> {
        self.count("SELECT CAST(COALESCE(SUM(entries), 0) AS BIGINT) FROM zones", NOUN).await
    }

    /// Unrevoked tokens whose network condition (enforced or proposed) names the zone: the first `limit`
    /// with their names, and how many there are.
    pub async fn tokens_naming(
        &mut self,
        id: &ZoneId,
        limit: usize,
    ) -> Result<(Vec<(TokenId, String)>, usize), StoreError> {
        let rows = sqlx::query(
            "SELECT tokens.id, tokens.name, COUNT(*) OVER () FROM token_zones \
             JOIN tokens ON tokens.id = token_zones.token_id WHERE token_zones.zone_id = $1 \
             ORDER BY tokens.created, tokens.id LIMIT $2",
        )
        .bind(id.to_string())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *self.tx)
        .await
        .map_err(failed)?;
        let total = rows.first().map(|row| row.try_get::<i64, _>(2)).transpose().map_err(failed)?;
        let named = |row: &sqlx::any::AnyRow| {
            let id_text: String = row.try_get(0).map_err(failed)?;
            let id = TokenId::parse(&id_text)
                .map_err(|_| StoreError::corrupt("token", &id_text, "its id cannot be read"))?;
            Ok((id, row.try_get(1).map_err(failed)?))
        };
        let tokens = rows.iter().map(named).collect::<Result<Vec<_>, StoreError>>()?;
        Ok((tokens, usize::try_from(total.unwrap_or(0)).unwrap_or(0)))
    }
}

/// With the columns that [`row::record`] reads, in its order.
const ZONES: &str = "SELECT id, name, usage, active, kind, exempt, gateways, proxies, locations, \
     locations_excluded, asns, asns_excluded, services, services_excluded, proxy_type, proxy_type_text, system, \
     created, updated, version FROM zones";

fn one(id: &ZoneId) -> Query<'static> {
    sqlx::query(AssertSqlSafe(format!("{ZONES} WHERE id = $1"))).bind(id.to_string())
}

pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}
