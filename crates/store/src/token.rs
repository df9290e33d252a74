//! Tokens: digests and conditions, never texts.

mod every;
pub(crate) mod fold;
pub(crate) mod list;
mod row;

use std::collections::BTreeSet;

use engine::{Digest, NetworkCondition, Timestamp, Token, TokenId, ZoneId};
use sqlx::{AssertSqlSafe, Row};

use self::fold::folded;
use self::row::COLUMNS;
use crate::{Renewal, Store, StoreError, TokenRecord, Write};

pub(crate) const NOUN: &str = "token";
/// Rows of one statement: 20 values each, within the 999 that any SQLite takes.
const ROWS: usize = 49;
/// Ids of one question.
const IDS: usize = 500;

impl Store {
    /// Names by the ids, of dead tokens too.
    pub async fn token_names(&self, ids: &[String]) -> Result<Vec<(String, String)>, StoreError> {
        let mut names = Vec::new();
        let ids: Vec<_> = ids.iter().filter(|id| crate::can_be_kept(id)).collect();
        for some in ids.chunks(IDS) {
            let places: Vec<_> = (1..=some.len()).map(|at| format!("${at}")).collect();
            let text = format!("SELECT id, name FROM tokens WHERE id IN ({})", places.join(", "));
            let query =
                some.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, id| query.bind((*id).clone()));
            for row in query.fetch_all(&self.pool).await.map_err(failed)? {
                names.push((row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?));
            }
        }
        Ok(names)
    }

    /// Revoked and expired ones too.
    pub async fn count_tokens(&self) -> Result<usize, StoreError> {
        let row = sqlx::query(COUNT).fetch_one(&self.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(failed)?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Live ones (not revoked, not expired at `at`), oldest first, after the token `after`.
    pub async fn live_tokens(
        &self,
        at: Timestamp,
        after: Option<&TokenId>,
        limit: usize,
    ) -> Result<Vec<TokenRecord>, StoreError> {
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM tokens \
             WHERE revoked = 0 AND (not_after IS NULL OR not_after > $1) \
             AND (window_length IS NULL OR COALESCE(last_used, created) + window_length > $1) \
             AND ($2 = '' OR (created, id) > (SELECT created, id FROM tokens WHERE id = $2)) \
             ORDER BY created, id LIMIT $3",
        )))
        .bind(at.micros())
        .bind(after.map_or(String::new(), ToString::to_string))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(row::record).collect()
    }

    pub async fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        let query = sqlx::query(AssertSqlSafe(one())).bind(id.to_string());
        let found = query.fetch_optional(&self.pool).await.map_err(failed)?;
        found.as_ref().map(row::record).transpose()
    }
}

/// Ids of all that were ever revoked.
pub(crate) async fn revoked_tokens(pool: &sqlx::AnyPool) -> Result<Vec<TokenId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM tokens WHERE revoked <> 0").fetch_all(pool).await;
    let rows = rows.map_err(failed)?;
    let ids = rows.iter().map(|row| row.try_get::<String, _>(0).map_err(failed));
    let parsed =
        |id: String| TokenId::parse(&id).map_err(|_| StoreError::corrupt(NOUN, &id, "its id cannot be read"));
    ids.map(|id| id.and_then(parsed)).collect()
}

impl Write {
    pub async fn token(&mut self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        let query = sqlx::query(AssertSqlSafe(one())).bind(id.to_string());
        let found = query.fetch_optional(&mut *self.tx).await.map_err(failed)?;
        found.as_ref().map(row::record).transpose()
    }

    /// `Conflict("token")` where the digest is taken.
    pub async fn insert_token(&mut self, record: &TokenRecord) -> Result<(), StoreError> {
        self.insert_tokens(std::slice::from_ref(record)).await
    }

    /// Many at once, in statements of many rows.
    pub async fn insert_tokens(&mut self, records: &[TokenRecord]) -> Result<(), StoreError> {
        for rows in records.chunks(ROWS) {
            let text = format!(
                "INSERT INTO tokens ({COLUMNS}, name_key, used, ends, owner_key) VALUES {}",
                row::places(rows.len())
            );
            let query = rows.iter().fold(sqlx::query(AssertSqlSafe(text)), row::bind);
            query.execute(&mut *self.tx).await.map_err(failed)?;
        }
        for record in records {
            self.name_zones(&record.token).await?;
        }
        Ok(())
    }

