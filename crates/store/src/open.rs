//! Opens a database: makes it if it is new, checks it, and refuses what it cannot rely on.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, Connection, Executor, Row};
use tokio::sync::Mutex;

use crate::lock::{self, Lock};
use crate::revoked::{self, RevokedLog};
use crate::{Database, Store, StoreError};

static SQLITE: Migrator = sqlx::migrate!("schema/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("schema/postgres");

/// Connections: readers beside the one writer.
const CONNECTIONS: u32 = 8;
/// How long a statement waits for another process before it is refused.
const BUSY: Duration = Duration::from_secs(5);

impl Store {
    /// `sqlite:PATH` or `postgres://…`. Makes the file (0600) and its folder (0700) where they are missing,
    /// runs the migrations, refuses a newer schema and a damaged file with words, and holds a lock file
    /// beside a SQLite file for as long as any handle lives: a second opener is refused.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::drivers();
        if let Some(path) = sqlite_path(url) {
            return open_sqlite(&path).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let store = connect(url, Database::Postgres, None).await?;
            migrate(&store.pool, &POSTGRES, "this PostgreSQL database").await?;
            return Ok(store);
        }
        // The text may hold a password: it is not repeated.
        Err(StoreError::Schema(
            "a store is `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`".to_owned(),
        ))
    }

    /// Whether another process serves this SQLite database now: [`Store::open`] would be refused.
    pub fn is_served(database: &Path) -> bool {
        lock::is_held(database)
    }

    pub(crate) fn drivers() {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
    }
}

fn sqlite_path(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}

async fn open_sqlite(path: &Path) -> Result<Store, StoreError> {
    let named = format!("`{}`", path.display());
    make(path).map_err(|error| StoreError::unavailable(format!("cannot make {named}"), error))?;
    let lock = Lock::take(path)?;
    let url = sqlite_url(path, "rw");
    // Not by the pool: it would try a damaged file again until its time is over.
    let mut connection = AnyConnection::connect(&url).await.map_err(|_| damaged(&named))?;
    check_sqlite(&mut connection, &named).await?;
    let older = older_schema(&mut connection).await;
    let _ = connection.close().await;
    if let Some(version) = older {
        keep_older(path, version).await?;
    }
    let mut store = connect(&url, Database::Sqlite, Some(Arc::new(lock))).await?;
    migrate(&store.pool, &SQLITE, &named).await?;
    let (log, missing) = RevokedLog::open(path).map_err(|error| {
        StoreError::unavailable(format!("cannot open `{}`", revoked::beside(path).display()), error)
    })?;
    if missing {
        log.append(store.revoked_tokens().await?).await.map_err(|error| {
            StoreError::unavailable(format!("cannot write `{}`", revoked::beside(path).display()), error)
        })?;
    }
    store.revoked = Some(log);
    Ok(store)
}

/// The version of a schema that this program will bring up to date; none for a new or current one.
async fn older_schema(connection: &mut AnyConnection) -> Option<i64> {
    let versions = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(connection).await;
    let version: i64 = versions.and_then(|row| row.try_get(0)).ok()?;
    let newest = SQLITE.iter().map(|step| step.version).max()?;
    (version < newest).then_some(version)
}

/// A copy of the database as it is before its schema changes, for whoever must go back to the version before.
async fn keep_older(path: &Path, version: i64) -> Result<(), StoreError> {
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".schema-{version}"));
    let copy = PathBuf::from(copy);
    if copy.exists() { Ok(()) } else { crate::backup::backup(path, &copy).await }
}

/// Escaped as a URL wants it, so that no path is taken for parameters.
pub(crate) fn sqlite_url(path: &Path, mode: &str) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("sqlite:{path}?mode={mode}")
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

async fn connect(url: &str, database: Database, lock: Option<Arc<Lock>>) -> Result<Store, StoreError> {
    let options = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(BUSY).after_connect(
        move |connection, _| {
            Box::pin(async move {
                if database == Database::Sqlite {
                    connection.execute(PRAGMAS).await?;
                }
                Ok(())
            })
        },
    );
    // SQLite itself rolls back on a full disk, and the driver then counts a transaction that is no more: such a
    // connection would refuse every write for ever. The ping runs the rollback of a change that was dropped.
    let options = options.after_release(|connection, _| {
        Box::pin(async move {
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    });
    let pool = options.connect(url).await.map_err(|error| StoreError::of(error, "database"))?;
    Ok(Store { pool, database, writer: Arc::new(Mutex::new(())), _lock: lock, revoked: None })
}

/// `FULL`: a committed revoke survives a power cut.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF;";

/// What was asked for is what is in force, and the file can be read.
async fn check_sqlite(connection: &mut AnyConnection, named: &str) -> Result<(), StoreError> {
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
    let check = ask("PRAGMA quick_check(1)").await.map_err(failed)?;
    if text(&check).map_err(failed)? != "ok" {
        return Err(damaged(named));
    }
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

fn damaged(named: &str) -> StoreError {
    StoreError::Schema(format!(
        "{named} is damaged, or is no Ringfence database. Put it aside and restore a backup with \
         `ringfence restore FILE`"
    ))
}

async fn migrate(pool: &AnyPool, schema: &Migrator, named: &str) -> Result<(), StoreError> {
    let prepared = schema.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
            StoreError::Schema(format!(
                "{named} has schema {version}, made by a newer Ringfence: start that version, or restore a \
                 backup that this one made"
            ))
        }
        MigrateError::VersionMismatch(version) => StoreError::Schema(format!(
            "schema {version} of {named} differs from this program's: it was made by another build"
        )),
        error => StoreError::unavailable(format!("cannot prepare {named}"), error),
    });
    prepared?;
    crate::token::fold::fold_names(pool).await
}

pub(crate) fn sqlite_schema() -> &'static Migrator {
    &SQLITE
}
