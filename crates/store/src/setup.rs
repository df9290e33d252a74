//! The one-time set-up link: only its digest is kept, and whose it is.

use engine::{Digest, Timestamp, UserId};
use sqlx::Row;

use crate::{SetupLink, Store, StoreError, Write};

const NOUN: &str = "set-up link";
const ONE: &str = "SELECT user_id, expires FROM setup_link WHERE digest = $1 AND expires > $2";

impl Store {
    /// The link, where it may still be used at `at`.
    pub async fn setup_link(&self, digest: &Digest, at: Timestamp) -> Result<Option<SetupLink>, StoreError> {
        let query = sqlx::query(ONE).bind(digest.as_bytes().to_vec()).bind(at.micros());
        let row = query.fetch_optional(&self.pool).await.map_err(failed)?;
        row.map(|row| link(&row)).transpose()
    }
}

impl Write {
    /// Replaces whatever link there was.
    pub async fn put_setup_link(&mut self, digest: &Digest, link: &SetupLink) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM setup_link").execute(&mut *self.tx).await.map_err(failed)?;
        sqlx::query("INSERT INTO setup_link (digest, user_id, expires) VALUES ($1, $2, $3)")
            .bind(digest.as_bytes().to_vec())
            .bind(link.user.to_string())
            .bind(link.expires.micros())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Takes the link away, so that it is used once. `None`: there is none to take.
    pub async fn spend_setup_link(
        &mut self,
        digest: &Digest,
        at: Timestamp,
    ) -> Result<Option<SetupLink>, StoreError> {
        let query = sqlx::query(
            "DELETE FROM setup_link WHERE digest = $1 AND expires > $2 RETURNING user_id, expires",
        );
        let query = query.bind(digest.as_bytes().to_vec()).bind(at.micros());
        let row = query.fetch_optional(&mut *self.tx).await.map_err(failed)?;
        row.map(|row| link(&row)).transpose()
    }
}

fn link(row: &sqlx::any::AnyRow) -> Result<SetupLink, StoreError> {
    let user: String = row.try_get(0).map_err(failed)?;
    let user = UserId::parse(&user).map_err(|_| StoreError::corrupt(NOUN, "", "its user cannot be read"))?;
    Ok(SetupLink { user, expires: Timestamp::from_micros(row.try_get(1).map_err(failed)?) })
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::of(error, NOUN)
}
