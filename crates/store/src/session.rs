//! Who is signed in to the console: the cookie's digest, never its text.

use engine::{Digest, Timestamp, UserId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{SessionRecord, Store, StoreError, Write};

const NOUN: &str = "session";

impl Store {
    /// Whether it is still alive is the caller's to judge.
    pub async fn session(&self, digest: &Digest) -> Result<Option<SessionRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT id, digest, user_id, created, last_seen, expires, address, user_agent, way FROM sessions \
             WHERE digest = $1",
        )
        .bind(digest.as_bytes().to_vec())
        .fetch_optional(&self.pool)
        .await
        .map_err(failed)?;
        row.as_ref().map(record).transpose()
    }

    /// Of one user, oldest first.
    pub async fn sessions_of(&self, user: &UserId) -> Result<Vec<SessionRecord>, StoreError> {
        let query = sqlx::query(OF_USER).bind(user.to_string());
        let rows = query.fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(record).collect()
    }
}

impl Write {
    pub async fn insert_session(&mut self, record: &SessionRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO sessions (id, digest, user_id, created, last_seen, expires, address, user_agent, way) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(record.id.clone())
        .bind(record.digest.as_bytes().to_vec())
        .bind(record.user.to_string())
        .bind(record.created.micros())
        .bind(record.last_seen.micros())
        .bind(record.expires.micros())
        .bind(record.address.clone())
        .bind(record.user_agent.clone())
        .bind(record.way.clone())
        .execute(&mut *self.tx)
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// Of one user, oldest first.
    pub async fn sessions_of(&mut self, user: &UserId) -> Result<Vec<SessionRecord>, StoreError> {
        let query = sqlx::query(OF_USER).bind(user.to_string());
        let rows = query.fetch_all(&mut *self.tx).await.map_err(failed)?;
        rows.iter().map(record).collect()
    }

    /// Never backwards; a session that has ended stays so.
    pub async fn touch_session(&mut self, id: &str, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET last_seen = $2 WHERE id = $1 AND last_seen < $2")
            .bind(id.to_owned())
            .bind(at.micros())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Whether there was one.
    pub async fn delete_session(&mut self, id: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id.to_owned());
        let gone = query.execute(&mut *self.tx).await.map_err(failed)?;
        Ok(gone.rows_affected() > 0)
    }

    /// Every session of the user but `kept`; how many there were.
    pub async fn delete_sessions_of(&mut self, user: &UserId, kept: Option<&str>) -> Result<u64, StoreError> {
        let gone = sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND id <> $2")
            .bind(user.to_string())
            .bind(kept.unwrap_or_default().to_owned())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(gone.rows_affected())
    }

    /// Whatever nobody can use any more.
    pub async fn sweep_sessions(
        &mut self,
        expired: Timestamp,
        idle_since: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE expires <= $1 OR last_seen <= $2")
            .bind(expired.micros())
            .bind(idle_since.micros())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}

const OF_USER: &str = "SELECT id, digest, user_id, created, last_seen, expires, address, user_agent, way \
     FROM sessions WHERE user_id = $1 ORDER BY created, id";

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}

fn record(row: &AnyRow) -> Result<SessionRecord, StoreError> {
    let id: String = row.try_get(0).map_err(failed)?;
    let digest: Vec<u8> = row.try_get(1).map_err(failed)?;
    let digest =
        digest.try_into().map_err(|_| StoreError::corrupt(NOUN, &id, "its digest is not 32 bytes"))?;
    let user: String = row.try_get(2).map_err(failed)?;
    let user = UserId::parse(&user).map_err(|_| StoreError::corrupt(NOUN, &id, "its user cannot be read"))?;
    let time = |column: usize| row.try_get(column).map(Timestamp::from_micros).map_err(failed);
    Ok(SessionRecord {
        digest: Digest::from_bytes(digest),
        user,
        created: time(3)?,
        last_seen: time(4)?,
        expires: time(5)?,
        address: row.try_get(6).map_err(failed)?,
        user_agent: row.try_get(7).map_err(failed)?,
        way: row.try_get(8).map_err(failed)?,
        id,
    })
}
