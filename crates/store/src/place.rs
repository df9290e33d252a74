//! Places: from where each token was used, a row a chain; and how many calls were decided when, and from which
//! country.

use engine::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::token::placeholders;
use crate::{Outcomes, PlaceRecord, Store, StoreError, Write, can_be_kept};

const NOUN: &str = "place";
const COLUMNS: &str =
    "token_id, chain, client, country, region, asn, agent, first, last, allowed, refused, reason";
const VALUES: usize = 12;
/// Rows of one statement, within the 999 values that any SQLite takes.
const ROWS: usize = 80;
/// Keys of one question.
const KEYS: usize = 400;

/// By what the places of a token are summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceSum {
    Country,
    Asn,
    Agent,
}

impl PlaceSum {
    const fn column(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Asn => "CAST(asn AS TEXT)",
            Self::Agent => "agent",
        }
    }
}

impl Write {
    /// Which of these are there: token and chain.
    pub async fn known_places(
        &mut self,
        keys: &[(String, String)],
    ) -> Result<Vec<(String, String)>, StoreError> {
        let mut known = Vec::new();
        for some in keys.chunks(KEYS) {
            let values = placeholders(some.len(), 2);
            let text = format!(
                "SELECT places.token_id, places.chain FROM (VALUES {values}) AS v JOIN places \
                 ON places.token_id = v.column1 AND places.chain = v.column2"
            );
            let query = some.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, (token, chain)| {
                query.bind(token.clone()).bind(chain.clone())
            });
            for row in query.fetch_all(&mut *self.tx).await.map_err(failed)? {
                known.push((row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?));
            }
        }
        Ok(known)
    }

    /// How many places a token has, and how many of them never let it in.
    pub async fn count_places(&mut self, token: &str) -> Result<(usize, usize), StoreError> {
        let query = sqlx::query(
            "SELECT COUNT(*), COUNT(CASE WHEN allowed = 0 THEN 1 END) FROM places WHERE token_id = $1 AND chain <> ''",
        );
        let row = query.bind(token.to_owned()).fetch_one(&mut *self.tx).await.map_err(failed)?;
        let count = |at| row.try_get::<i64, _>(at).map(|count| usize::try_from(count).unwrap_or(0));
        Ok((count(0).map_err(failed)?, count(1).map_err(failed)?))
    }

    /// From which countries and autonomous systems a token was let in.
    pub async fn places_known_by(
        &mut self,
        token: &str,
    ) -> Result<Vec<(Option<String>, Option<u32>)>, StoreError> {
        let query =
            sqlx::query("SELECT DISTINCT country, asn FROM places WHERE token_id = $1 AND allowed > 0");
        let rows = query.bind(token.to_owned()).fetch_all(&mut *self.tx).await.map_err(failed)?;
        let pair = |row: &sqlx::any::AnyRow| {
            let asn = row.try_get::<Option<i64>, _>(1)?.and_then(|asn| u32::try_from(asn).ok());
            Ok((row.try_get(0)?, asn))
        };
        rows.iter().map(|row| pair(row).map_err(failed)).collect()
    }

    /// Adds calls to places, which are made where they are missing. Each place once.
    pub async fn add_places(&mut self, places: &[PlaceRecord]) -> Result<(), StoreError> {
        for rows in places.chunks(ROWS) {
            let values = placeholders(rows.len(), VALUES);
            let text = format!(
                "INSERT INTO places ({COLUMNS}) VALUES {values} ON CONFLICT (token_id, chain) DO UPDATE SET \
                 country = COALESCE(excluded.country, places.country), \
                 region = COALESCE(excluded.region, places.region), \
                 asn = COALESCE(excluded.asn, places.asn), agent = excluded.agent, last = excluded.last, \
                 allowed = places.allowed + excluded.allowed, refused = places.refused + excluded.refused, \
                 reason = CASE WHEN excluded.reason = '' THEN places.reason ELSE excluded.reason END"
            );
            let query = rows.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, place| {
                query
                    .bind(place.token_id.clone())
                    .bind(place.chain.clone())
                    .bind(place.client.clone())
                    .bind(place.country.clone())
                    .bind(place.region.clone())
                    .bind(place.asn.map(i64::from))
                    .bind(place.agent.clone())
                    .bind(place.first.micros())
                    .bind(place.last.micros())
                    .bind(number(place.allowed))
                    .bind(number(place.refused))
                    .bind(place.reason.clone())
            });
            query.execute(&mut *self.tx).await.map_err(failed)?;
        }
        Ok(())
    }

    /// `hour`: when it began.
    pub async fn add_to_hour(&mut self, hour: Timestamp, more: Outcomes) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO hours (hour, allowed, refused) VALUES ($1, $2, $3) ON CONFLICT (hour) DO UPDATE SET \
             allowed = hours.allowed + excluded.allowed, refused = hours.refused + excluded.refused",
        )
        .bind(hour.micros())
        .bind(number(more.allowed))
        .bind(number(more.refused))
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// `day`: when it began. `country`: ISO 3166-1; empty where it is not known.
    pub async fn add_to_country(
        &mut self,
        day: Timestamp,
        country: &str,
        more: Outcomes,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO countries (day, country, allowed, refused) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (day, country) DO UPDATE SET allowed = countries.allowed + excluded.allowed, \
             refused = countries.refused + excluded.refused",
        )
        .bind(day.micros())
        .bind(country.to_owned())
        .bind(number(more.allowed))
        .bind(number(more.refused))
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }
}