    /// Which of these digests are taken already.
    pub async fn taken_digests(&mut self, digests: &[Digest]) -> Result<Vec<Digest>, StoreError> {
        let mut taken = Vec::new();
        for some in digests.chunks(500) {
            let places: Vec<_> = (1..=some.len()).map(|place| format!("${place}")).collect();
            let text = format!("SELECT digest FROM tokens WHERE digest IN ({})", places.join(", "));
            let query = some.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, digest| {
                query.bind(digest.as_bytes().to_vec())
            });
            for found in query.fetch_all(&mut *self.tx).await.map_err(failed)? {
                let digest = row::digest(found.try_get(0).map_err(failed)?);
                let damaged = || StoreError::corrupt(NOUN, "", "its digest is not 32 bytes");
                taken.push(digest.ok_or_else(damaged)?);
            }
        }
        Ok(taken)
    }

    /// All but what never changes: the id, the digest, the owner and when it was made; and whether it is revoked, which
    /// is [`Write::revoke_token`]'s to say.
    pub async fn update_token(&mut self, record: &TokenRecord) -> Result<(), StoreError> {
        let token = &record.token;
        let network = row::written(&token.network);
        let proposed = token.proposed.as_ref().map(row::written);
        sqlx::query(
            "UPDATE tokens SET name = $2, updated = $3, last_used = $4, window_length = $5, not_after = $6, \
             network = $7, network_zones = $8, proposed = $9, proposed_zones = $10, device_keys = $11, \
             version = $12, name_key = $13, used = $14, ends = $15 WHERE id = $1",
        )
        .bind(token.id.to_string())
        .bind(record.name.clone())
        .bind(record.updated.micros())
        .bind(token.last_used.map(Timestamp::micros))
        .bind(row::window(token))
        .bind(token.not_after.map(Timestamp::micros))
        .bind(network.0)
        .bind(network.1)
        .bind(proposed.as_ref().map(|(option, _)| *option))
        .bind(proposed.map_or(String::new(), |(_, zones)| zones))
        .bind(crate::lines::join(token.device.keys()))
        .bind(record.version)
        .bind(folded(&record.name))
        .bind(row::used(token))
        .bind(row::ends(token))
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        self.unname_zones(token).await?;
        self.name_zones(token).await
    }

    /// The token as it is then. None where there is none that is unrevoked, or it is not of the `expected` version.
    pub async fn revoke_token(
        &mut self,
        id: &TokenId,
        at: Timestamp,
        expected: Option<i64>,
    ) -> Result<Option<TokenRecord>, StoreError> {
        let text = format!(
            "UPDATE tokens SET revoked = 1, updated = $2, version = version + 1 \
             WHERE id = $1 AND revoked = 0 AND version = COALESCE($3, version) RETURNING {COLUMNS}"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(id.to_string()).bind(at.micros()).bind(expected);
        let found = query.fetch_optional(&mut *self.tx).await.map_err(failed)?;
        let record = found.as_ref().map(row::record).transpose()?;
        if let Some(TokenRecord { token, .. }) = &record {
            self.revokes(token.id);
            if named(token).next().is_some() {
                self.unname_zones(token).await?;
            }
        }
        Ok(record)
    }

    pub async fn count_tokens(&mut self) -> Result<usize, StoreError> {
        self.count(COUNT, NOUN).await
    }

    /// Sets `last_used` and `updated`, never backwards; versions stay. Ids that are gone are passed over.
    pub async fn renew_tokens(&mut self, renewals: &[Renewal]) -> Result<(), StoreError> {
        for renewal in renewals {
            sqlx::query(
                "UPDATE tokens SET last_used = $2, used = $2, \
                 updated = CASE WHEN updated < $2 THEN $2 ELSE updated END, \
                 ends = CASE WHEN window_length IS NULL THEN ends \
                 WHEN not_after < $2 + window_length THEN not_after ELSE $2 + window_length END \
                 WHERE id = $1 AND revoked = 0 AND (last_used IS NULL OR last_used < $2)",
            )
            .bind(renewal.token.to_string())
            .bind(renewal.at.micros())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        }
        Ok(())
    }

    async fn unname_zones(&mut self, token: &Token) -> Result<(), StoreError> {
        let query = sqlx::query("DELETE FROM token_zones WHERE token_id = $1").bind(token.id.to_string());
        query.execute(&mut *self.tx).await.map_err(failed)?;
        Ok(())
    }

    /// A revoked token names nothing: it holds no zone back.
    async fn name_zones(&mut self, token: &Token) -> Result<(), StoreError> {
        if token.revoked {
            return Ok(());
        }
        let zones: BTreeSet<&ZoneId> = named(token).collect();
        for zone in zones {
            sqlx::query("INSERT INTO token_zones (token_id, zone_id) VALUES ($1, $2)")
                .bind(token.id.to_string())
                .bind(zone.to_string())
                .execute(&mut *self.tx)
                .await
                .map_err(|error| StoreError::of(error, "a zone's use"))?;
        }
        Ok(())
    }
}

/// Zones that the token's conditions name.
fn named(token: &Token) -> impl Iterator<Item = &ZoneId> {
    token.network.named().iter().chain(token.proposed.iter().flat_map(NetworkCondition::named))
}

const COUNT: &str = "SELECT COUNT(*) FROM tokens";

fn one() -> String {
    format!("SELECT {COLUMNS} FROM tokens WHERE id = $1")
}

pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

/// `($1, $2), ($3, $4)` for two rows of two values.
pub(crate) fn placeholders(rows: usize, values: usize) -> String {
    let row = |row: usize| {
        let places: Vec<_> = (1..=values).map(|value| format!("${}", row * values + value)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
