//! Live tokens as people look for them: sorted, narrowed, page by page.

use std::time::Duration;

use engine::{Timestamp, TokenId};
use sqlx::{AssertSqlSafe, Row};

use super::row::COLUMNS;
use super::{failed, row};
use crate::user::key;
use crate::{Store, StoreError, TokenRecord};

/// Which tokens, and in what order.
#[derive(Clone, Debug)]
pub struct TokenSearch {
    /// Live at this instant.
    pub at: Timestamp,
    /// A part of the name or of the owner's login, or a whole id.
    pub text: Option<String>,
    /// The owner's login.
    pub owner: Option<String>,
    pub show: TokenShow,
    pub sort: TokenSort,
    pub descending: bool,
    /// Begins behind it.
    pub after: Option<TokenPlace>,
    pub limit: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenShow {
    #[default]
    All,
    /// Admits calls from anywhere.
    Open,
    Restricted,
    /// Never used.
    Unused,
    /// Ends within 7 days.
    Expiring,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenSort {
    #[default]
    Created,
    Name,
    Owner,
    LastUsed,
    Expires,
}

/// Where a token stands in a list: what it is sorted by, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPlace {
    /// A number in digits, or a text.
    pub key: String,
    pub id: TokenId,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenCounts {
    pub all: u64,
    pub open: u64,
    pub unused: u64,
    pub expiring: u64,
}

/// A token that ends within it is shown as expiring.
pub(crate) const SOON: Duration = Duration::from_hours(7 * 24);

impl Store {
    /// Each with its place.
    pub async fn search_tokens(
        &self,
        search: &TokenSearch,
    ) -> Result<Vec<(TokenRecord, TokenPlace)>, StoreError> {
        let statement = Statement::of(search);
        let query = sqlx::query(AssertSqlSafe(statement.text));
        let query = statement.values.into_iter().fold(query, |query, value| match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
        });
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter()
            .map(|found| {
                let record = row::record(found)?;
                let key = if search.sort.is_text() {
                    found.try_get(17).map_err(failed)?
                } else {
                    found.try_get::<i64, _>(17).map_err(failed)?.to_string()
                };
                let place = TokenPlace { key, id: record.token.id };
                Ok((record, place))
            })
            .collect()
    }

    /// Of the live ones.
    pub async fn token_counts(&self, at: Timestamp) -> Result<TokenCounts, StoreError> {
        let found = sqlx::query(
            "SELECT COUNT(*), COUNT(CASE WHEN network = 'anywhere' THEN 1 END), \
             COUNT(CASE WHEN used = 0 THEN 1 END), COUNT(CASE WHEN ends <= $2 THEN 1 END) \
             FROM tokens WHERE +revoked = 0 AND +ends > $1",
        )
        .bind(at.micros())
        .bind(at.plus(SOON).micros())
        .fetch_one(&self.pool)
        .await
        .map_err(failed)?;
        let count = |column: usize| -> Result<u64, StoreError> {
            Ok(u64::try_from(found.try_get::<i64, _>(column).map_err(failed)?).unwrap_or(0))
        };
        Ok(TokenCounts { all: count(0)?, open: count(1)?, unused: count(2)?, expiring: count(3)? })
    }
}

impl TokenSort {
    fn column(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Name => "name_key",
            Self::Owner => "owner_key",
            Self::LastUsed => "used",
            Self::Expires => "ends",
        }
    }

    /// The same, which no index has: a filter is answered by one walk over the index that holds every
    /// column it looks at, and only the page is kept in order. The name is that index's first.
    fn unindexed(self) -> &'static str {
        match self {
            Self::Created => "+created",
            Self::Name => "name_key",
            Self::Owner => "owner_key || ''",
            Self::LastUsed => "+used",
            Self::Expires => "+ends",
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Name | Self::Owner)
    }
}

/// A statement and what is bound to it: nothing that anybody wrote stands in its text (B-103).
struct Statement {
    text: String,
    values: Vec<Value>,
}

enum Value {
    Number(i64),
    Text(String),
}

impl Statement {
    fn of(search: &TokenSearch) -> Self {
        let narrow = search.text.is_some() || search.owner.is_some() || search.show != TokenShow::All;
        let mut statement = Self { text: String::new(), values: Vec::new() };
        let column = search.sort.column();
        let sorted = if narrow { search.sort.unindexed() } else { column };
        let mut terms = vec![statement.live(search, narrow)];
        terms.extend(statement.narrowed(search));
        let (beyond, order) = if search.descending { ("<", "DESC") } else { (">", "ASC") };
        if let Some(place) = &search.after {
            let key = if search.sort.is_text() {
                Value::Text(place.key.clone())
            } else {
                Value::Number(place.key.parse().unwrap_or(0))
            };
            let (key, id) = (statement.bind(key), statement.bind(Value::Text(place.id.to_string())));
            terms.push(format!("({sorted}, id) {beyond} ({key}, {id})"));
        }
        let limit = statement.bind(Value::Number(i64::try_from(search.limit).unwrap_or(i64::MAX)));
        statement.text = format!(
            "SELECT {COLUMNS}, {column} \
             FROM tokens WHERE id IN (SELECT id FROM tokens WHERE {} \
             ORDER BY {sorted} {order}, id {order} LIMIT {limit}) ORDER BY {column} {order}, id {order}",
            terms.join(" AND ")
        );
        statement
    }

    /// `+` keeps an index out of it: which one serves is settled by the order.
    fn live(&mut self, search: &TokenSearch, narrow: bool) -> String {
        let at = self.bind(Value::Number(search.at.micros()));
        match (narrow, search.sort) {
            (true, _) => format!("+revoked = 0 AND +ends > {at}"),
            (false, TokenSort::Expires) => format!("revoked = 0 AND ends > {at}"),
            (false, _) => format!("revoked = 0 AND +ends > {at}"),
        }
    }

    fn narrowed(&mut self, search: &TokenSearch) -> Vec<String> {
        let mut terms = Vec::new();
        match search.show {
            TokenShow::All => {}
            TokenShow::Open => terms.push("network = 'anywhere'".to_owned()),
            TokenShow::Restricted => terms.push("network <> 'anywhere'".to_owned()),
            TokenShow::Unused => terms.push("+used = 0".to_owned()),
            TokenShow::Expiring => {
                let soon = self.bind(Value::Number(search.at.plus(SOON).micros()));
                terms.push(format!("+ends <= {soon}"));
            }
        }
        if let Some(login) = &search.owner {
            let owner = self.bind(Value::Text(key(login)));
            terms.push(format!("owner_key || '' = {owner}"));
        }
        if let Some(text) = &search.text {
            let part = self.bind(Value::Text(containing(&key(text))));
            let id = self.bind(Value::Text(text.clone()));
            terms.push(format!(
                "(name_key LIKE {part} ESCAPE '\\' OR owner_key LIKE {part} ESCAPE '\\' OR id = {id})"
            ));
        }
        terms
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }
}

/// A pattern of every text that contains `part`: its `%`, `_` and `\` are plain characters (B-103).
pub(crate) fn containing(part: &str) -> String {
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push('%');
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn b_103_a_part_holds_no_pattern() {
        assert_eq!(containing("a%_\\b"), "%a\\%\\_\\\\b%");
        assert_eq!(containing(""), "%%");
    }
}