impl Store {
    /// The places of a token, by their last use, newest first; behind the use and chain `after`.
    pub async fn places_of(
        &self,
        token: &str,
        after: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<PlaceRecord>, StoreError> {
        let (last, chain) = after.unwrap_or((i64::MAX, ""));
        if !can_be_kept(chain) {
            return Ok(vec![]);
        }
        let text = format!(
            "SELECT {COLUMNS} FROM places WHERE token_id = $1 AND chain <> '' AND \
             (last < $2 OR (last = $2 AND chain > $3)) ORDER BY last DESC, chain LIMIT $4"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(token.to_owned()).bind(last).bind(chain.to_owned());
        let query = query.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| record(row).map_err(failed)).collect()
    }

    /// How many places a token has, the calls from them, and those that no place holds.
    pub async fn sum_of_places(&self, token: &str) -> Result<(usize, Outcomes, Outcomes), StoreError> {
        let query = sqlx::query(
            "SELECT COUNT(CASE WHEN chain <> '' THEN 1 END), \
             CAST(COALESCE(SUM(CASE WHEN chain <> '' THEN allowed END), 0) AS BIGINT), \
             CAST(COALESCE(SUM(CASE WHEN chain <> '' THEN refused END), 0) AS BIGINT), \
             CAST(COALESCE(SUM(CASE WHEN chain = '' THEN allowed END), 0) AS BIGINT), \
             CAST(COALESCE(SUM(CASE WHEN chain = '' THEN refused END), 0) AS BIGINT) \
             FROM places WHERE token_id = $1",
        );
        let row = query.bind(token.to_owned()).fetch_one(&self.pool).await.map_err(failed)?;
        let whole = |at| whole(&row, at).map_err(failed);
        let places = usize::try_from(whole(0)?).unwrap_or(usize::MAX);
        let held = Outcomes { allowed: whole(1)?, refused: whole(2)? };
        Ok((places, held, Outcomes { allowed: whole(3)?, refused: whole(4)? }))
    }

    /// A token's calls by country, autonomous system or kind of program, most first; at most 100.
    pub async fn places_by(
        &self,
        token: &str,
        by: PlaceSum,
    ) -> Result<Vec<(Option<String>, Outcomes)>, StoreError> {
        let column = by.column();
        let text = format!(
            "SELECT {column}, CAST(SUM(allowed) AS BIGINT), CAST(SUM(refused) AS BIGINT) FROM places \
             WHERE token_id = $1 AND chain <> '' GROUP BY {column} ORDER BY SUM(allowed) + SUM(refused) DESC LIMIT 100"
        );
        let rows = sqlx::query(AssertSqlSafe(text)).bind(token.to_owned()).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(|row| pair(row).map_err(failed)).collect()
    }

    /// The hours from `since` on in which a call was decided, oldest first.
    pub async fn hours(
        &self,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Outcomes)>, StoreError> {
        let query = sqlx::query(
            "SELECT hour, allowed, refused FROM hours WHERE hour >= $1 AND hour < $2 ORDER BY hour",
        );
        let rows = query.bind(since.micros()).bind(until.micros()).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(|row| hour(row).map_err(failed)).collect()
    }

    /// As [`Store::hours`], of one token: summed up from the log.
    pub async fn hours_of(
        &self,
        token: &str,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Outcomes)>, StoreError> {
        let query = sqlx::query(
            "SELECT (at / 3600000000) * 3600000000 AS hour, \
             CAST(SUM(CASE WHEN reason = '' THEN count ELSE 0 END) AS BIGINT), \
             CAST(SUM(CASE WHEN reason = '' THEN 0 ELSE count END) AS BIGINT) \
             FROM log WHERE token_id = $1 AND number >= $2 AND number < $3 GROUP BY 1 ORDER BY 1",
        );
        let query = query.bind(token.to_owned()).bind(since.micros()).bind(until.micros());
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| hour(row).map_err(failed)).collect()
    }

    /// Calls of known tokens by country, from the day `since` on, most first.
    pub async fn countries(&self, since: Timestamp) -> Result<Vec<(Option<String>, Outcomes)>, StoreError> {
        let query = sqlx::query(
            "SELECT country, CAST(SUM(allowed) AS BIGINT), CAST(SUM(refused) AS BIGINT) FROM countries \
             WHERE day >= $1 GROUP BY country ORDER BY SUM(allowed) + SUM(refused) DESC",
        );
        let rows = query.bind(since.micros()).fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| pair(row).map_err(failed)).collect()
    }
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn whole(row: &sqlx::any::AnyRow, at: usize) -> Result<u64, sqlx::Error> {
    row.try_get::<i64, _>(at).map(|number| u64::try_from(number).unwrap_or(0))
}

fn pair(row: &sqlx::any::AnyRow) -> Result<(Option<String>, Outcomes), sqlx::Error> {
    Ok((row.try_get(0)?, Outcomes { allowed: whole(row, 1)?, refused: whole(row, 2)? }))
}

fn hour(row: &sqlx::any::AnyRow) -> Result<(Timestamp, Outcomes), sqlx::Error> {
    let outcomes = Outcomes { allowed: whole(row, 1)?, refused: whole(row, 2)? };
    Ok((Timestamp::from_micros(row.try_get(0)?), outcomes))
}

fn record(row: &sqlx::any::AnyRow) -> Result<PlaceRecord, sqlx::Error> {
    Ok(PlaceRecord {
        token_id: row.try_get(0)?,
        chain: row.try_get(1)?,
        client: row.try_get(2)?,
        country: row.try_get(3)?,
        region: row.try_get(4)?,
        asn: row.try_get::<Option<i64>, _>(5)?.and_then(|asn| u32::try_from(asn).ok()),
        agent: row.try_get(6)?,
        first: Timestamp::from_micros(row.try_get(7)?),
        last: Timestamp::from_micros(row.try_get(8)?),
        allowed: whole(row, 9)?,
        refused: whole(row, 10)?,
        reason: row.try_get(11)?,
    })
}
