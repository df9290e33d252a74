//! Names without case, for rows that were written before there were any.

use sqlx::{AnyPool, Row};

use super::failed;
use crate::StoreError;
use crate::user::key;

/// Bytes: more than a name of 128 letters has.
const KEY_MAX: usize = 600;
/// Rows of one transaction.
const ROWS: i64 = 5_000;

/// Writes what is missing. Nothing is searched by a revoked token's name.
pub(crate) async fn fold_names(pool: &AnyPool) -> Result<(), StoreError> {
    loop {
        let rows = sqlx::query(
            "SELECT id, name FROM tokens WHERE name_key = '' AND revoked = 0 ORDER BY id LIMIT $1",
        )
        .bind(ROWS)
        .fetch_all(pool)
        .await
        .map_err(failed)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = pool.begin().await.map_err(failed)?;
        for row in &rows {
            let (id, name): (String, String) =
                (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
            sqlx::query("UPDATE tokens SET name_key = $2 WHERE id = $1")
                .bind(id)
                .bind(folded(&name))
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        tx.commit().await.map_err(failed)?;
    }
}

/// Never empty: an empty one is taken for missing. What a cursor can hold: a letter may fold to many.
pub(super) fn folded(name: &str) -> String {
    let mut key = key(name);
    key.truncate(key.floor_char_boundary(KEY_MAX));
    if key.is_empty() { " ".to_owned() } else { key }
}
