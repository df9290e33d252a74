//! The log of calls: written behind them, in transactions that other writers wait for a few milliseconds at most.

pub mod narrow;
mod page;
pub mod shorten;

use engine::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::token::placeholders;
use crate::{LogRecord, MoreUses, RefusalCount, Store, StoreError, Write, can_be_kept, lines};

pub use self::page::LogPart;

const NOUN: &str = "log";
const COLUMNS: &str = "number, kind, error_id, at, last, count, many, reason, revision, token_id, owner, chain, \
     client, country, asn, zones, agent, gate, method, target, forwarded, steps, story";
/// Values of one row: the columns, and its size.
const VALUES: usize = 24;
/// Rows of one statement, within the 999 values that any SQLite takes.
const ROWS: usize = 40;
/// What a row and its places in the indexes take besides its texts, about.
const ROW_BYTES: usize = 600;
/// Rows of one statement that only counts.
const COUNTED: usize = 300;

impl Write {
    /// The first of `rows` numbers that follow each other, later than all before; `bytes` are what those rows take.
    /// `None` while there is no organization.
    pub async fn next_numbers(
        &mut self,
        at: Timestamp,
        rows: usize,
        bytes: i64,
    ) -> Result<Option<i64>, StoreError> {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let row = sqlx::query(
            "UPDATE organization SET logged = CASE WHEN logged >= $1 THEN logged + $2 ELSE $1 + $2 END, \
             log_bytes = log_bytes + $3 RETURNING logged",
        )
        .bind(at.micros())
        .bind(rows)
        .bind(bytes)
        .fetch_optional(&mut *self.tx)
        .await
        .map_err(failed)?;
        let last = row.map(|row| row.try_get::<i64, _>(0).map_err(failed)).transpose()?;
        Ok(last.map(|last| last - rows + 1))
    }

    /// Appends rows and gives them their numbers.
    pub async fn append_log(&mut self, at: Timestamp, records: &mut [LogRecord]) -> Result<(), StoreError> {
        let bytes: i64 = records.iter().map(bytes).sum();
        let Some(first) = self.next_numbers(at, records.len(), bytes).await? else { return Ok(()) };
        for (number, record) in (first..).zip(records.iter_mut()) {
            record.number = number;
        }
        self.insert_log(records).await
    }

    async fn insert_log(&mut self, records: &[LogRecord]) -> Result<(), StoreError> {
        for rows in records.chunks(ROWS) {
            let values = placeholders(rows.len(), VALUES);
            let text = format!("INSERT INTO log ({COLUMNS}, bytes) VALUES {values}");
            let query = rows.iter().fold(sqlx::query(AssertSqlSafe(text)), bind);
            query.execute(&mut *self.tx).await.map_err(failed)?;
        }
        Ok(())
    }

    /// More calls like those of rows that are there; a row that is gone is no fault.
    pub async fn count_uses(&mut self, uses: &[MoreUses]) -> Result<(), StoreError> {
        for some in uses.chunks(COUNTED) {
            let values = placeholders(some.len(), 3);
            let text = format!(
                "UPDATE log SET count = count + v.column2, last = v.column3 FROM (VALUES {values}) AS v \
                 WHERE log.number = v.column1"
            );
            let query = some.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, use_| {
                let more = i64::try_from(use_.more).unwrap_or(i64::MAX);
                query.bind(use_.number).bind(more).bind(use_.last.micros())
            });
            query.execute(&mut *self.tx).await.map_err(failed)?;
        }
        Ok(())
    }

    /// As [`Write::count_uses`], of refusals, by what they are counted to.
    pub async fn count_refusals(&mut self, counts: &[RefusalCount]) -> Result<(), StoreError> {
        for some in counts.chunks(COUNTED) {
            let values = placeholders(some.len(), 3);
            let text = format!(
                "UPDATE log SET count = v.column2, last = v.column3 FROM (VALUES {values}) AS v \
                 WHERE log.error_id = v.column1 AND log.error_id IS NOT NULL"
            );
            let query = some.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, counted| {
                let count = i64::try_from(counted.count).unwrap_or(i64::MAX);
                query.bind(counted.error_id.clone()).bind(count).bind(counted.last.micros())
            });
            query.execute(&mut *self.tx).await.map_err(failed)?;
        }
        Ok(())
    }
}

impl Store {
    /// The row of a refusal.
    pub async fn refusal(&self, error_id: &str) -> Result<Option<LogRecord>, StoreError> {
        if !can_be_kept(error_id) {
            return Ok(None);
        }
        let text = format!("SELECT {COLUMNS} FROM log WHERE error_id = $1 AND error_id IS NOT NULL");
        let row = sqlx::query(AssertSqlSafe(text)).bind(error_id).fetch_optional(&self.pool).await;
        row.map_err(failed)?.map(|row| record(&row).map_err(failed)).transpose()
    }
}

/// What it counts for in the log's size.
fn bytes(record: &LogRecord) -> i64 {
    let texts = [&record.chain, &record.agent, &record.target, &record.forwarded, &record.story];
    let texts = texts.iter().map(|text| text.len()).sum::<usize>();
    let lists = record.steps.iter().chain(&record.zones).map(|line| line.len() + 1).sum::<usize>();
    i64::try_from(ROW_BYTES + texts + lists).unwrap_or(i64::MAX)
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bind<'q>(query: Query<'q>, record: &LogRecord) -> Query<'q> {
    query
        .bind(record.number)
        .bind(record.kind.clone())
        .bind(record.error_id.clone())
        .bind(record.at.micros())
        .bind(record.last.micros())
        .bind(i64::try_from(record.count).unwrap_or(i64::MAX))
        .bind(i64::from(record.many))
        .bind(record.reason.clone())
        .bind(i64::try_from(record.revision).unwrap_or(i64::MAX))
        .bind(record.token_id.clone())
        .bind(record.owner.clone())
        .bind(record.chain.clone())
        .bind(record.client.clone())
        .bind(record.country.clone())
        .bind(record.asn.map(i64::from))
        .bind(lines::join(&record.zones))
        .bind(record.agent.clone())
        .bind(record.gate.clone())
        .bind(record.method.clone())
        .bind(record.target.clone())
        .bind(record.forwarded.clone())
        .bind(lines::join(&record.steps))
        .bind(record.story.clone())
        .bind(bytes(record))
}

fn record(row: &sqlx::any::AnyRow) -> Result<LogRecord, sqlx::Error> {
    let list = |at| row.try_get::<String, _>(at).map(|text| text.lines().map(str::to_owned).collect());
    let whole = |at| row.try_get::<i64, _>(at).map(|number| u64::try_from(number).unwrap_or(0));
    Ok(LogRecord {
        number: row.try_get(0)?,
        kind: row.try_get(1)?,
        error_id: row.try_get(2)?,
        at: Timestamp::from_micros(row.try_get(3)?),
        last: Timestamp::from_micros(row.try_get(4)?),
        count: whole(5)?,
        many: whole(6)? != 0,
        reason: row.try_get(7)?,
        revision: whole(8)?,
        token_id: row.try_get(9)?,
        owner: row.try_get(10)?,
        chain: row.try_get(11)?,
        client: row.try_get(12)?,
        country: row.try_get(13)?,
        asn: row.try_get::<Option<i64>, _>(14)?.and_then(|asn| u32::try_from(asn).ok()),
        zones: list(15)?,
        agent: row.try_get(16)?,
        gate: row.try_get(17)?,
        method: row.try_get(18)?,
        target: row.try_get(19)?,
        forwarded: row.try_get(20)?,
        steps: list(21)?,
        story: row.try_get(22)?,
    })
}
