//! The one-time set-up link: only its digest is kept.

use engine::{Digest, Timestamp};

use crate::{Store, StoreError, Write};

impl Store {
    /// Whether this link may still be used at `at`.
    pub async fn setup_link_is_live(&self, digest: &Digest, at: Timestamp) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM setup_link WHERE digest = $1 AND expires > $2")
            .bind(digest.as_bytes().to_vec())
            .bind(at.micros())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| StoreError::of(error, "set-up link"))?;
        Ok(row.is_some())
    }
}

impl Write {
    /// Replaces whatever link there was.
    pub async fn put_setup_link(&mut self, digest: &Digest, expires: Timestamp) -> Result<(), StoreError> {
        let failed = |error| StoreError::of(error, "set-up link");
        sqlx::query("DELETE FROM setup_link").execute(&mut *self.tx).await.map_err(failed)?;
        sqlx::query("INSERT INTO setup_link (digest, expires) VALUES ($1, $2)")
            .bind(digest.as_bytes().to_vec())
            .bind(expires.micros())
            .execute(&mut *self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
