//! A part of the log, in order.

use sqlx::AssertSqlSafe;

use super::narrow::{Narrow, Of};
use super::{COLUMNS, Query, failed, record};
use crate::{EventRecord, LogRecord, Store, StoreError, event};

/// Rows between two places of the log, neither of which is among them.
#[derive(Clone, Copy, Debug)]
pub struct LogPart {
    pub after: i64,
    pub before: i64,
    pub newest_first: bool,
    pub limit: usize,
}

impl Store {
    /// Rows of calls, in order.
    pub async fn log_of_calls(&self, part: LogPart, narrow: &Narrow) -> Result<Vec<LogRecord>, StoreError> {
        let (text, values) = part.sql("log", COLUMNS, Of::Calls, narrow);
        let query: Query<'_> = values.into_iter().fold(sqlx::query(AssertSqlSafe(text)), Query::bind);
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| record(row).map_err(failed)).collect()
    }

    /// Rows of changes, in order.
    pub async fn log_of_changes(
        &self,
        part: LogPart,
        narrow: &Narrow,
    ) -> Result<Vec<EventRecord>, StoreError> {
        let (text, values) = part.sql("events", event::COLUMNS, Of::Changes, narrow);
        let query: Query<'_> = values.into_iter().fold(sqlx::query(AssertSqlSafe(text)), Query::bind);
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(|row| event::record(row).map_err(failed)).collect()
    }
}

impl LogPart {
    fn sql(&self, table: &str, columns: &str, of: Of, narrow: &Narrow) -> (String, Vec<String>) {
        let Self { after, before, newest_first, limit } = self;
        let mut values = Vec::new();
        let narrowed = narrow.sql(of, &mut values);
        let order = if *newest_first { "DESC" } else { "ASC" };
        // Numbers of ours: they need no binding.
        let text = format!(
            "SELECT {columns} FROM {table} WHERE number > {after} AND number < {before} AND {narrowed} \
             ORDER BY number {order} LIMIT {limit}"
        );
        (text, values)
    }
}
