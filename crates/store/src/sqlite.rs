//! A SQLite file: made if it is new, locked, checked, brought up to date; or only read.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Connection, Executor, Row};

use crate::backup::{backup, beside};
use crate::lock::Lock;
use crate::looking::{Look, Looking};
use crate::open::{SQLITE, connect, migrate, sqlite_url};
use crate::revoked::{self, RevokedLog};
use crate::token::revoked_tokens;
use crate::{Database, Kept, Store, StoreError};

/// With [`Look::Beside`] the store is given out before it is known whether the file is whole.
pub(crate) async fn open(path: &Path, look: Look) -> Result<Store, StoreError> {
    let named = format!("`{}`", path.display());
    make(path).map_err(|error| StoreError::unavailable(format!("cannot make {named}"), error))?;
    let taken = match Lock::take(path) {
        Err(StoreError::Unavailable { source: Some(error), .. }) if is_read_only(&*error) => {
            return open_read_only(path, &named).await;
        }
        found => found?,
    };
    let url = sqlite_url(path, "rw");
    // Not by the pool: it would try a damaged file again until its time is over.
    let mut connection = AnyConnection::connect(&url).await.map_err(|_| damaged(&named))?;
    check_pragmas(&mut connection, &named).await?;
    let schema = schema_of(&mut connection).await;
    let looking = Looking::begin(connection, named.clone());
    // What is changed now, or written down beside it, is whole.
    if look == Look::First || schema != Some(newest_schema()) || !revoked::log_of(path).exists() {
        looking.end().await?;
    }
    match prepare(path, &named, schema, taken, looking.clone()).await {
        Ok(store) => Ok(store),
        // Damage has many words: its own are the best.
        Err(error) => looking.end().await.and(Err(error)),
    }
}

async fn prepare(
    path: &Path,
    named: &str,
    schema: Option<i64>,
    lock: Lock,
    looking: Looking,
) -> Result<Store, StoreError> {
    if let Some(older) = schema.filter(|version| *version < newest_schema()) {
        keep_older(path, older).await?;
    }
    let mut store = connect(&sqlite_url(path, "rw"), Database::Sqlite, PRAGMAS).await?;
    migrate(&store.pool, &SQLITE, named).await?;
    let unwritable =
        |error| StoreError::unavailable(format!("cannot write `{}`", revoked::log_of(path).display()), error);
    if !revoked::log_of(path).exists() {
        revoked::begin(path, &revoked_tokens(&store.pool).await?).map_err(unwritable)?;
    }
    let log = RevokedLog::open(path).map_err(unwritable)?;
    store.kept =
        Kept { _lock: Some(Arc::new(lock)), revoked: Some(log), read_only: false, looking: Some(looking) };
    Ok(store)
}

fn is_read_only(error: &(dyn std::error::Error + 'static)) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == std::io::ErrorKind::ReadOnlyFilesystem)
}

/// On a disk that takes no writes: everything can be read and judged by, nothing changed. No other server can
/// write there either, so there is no lock.
async fn open_read_only(path: &Path, named: &str) -> Result<Store, StoreError> {
    if std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(StoreError::Schema(format!(
            "{named} is on a read-only disk, and its last changes are still in its log: start once where the disk \
             takes writes"
        )));
    }
    let url = format!("{}&immutable=true", sqlite_url(path, "ro"));
    let mut connection = AnyConnection::connect(&url).await.map_err(|_| damaged(named))?;
    let schema = schema_of(&mut connection).await;
    Looking::begin(connection, named.to_owned()).end().await?;
    if schema != Some(newest_schema()) {
        return Err(StoreError::Schema(format!(
            "{named} is on a read-only disk and was made by another version: start that version, or let the disk \
             take writes"
        )));
    }
    let mut store = connect(&url, Database::Sqlite, "").await?;
    store.kept.read_only = true;
    Ok(store)
}

/// The version of the database's schema; none in a new one.
async fn schema_of(connection: &mut AnyConnection) -> Option<i64> {
    let versions = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(connection).await;
    versions.and_then(|row| row.try_get(0)).ok()
}

/// The version that this program brings a schema up to.
pub(crate) fn newest_schema() -> i64 {
    SQLITE.iter().map(|step| step.version).max().unwrap_or(0)
}

/// A copy of the database as it is before its schema changes, for whoever must go back to the version before.
async fn keep_older(path: &Path, version: i64) -> Result<(), StoreError> {
    let copy = beside(path, &format!(".schema-{version}"));
    if copy.exists() { Ok(()) } else { backup(path, &copy).await }
}

/// The folder 0700 and the file 0600 from its first byte; SQLite's log files take the file's mode.
fn make(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// `FULL`: a committed revoke survives a power cut.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF;";

/// What was asked for is what is in force.
async fn check_pragmas(connection: &mut AnyConnection, named: &str) -> Result<(), StoreError> {
    let text = |row: &AnyRow| row.try_get::<String, _>(0);
    let number = |row: &AnyRow| row.try_get::<i64, _>(0);
    let failed = |error: sqlx::Error| match StoreError::of(error, "database") {
        StoreError::Unavailable { what, source } if what.contains("read-only") || what.contains("full") => {
            StoreError::Unavailable { what: format!("{named}: {what}"), source }
        }
        StoreError::Unavailable { .. }
        | StoreError::Conflict(_)
        | StoreError::Corrupt { .. }
        | StoreError::Schema(_) => damaged(named),
    };
    connection.execute(PRAGMAS).await.map_err(failed)?;
    let mut ask = async |pragma: &'static str| sqlx::query(pragma).fetch_one(&mut *connection).await;
    let journal = ask("PRAGMA journal_mode").await.map_err(failed)?;
    let synchronous = ask("PRAGMA synchronous").await.map_err(failed)?;
    let keys = ask("PRAGMA foreign_keys").await.map_err(failed)?;
    let held = text(&journal).map_err(failed)? == "wal"
        && number(&synchronous).map_err(failed)? == 2
        && number(&keys).map_err(failed)? == 1;
    if held {
        return Ok(());
    }
    Err(StoreError::Schema(format!(
        "{named} does not hold a write-ahead log with full synchronization and foreign keys: \
         put it on a local file system"
    )))
}

pub(crate) fn damaged(named: &str) -> StoreError {
    StoreError::Schema(format!(
        "{named} is damaged, or is no Ringfence database. Put it aside and restore a backup with \
         `ringfence restore FILE`"
    ))
}
