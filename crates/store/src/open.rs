//! Opens a database: makes it if it is new, checks it, and refuses what it cannot rely on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyPool, Connection, Executor};
use tokio::sync::Mutex;

use crate::looking::Look;
use crate::{Database, Kept, Store, StoreError, lock};

pub(crate) static SQLITE: Migrator = sqlx::migrate!("schema/sqlite");
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
        Self::open_looking(url, Look::First).await
    }

    /// As [`Store::open`], but a damaged file is found while others read it already: nothing that they read
    /// counts before [`Store::whole`] says that it is whole.
    pub async fn open_unseen(url: &str) -> Result<Self, StoreError> {
        Self::open_looking(url, Look::Beside).await
    }

    async fn open_looking(url: &str, look: Look) -> Result<Self, StoreError> {
        Self::drivers();
        if let Some(path) = sqlite_path(url) {
            return crate::sqlite::open(&path, look).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let store = connect(url, Database::Postgres, "").await?;
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

/// Escaped as a URL wants it, so that no path is taken for parameters.
pub(crate) fn sqlite_url(path: &Path, mode: &str) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("sqlite:{path}?mode={mode}")
}

/// `begin`: what each connection says first.
pub(crate) async fn connect(url: &str, database: Database, begin: &'static str) -> Result<Store, StoreError> {
    let options = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(BUSY).after_connect(
        move |connection, _| {
            Box::pin(async move {
                if !begin.is_empty() {
                    connection.execute(begin).await?;
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
    // A file goes away from nobody: what was well when it was let go of is well.
    let options = options.test_before_acquire(database == Database::Postgres);
    let pool = options.connect(url).await.map_err(|error| StoreError::of(error, "database"))?;
    Ok(Store { pool, database, writer: Arc::new(Mutex::new(())), kept: Kept::default() })
}

pub(crate) async fn migrate(pool: &AnyPool, schema: &Migrator, named: &str) -> Result<(), StoreError> {
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
