//! Refused calls: the newest [`REFUSALS_MAX`], written behind the call and never awaited by it.

use engine::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::{RefusalCount, RefusalRecord, Store, StoreError, can_be_kept, lines};

/// Rows kept; beyond, the oldest go.
pub const REFUSALS_MAX: usize = 100_000;

const NOUN: &str = "refusal";
const COLUMNS: &str = "error_id, at, reason, revision, token_id, chain, client, gate, method, target, forwarded, steps, \
     last, count, many";
/// Values of one row: its number, and the columns.
const VALUES: usize = 16;
/// Rows of one statement, within the 999 values that any SQLite takes.
const ROWS: usize = 60;

impl Store {
    /// Appends a batch, sets counts of it or of records before, and drops the oldest beyond [`REFUSALS_MAX`]: all in
    /// one transaction. A count of a record that is gone is no fault.
    pub async fn record_refusals(
        &self,
        records: &[RefusalRecord],
        counts: &[RefusalCount],
    ) -> Result<(), StoreError> {
        self.record_refusals_within(records, counts, REFUSALS_MAX).await
    }

    /// As [`Store::record_refusals`], with another bound.
    pub async fn record_refusals_within(
        &self,
        records: &[RefusalRecord],
        counts: &[RefusalCount],
        most: usize,
    ) -> Result<(), StoreError> {
        let mut write = self.begin().await?;
        let failed = |error| StoreError::of(error, NOUN);
        let last = sqlx::query("SELECT COALESCE(MAX(number), 0) FROM refusals")
            .fetch_one(&mut *write.tx)
            .await
            .map_err(failed)?;
        let mut number: i64 = last.try_get(0).map_err(failed)?;
        for rows in records.chunks(ROWS) {
            let values = crate::token::placeholders(rows.len(), VALUES);
            let text = format!("INSERT INTO refusals (number, {COLUMNS}) VALUES {values}");
            let mut query = sqlx::query(AssertSqlSafe(text));
            for record in rows {
                number += 1;
                query = bind(query.bind(number), record);
            }
            query.execute(&mut *write.tx).await.map_err(failed)?;
        }
        for RefusalCount { error_id, count, last } in counts {
            sqlx::query("UPDATE refusals SET count = $1, last = $2 WHERE error_id = $3")
                .bind(i64::try_from(*count).unwrap_or(i64::MAX))
                .bind(last.micros())
                .bind(error_id.as_str())
                .execute(&mut *write.tx)
                .await
                .map_err(failed)?;
        }
        sqlx::query("DELETE FROM refusals WHERE number <= $1")
            .bind(number.saturating_sub(i64::try_from(most).unwrap_or(i64::MAX)))
            .execute(&mut *write.tx)
            .await
            .map_err(failed)?;
        write.commit().await
    }

    pub async fn refusal(&self, error_id: &str) -> Result<Option<RefusalRecord>, StoreError> {
        if !can_be_kept(error_id) {
            return Ok(None);
        }
        let failed = |error| StoreError::of(error, NOUN);
        let row = sqlx::query(AssertSqlSafe(format!("SELECT {COLUMNS} FROM refusals WHERE error_id = $1")))
            .bind(error_id)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        row.map(|row| record(&row).map_err(failed)).transpose()
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bind<'q>(query: Query<'q>, record: &RefusalRecord) -> Query<'q> {
    query
        .bind(record.error_id.clone())
        .bind(record.at.micros())
        .bind(record.reason.clone())
        .bind(i64::try_from(record.revision).unwrap_or(i64::MAX))
        .bind(record.token_id.clone())
        .bind(record.chain.clone())
        .bind(record.client.clone())
        .bind(record.gate.clone())
        .bind(record.method.clone())
        .bind(record.target.clone())
        .bind(record.forwarded.clone())
        .bind(lines::join(&record.steps))
        .bind(record.last.micros())
        .bind(i64::try_from(record.count).unwrap_or(i64::MAX))
        .bind(i64::from(record.many))
}

fn record(row: &sqlx::any::AnyRow) -> Result<RefusalRecord, sqlx::Error> {
    let steps: String = row.try_get(11)?;
    Ok(RefusalRecord {
        error_id: row.try_get(0)?,
        at: Timestamp::from_micros(row.try_get(1)?),
        reason: row.try_get(2)?,
        revision: u64::try_from(row.try_get::<i64, _>(3)?).unwrap_or(0),
        token_id: row.try_get(4)?,
        chain: row.try_get(5)?,
        client: row.try_get(6)?,
        gate: row.try_get(7)?,
        method: row.try_get(8)?,
        target: row.try_get(9)?,
        forwarded: row.try_get(10)?,
        steps: steps.lines().map(str::to_owned).collect(),
        last: Timestamp::from_micros(row.try_get(12)?),
        count: u64::try_from(row.try_get::<i64, _>(13)?).unwrap_or(0),
        many: row.try_get::<i64, _>(14)? != 0,
    })
}
