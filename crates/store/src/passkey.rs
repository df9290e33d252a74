//! Passkeys: what a browser's or a phone's authenticator signs in with. Only public keys.

use engine::{Timestamp, UserId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{PasskeyRecord, Store, StoreError, Write};

const NOUN: &str = "passkey";

impl Store {
    /// By the authenticator's own id of it.
    pub async fn passkey(&self, credential: &str) -> Result<Option<PasskeyRecord>, StoreError> {
        let row = sqlx::query(BY_CREDENTIAL).bind(credential.to_owned()).fetch_optional(&self.pool).await;
        row.map_err(failed)?.as_ref().map(record).transpose()
    }

    /// Of one user, oldest first.
    pub async fn passkeys_of(&self, user: &UserId) -> Result<Vec<PasskeyRecord>, StoreError> {
        let rows = sqlx::query(OF_USER).bind(user.to_string()).fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(record).collect()
    }
}

impl Write {
    pub async fn passkey(&mut self, credential: &str) -> Result<Option<PasskeyRecord>, StoreError> {
        let row = sqlx::query(BY_CREDENTIAL).bind(credential.to_owned()).fetch_optional(&mut *self.tx).await;
        row.map_err(failed)?.as_ref().map(record).transpose()
    }

    /// Of one user, oldest first.
    pub async fn passkeys_of(&mut self, user: &UserId) -> Result<Vec<PasskeyRecord>, StoreError> {
        let query = sqlx::query(OF_USER).bind(user.to_string());
        let rows = query.fetch_all(&mut *self.tx).await.map_err(failed)?;
        rows.iter().map(record).collect()
    }

    /// `Conflict("passkey")` where the credential is registered already.
    pub async fn insert_passkey(&mut self, record: &PasskeyRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO passkeys (id, credential, user_id, name, public, counter, created, last_used) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(record.id.clone())
        .bind(record.credential.clone())
        .bind(record.user.to_string())
        .bind(record.name.clone())
        .bind(record.public.clone())
        .bind(record.counter)
        .bind(record.created.micros())
        .bind(record.last_used.map(Timestamp::micros))
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// What a use has changed of it.
    pub async fn use_passkey(&mut self, record: &PasskeyRecord) -> Result<(), StoreError> {
        sqlx::query("UPDATE passkeys SET public = $2, counter = $3, last_used = $4 WHERE id = $1")
            .bind(record.id.clone())
            .bind(record.public.clone())
            .bind(record.counter)
            .bind(record.last_used.map(Timestamp::micros))
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    pub async fn delete_passkey(&mut self, id: &str) -> Result<(), StoreError> {
        let query = sqlx::query("DELETE FROM passkeys WHERE id = $1").bind(id.to_owned());
        query.execute(&mut *self.tx).await.map_err(failed)?;
        Ok(())
    }
}

const BY_CREDENTIAL: &str = "SELECT id, credential, user_id, name, public, counter, created, last_used \
     FROM passkeys WHERE credential = $1";
const OF_USER: &str = "SELECT id, credential, user_id, name, public, counter, created, last_used \
     FROM passkeys WHERE user_id = $1 ORDER BY created, id";

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

fn record(row: &AnyRow) -> Result<PasskeyRecord, StoreError> {
    let id: String = row.try_get(0).map_err(failed)?;
    let user: String = row.try_get(2).map_err(failed)?;
    let user = UserId::parse(&user).map_err(|_| StoreError::corrupt(NOUN, &id, "its user cannot be read"))?;
    Ok(PasskeyRecord {
        credential: row.try_get(1).map_err(failed)?,
        user,
        name: row.try_get(3).map_err(failed)?,
        public: row.try_get(4).map_err(failed)?,
        counter: row.try_get(5).map_err(failed)?,
        created: Timestamp::from_micros(row.try_get(6).map_err(failed)?),
        last_used: row.try_get::<Option<i64>, _>(7).map_err(failed)?.map(Timestamp::from_micros),
        id,
    })
}
