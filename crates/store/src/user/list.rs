//! Users as people look for them: with how many live tokens each owns.

use engine::{Timestamp, UserId};
use sqlx::{AssertSqlSafe, Row};

use super::{failed, key, record};
use crate::token::list::containing;
use crate::{Store, StoreError, UserRecord, can_be_kept};

/// Which users, and in what order.
#[derive(Clone, Debug, Default)]
pub struct UserSearch {
    /// A part of the login, the name or the address of mail, of either case; empty: all.
    pub text: String,
    pub show: UserShow,
    pub by_age: bool,
    pub descending: bool,
    pub after: Option<UserId>,
    pub limit: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UserShow {
    #[default]
    All,
    /// Of any role.
    Admins,
    Active,
    Inactive,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserCounts {
    pub all: u64,
    pub admins: u64,
    pub active: u64,
    pub inactive: u64,
}

/// The columns of a record, and then its live tokens. `$1` is the instant.
const COLUMNS: &str = "SELECT id, login, role, active, first_name, last_name, email, created, updated, version, \
     (SELECT COUNT(*) FROM tokens WHERE tokens.owner_key = users.login_key AND tokens.revoked = 0 \
      AND tokens.ends > $1) FROM users";

impl Store {
    /// Each with the number of its live tokens.
    pub async fn search_users(
        &self,
        search: &UserSearch,
        at: Timestamp,
    ) -> Result<Vec<(UserRecord, u64)>, StoreError> {
        let column = if search.by_age { "created" } else { "login_key" };
        let (beyond, order) = if search.descending { ("<", "DESC") } else { (">", "ASC") };
        let shown = match search.show {
            UserShow::All => "1 = 1",
            UserShow::Admins => "role <> 'none'",
            UserShow::Active => "active = 1",
            UserShow::Inactive => "active = 0",
        };
        // Only words of this function stand in the text (B-103).
        let text = format!(
            "{COLUMNS} WHERE {shown} AND (login_key LIKE $2 ESCAPE '\\' OR LOWER(email) LIKE $2 ESCAPE '\\' \
             OR LOWER(first_name || ' ' || last_name) LIKE $2 ESCAPE '\\') \
             AND ($3 = '' OR ({column}, id) {beyond} (SELECT {column}, id FROM users WHERE id = $3)) \
             ORDER BY {column} {order}, id {order} LIMIT $4"
        );
        let rows = sqlx::query(AssertSqlSafe(text))
            .bind(at.micros())
            .bind(containing(&key(&search.text)))
            .bind(search.after.map_or(String::new(), |id| id.to_string()))
            .bind(i64::try_from(search.limit).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(with_tokens).collect()
    }

    /// By id or, whatever its case, by login; with the number of its live tokens.
    pub async fn user_with_tokens(
        &self,
        id_or_login: &str,
        at: Timestamp,
    ) -> Result<Option<(UserRecord, u64)>, StoreError> {
        if !can_be_kept(id_or_login) {
            return Ok(None);
        }
        let found = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE id = $2 OR login_key = $3")))
            .bind(at.micros())
            .bind(id_or_login.to_owned())
            .bind(key(id_or_login))
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        found.as_ref().map(with_tokens).transpose()
    }

    pub async fn user_counts(&self) -> Result<UserCounts, StoreError> {
        let found = sqlx::query(
            "SELECT COUNT(*), COUNT(CASE WHEN role <> 'none' THEN 1 END), COUNT(CASE WHEN active = 1 THEN 1 END) \
             FROM users",
        )
        .fetch_one(&self.pool)
        .await
        .map_err(failed)?;
        let count = |column: usize| -> Result<u64, StoreError> {
            Ok(u64::try_from(found.try_get::<i64, _>(column).map_err(failed)?).unwrap_or(0))
        };
        let (all, active) = (count(0)?, count(2)?);
        Ok(UserCounts { all, admins: count(1)?, active, inactive: all.saturating_sub(active) })
    }
}

fn with_tokens(row: &sqlx::any::AnyRow) -> Result<(UserRecord, u64), StoreError> {
    let tokens = row.try_get::<i64, _>(10).map_err(failed)?;
    Ok((record(row)?, u64::try_from(tokens).unwrap_or(0)))
}
