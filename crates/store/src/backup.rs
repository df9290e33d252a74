//! A consistent copy of a SQLite store, taken while it serves, and the way back.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use engine::TokenId;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Row};

use crate::lock::Lock;
use crate::open::sqlite_url;
use crate::sqlite::newest_schema;
use crate::token::revoked_tokens;
use crate::{Store, StoreError, revoked};

/// Copies the SQLite database `from` into the new file `to` (0600, made exclusively) and checks the copy.
/// Reads `from` on a connection of its own, beside a server that writes. PostgreSQL has `pg_dump`.
pub async fn backup(from: &Path, to: &Path) -> Result<(), StoreError> {
    let (source, copy) = (named(from), named(to));
    let pool = reader(from, "rw").await?;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .map_err(|error| StoreError::unavailable(format!("cannot make {copy}"), error))?;
    let copied = sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(&pool).await;
    pool.close().await;
    let checked = match copied {
        Ok(_) => match forget_who_is_in(to).await {
            Ok(()) => check(to).await,
            Err(error) => Err(StoreError::unavailable(format!("cannot leave sessions out of {copy}"), error)),
        },
        Err(error) => Err(StoreError::unavailable(format!("cannot copy {source} to {copy}"), error)),
    };
    let kept = checked.and_then(|()| sync(to).map_err(|error| StoreError::unavailable(copy, error)));
    if kept.is_err() {
        // Half a backup is worse than none.
        let _ = fs::remove_file(to);
    }
    kept
}

/// What a restore did about tokens that were revoked since its backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocations {
    /// So many of the backup's live tokens were revoked since, and stay so.
    Kept(u64),
    /// Neither `revoked.log` nor the database that was there could tell: they live again.
    Unknown,
}

/// Puts the backup `from` in the place of the database `to`, after checking it. Refused while a server
/// holds the database's lock. What `revoked.log`, or the database that is replaced, knows as revoked stays
/// revoked.
pub async fn restore(from: &Path, to: &Path) -> Result<Revocations, StoreError> {
    check(from).await?;
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).map_err(|error| StoreError::unavailable(named(folder), error))?;
    }
    let _lock = Lock::take(to)?;
    let failed = |error| {
        StoreError::unavailable(format!("cannot put {} in the place of {}", named(from), named(to)), error)
    };
    let known = known_revocations(to).await.map_err(failed)?;
    let fresh = beside(to, ".restoring");
    let put = async {
        copy(from, &fresh).map_err(failed)?;
        let kept = match known {
            None => Revocations::Unknown,
            Some(ids) => Revocations::Kept(revoke(&fresh, &ids).await?),
        };
        let place = || -> std::io::Result<()> {
            File::open(&fresh)?.sync_all()?;
            // The old log must not be replayed into the new file.
            remove(&beside(to, "-wal"))?;
            remove(&beside(to, "-shm"))?;
            fs::rename(&fresh, to)?;
            sync(to)
        };
        place().map_err(failed)?;
        Ok(kept)
    };
    let kept = put.await;
    if kept.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    kept
}

fn copy(from: &Path, fresh: &Path) -> std::io::Result<()> {
    // What an interrupted restore left: nobody else is here, the lock is ours.
    remove(fresh)?;
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(fresh)?;
    std::io::copy(&mut source, &mut target)?;
    target.sync_all()
}

/// By the log, and by the database that is to be replaced, where it can still be read.
async fn known_revocations(database: &Path) -> std::io::Result<Option<BTreeSet<String>>> {
    let log = revoked::read(database)?;
    let replaced = revoked_in(database).await;
    if log.is_none() && replaced.is_none() {
        return Ok(None);
    }
    let ids = log.into_iter().chain(replaced).flatten();
    Ok(Some(ids.map(|id| id.to_string()).collect()))
}

async fn revoked_in(database: &Path) -> Option<Vec<TokenId>> {
    let pool = reader(database, "rw").await.ok()?;
    let ids = revoked_tokens(&pool).await;
    pool.close().await;
    ids.ok()
}

/// How many of them were live in `copy`.
async fn revoke(copy: &Path, ids: &BTreeSet<String>) -> Result<u64, StoreError> {
    let failed =
        |error| StoreError::unavailable(format!("cannot keep revoked tokens out of {}", named(copy)), error);
    let options = AnyPoolOptions::new().max_connections(1);
    let pool = options.connect(&sqlite_url(copy, "rw")).await.map_err(failed)?;
    let all = async {
        let mut revoked = 0;
        let mut tx = pool.begin().await?;
        for id in ids {
            let query = sqlx::query(
                "UPDATE tokens SET revoked = 1, version = version + 1 WHERE id = $1 AND revoked = 0",
            );
            revoked += query.bind(id.clone()).execute(&mut *tx).await?.rows_affected();
            sqlx::query("DELETE FROM token_zones WHERE token_id = $1")
                .bind(id.clone())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(revoked)
    };
    let revoked = all.await.map_err(failed);
    pool.close().await;
    revoked
}

/// Who is signed in, and the set-up link, are of today: restored, they would bring back what has ended since.
async fn forget_who_is_in(copy: &Path) -> Result<(), sqlx::Error> {
    let options = AnyPoolOptions::new().max_connections(1);
    let pool = options.connect(&sqlite_url(copy, "rw")).await?;
    let forget = async {
        sqlx::query("PRAGMA secure_delete = ON").fetch_all(&pool).await?;
        // A server of the version before has no such tables yet.
        let known = sqlx::query("SELECT 1 FROM sqlite_master WHERE name = 'sessions'").fetch_optional(&pool);
        if known.await?.is_some() {
            sqlx::query("DELETE FROM sessions").execute(&pool).await?;
        }
        sqlx::query("DELETE FROM setup_link").execute(&pool).await.map(drop)
    };
    let forgotten = forget.await;
    pool.close().await;
    forgotten
}

/// Whole, ours, and of a schema that this version knows.
async fn check(file: &Path) -> Result<(), StoreError> {
    let pool = reader(file, "ro").await?;
    let found = sqlx::query("PRAGMA integrity_check(1)").fetch_one(&pool).await;
    let whole = found.and_then(|row| row.try_get::<String, _>(0)).is_ok_and(|text| text == "ok");
    let ours = sqlx::query("SELECT revision FROM organization").fetch_one(&pool).await.is_ok();
    let versions = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&pool).await;
    pool.close().await;
    if !whole || !ours {
        return Err(StoreError::Schema(format!("{} is damaged, or is no Ringfence backup", named(file))));
    }
    let version: i64 = versions.and_then(|row| row.try_get(0)).unwrap_or(i64::MAX);
    if version > newest_schema() {
        let text = format!("{} was made by a newer Ringfence: restore it with that version", named(file));
        return Err(StoreError::Schema(text));
    }
    Ok(())
}

async fn reader(file: &Path, mode: &str) -> Result<AnyPool, StoreError> {
    if !file.is_file() {
        return Err(StoreError::Unavailable { what: format!("{} is not there", named(file)), source: None });
    }
    Store::drivers();
    let options = AnyPoolOptions::new().max_connections(1);
    let pool = options.connect(&sqlite_url(file, mode)).await;
    pool.map_err(|error| StoreError::unavailable(format!("cannot open {}", named(file)), error))
}

/// The file's bytes, and its name in its folder.
fn sync(file: &Path) -> std::io::Result<()> {
    File::open(file)?.sync_all()?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Not there is as good as removed.
fn remove(file: &Path) -> std::io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A file of the same name with more behind it.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn named(path: &Path) -> String {
    format!("`{}`", path.display())
}
