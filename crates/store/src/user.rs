//! Owners of tokens.

pub(crate) mod list;

use std::sync::Arc;

use engine::{Role, Timestamp, User, UserId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{Store, StoreError, UserRecord, Write, can_be_kept};

const NOUN: &str = "user";

impl Store {
    pub async fn all_users(&self) -> Result<Vec<UserRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, login, role, active, first_name, last_name, email, created, updated, version \
             FROM users ORDER BY created, id",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(record).collect()
    }

    /// Oldest first, after the user `after`.
    pub async fn users(&self, after: Option<&UserId>, limit: usize) -> Result<Vec<UserRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, login, role, active, first_name, last_name, email, created, updated, version \
             FROM users WHERE $1 = '' OR (created, id) > (SELECT created, id FROM users WHERE id = $1) \
             ORDER BY created, id LIMIT $2",
        )
        .bind(after.map_or(String::new(), ToString::to_string))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(record).collect()
    }

    /// By id or, whatever its case, by login.
    pub async fn user(&self, id_or_login: &str) -> Result<Option<UserRecord>, StoreError> {
        if !can_be_kept(id_or_login) {
            return Ok(None);
        }
        let query = sqlx::query(ONE).bind(id_or_login.to_owned()).bind(key(id_or_login));
        let row = query.fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(record).transpose()
    }
}

impl Write {
    pub async fn user(&mut self, id_or_login: &str) -> Result<Option<UserRecord>, StoreError> {
        if !can_be_kept(id_or_login) {
            return Ok(None);
        }
        let query = sqlx::query(ONE).bind(id_or_login.to_owned()).bind(key(id_or_login));
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failed)?;
        row.as_ref().map(record).transpose()
    }

    /// `Conflict("user")` where the login is taken, whatever its case.
    pub async fn insert_user(&mut self, record: &UserRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO users (id, login, login_key, role, active, first_name, last_name, email, created, \
             updated, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(record.user.id.to_string())
        .bind(record.user.login.to_string())
        .bind(key(&record.user.login))
        .bind(role_text(record.user.role))
        .bind(i64::from(record.user.active))
        .bind(record.first_name.clone())
        .bind(record.last_name.clone())
        .bind(record.email.clone())
        .bind(record.created.micros())
        .bind(record.updated.micros())
        .bind(record.version)
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }

    pub async fn update_user(&mut self, record: &UserRecord) -> Result<(), StoreError> {
        // Lists of tokens are sorted by the owner's login. By its index: most changes leave the login.
        sqlx::query(
            "UPDATE tokens SET owner_key = $2 WHERE revoked = 0 AND owner_key <> $2 \
             AND owner_key = (SELECT login_key FROM users WHERE id = $1)",
        )
        .bind(record.user.id.to_string())
        .bind(key(&record.user.login))
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        sqlx::query(
            "UPDATE users SET login = $2, login_key = $3, role = $4, active = $5, first_name = $6, \
             last_name = $7, email = $8, updated = $9, version = $10 WHERE id = $1",
        )
        .bind(record.user.id.to_string())
        .bind(record.user.login.to_string())
        .bind(key(&record.user.login))
        .bind(role_text(record.user.role))
        .bind(i64::from(record.user.active))
        .bind(record.first_name.clone())
        .bind(record.last_name.clone())
        .bind(record.email.clone())
        .bind(record.updated.micros())
        .bind(record.version)
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }

    pub async fn count_users(&mut self) -> Result<usize, StoreError> {
        self.count("SELECT COUNT(*) FROM users", NOUN).await
    }

    pub async fn count_active_super_admins(&mut self) -> Result<usize, StoreError> {
        self.count("SELECT COUNT(*) FROM users WHERE active = 1 AND role = 'super-admin'", NOUN).await
    }

    pub(crate) async fn count(
        &mut self,
        query: &'static str,
        noun: &'static str,
    ) -> Result<usize, StoreError> {
        let row = sqlx::query(query).fetch_one(&mut *self.tx).await;
        let count: Result<i64, _> = row.and_then(|row| row.try_get(0));
        Ok(usize::try_from(count.map_err(|error| StoreError::of(error, noun))?).unwrap_or(0))
    }
}

const ONE: &str = "SELECT id, login, role, active, first_name, last_name, email, created, updated, version \
     FROM users WHERE id = $1 OR login_key = $2";

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

/// Names that look alike are one name: NFKC, without case (B-038).
pub fn key(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

fn record(row: &AnyRow) -> Result<UserRecord, StoreError> {
    let id_text: String = row.try_get(0).map_err(failed)?;
    let id =
        UserId::parse(&id_text).map_err(|_| StoreError::corrupt(NOUN, &id_text, "its id cannot be read"))?;
    let role: String = row.try_get(2).map_err(failed)?;
    let role = role_of(&role).ok_or_else(|| {
        StoreError::corrupt(NOUN, &id_text, format!("`{role}` is not a role of this version"))
    })?;
    let user = User {
        id,
        login: row.try_get::<String, _>(1).map_err(failed)?.into(),
        role,
        active: row.try_get::<i64, _>(3).map_err(failed)? == 1,
    };
    Ok(UserRecord {
        user: Arc::new(user),
        first_name: row.try_get(4).map_err(failed)?,
        last_name: row.try_get(5).map_err(failed)?,
        email: row.try_get(6).map_err(failed)?,
        created: Timestamp::from_micros(row.try_get(7).map_err(failed)?),
        updated: Timestamp::from_micros(row.try_get(8).map_err(failed)?),
        version: row.try_get(9).map_err(failed)?,
    })
}

fn role_text(role: Role) -> &'static str {
    match role {
        Role::None => "none",
        Role::ReadOnlyAdmin => "read-only-admin",
        Role::SuperAdmin => "super-admin",
    }
}

fn role_of(text: &str) -> Option<Role> {
    [Role::None, Role::ReadOnlyAdmin, Role::SuperAdmin].into_iter().find(|role| role_text(*role) == text)
}
