//! Zones page by page, narrowed: only those that are asked for are read, since one may hold a hundred thousand
//! entries.

use engine::{Usage, ZoneId};
use sqlx::AssertSqlSafe;

use super::{Query, ZONES, failed, row};
use crate::{Store, StoreError, ZoneRecord, can_be_kept};

/// A tree over id, usage and system.
#[derive(Clone, Debug)]
pub enum ZoneFilter {
    Id(String),
    Usage(Usage),
    System(bool),
    And(Box<ZoneFilter>, Box<ZoneFilter>),
    Or(Box<ZoneFilter>, Box<ZoneFilter>),
}

impl Store {
    /// Oldest first, after the zone `after`; where that is gone, none.
    pub async fn zones(
        &self,
        filter: Option<&ZoneFilter>,
        after: Option<&ZoneId>,
        limit: usize,
    ) -> Result<Vec<ZoneRecord>, StoreError> {
        let mut values = Vec::new();
        let mut terms = Vec::new();
        if let Some(after) = after {
            terms.push("(created, id) > (SELECT created, id FROM zones WHERE id = $1)".to_owned());
            values.push(after.to_string());
        }
        terms.extend(filter.map(|filter| filter.term(&mut values)));
        let narrowed =
            if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) };
        let text = format!("{ZONES}{narrowed} ORDER BY created, id LIMIT ${}", values.len() + 1);
        let query: Query<'_> = values.into_iter().fold(sqlx::query(AssertSqlSafe(text)), Query::bind);
        let query = query.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(row::record).collect()
    }
}

impl ZoneFilter {
    /// What was asked for is bound: nothing that anybody wrote stands in the text (B-103).
    fn term(&self, values: &mut Vec<String>) -> String {
        let mut equal = |column: &str, value: String| {
            values.push(value);
            format!("{column} = ${}", values.len())
        };
        match self {
            Self::Id(id) if can_be_kept(id) => equal("id", id.clone()),
            Self::Id(_) => "1 = 0".to_owned(),
            Self::Usage(usage) => equal("usage", row::usage_text(*usage).to_owned()),
            Self::System(true) => "system <> 0".to_owned(),
            Self::System(false) => "system = 0".to_owned(),
            Self::And(left, right) => format!("({} AND {})", left.term(values), right.term(values)),
            Self::Or(left, right) => format!("({} OR {})", left.term(values), right.term(values)),
        }
    }
}
