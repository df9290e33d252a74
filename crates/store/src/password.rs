//! Passwords, hashed, each with the secret of its one-time codes.

use engine::{Timestamp, UserId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{PasswordRecord, Store, StoreError, Write};

const NOUN: &str = "password";

impl Store {
    pub async fn password(&self, user: &UserId) -> Result<Option<PasswordRecord>, StoreError> {
        let row = sqlx::query(ONE).bind(user.to_string()).fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(record).transpose()
    }

    /// Passwords and passkeys of everybody: with none, nobody has set up anything yet.
    pub async fn count_ways_in(&self) -> Result<usize, StoreError> {
        let row = sqlx::query(WAYS_IN).fetch_one(&self.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(failed)?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}

impl Write {
    pub async fn password(&mut self, user: &UserId) -> Result<Option<PasswordRecord>, StoreError> {
        let query = sqlx::query(ONE).bind(user.to_string());
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failed)?;
        row.as_ref().map(record).transpose()
    }

    /// In the place of the user's old one.
    pub async fn put_password(&mut self, record: &PasswordRecord) -> Result<(), StoreError> {
        let user = record.user.to_string();
        let old = sqlx::query("DELETE FROM passwords WHERE user_id = $1").bind(user.clone());
        old.execute(&mut *self.tx).await.map_err(failed)?;
        sqlx::query(
            "INSERT INTO passwords (user_id, hash, totp, last_step, created) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(user)
        .bind(record.hash.clone())
        .bind(record.totp.clone())
        .bind(record.last_step)
        .bind(record.created.micros())
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// Uses up the codes up to this step. `false`: they were used before.
    pub async fn spend_code(&mut self, user: &UserId, step: i64) -> Result<bool, StoreError> {
        let spent = sqlx::query("UPDATE passwords SET last_step = $2 WHERE user_id = $1 AND last_step < $2")
            .bind(user.to_string())
            .bind(step)
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(spent.rows_affected() > 0)
    }

    /// As [`Store::count_ways_in`].
    pub async fn count_ways_in(&mut self) -> Result<usize, StoreError> {
        self.count(WAYS_IN, NOUN).await
    }
}

const WAYS_IN: &str = "SELECT (SELECT COUNT(*) FROM passwords) + (SELECT COUNT(*) FROM passkeys)";
const ONE: &str = "SELECT user_id, hash, totp, last_step, created FROM passwords WHERE user_id = $1";

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

fn record(row: &AnyRow) -> Result<PasswordRecord, StoreError> {
    let user: String = row.try_get(0).map_err(failed)?;
    let user =
        UserId::parse(&user).map_err(|_| StoreError::corrupt(NOUN, &user, "its user cannot be read"))?;
    Ok(PasswordRecord {
        user,
        hash: row.try_get(1).map_err(failed)?,
        totp: row.try_get(2).map_err(failed)?,
        last_step: row.try_get(3).map_err(failed)?,
        created: Timestamp::from_micros(row.try_get(4).map_err(failed)?),
    })
}
