//! A consistent copy of a SQLite store, taken while it serves, and the way back.
use crate::StoreError;
use std::path::Path;

/// Copies the SQLite database `from` into the new file `to` (0600, made exclusively) and checks the copy.
/// Reads `from` on a connection of its own, beside a server that writes. PostgreSQL has `pg_dump`.
pub async fn backup(_from: &Path, _to: &Path) -> Result<(), StoreError> {
    todo!()
}

/// Puts the backup `from` in the place of the database `to`, after checking it. Refused while a server
/// holds the database's lock.
pub async fn restore(_from: &Path, _to: &Path) -> Result<(), StoreError> {
    todo!()
}
