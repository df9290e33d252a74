//! One server a database file: a lock file beside it says so.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::backup::beside;

/// Held until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone is not enough: a program that is just being started by this one holds the file too, until
        // it runs.
        let _ = self.file.unlock();
    }
}

impl Lock {
    pub(crate) fn take(database: &Path) -> Result<Self, StoreError> {
        let path = lock_path(database);
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(
                |error| StoreError::unavailable(format!("cannot open `{}`", path.display()), error),
            )?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Unavailable {
                what: format!(
                    "`{}` is in use by another `ringfence serve`: stop it, or give this one a folder of its own with --data",
                    database.display()
                ),
                source: None,
            }),
            Err(TryLockError::Error(error)) => {
                Err(StoreError::unavailable(format!("cannot lock `{}`", path.display()), error))
            }
        }
    }
}

/// Whether a server holds the database now.
pub(crate) fn is_held(database: &Path) -> bool {
    let file = OpenOptions::new().write(true).open(lock_path(database));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn lock_path(database: &Path) -> PathBuf {
    beside(database, ".lock")
}
