//! Opens a database: makes it if it is new, checks it, and refuses what it cannot rely on.
use crate::{Store, StoreError};

impl Store {
    /// `sqlite:PATH` or `postgres://…`. Makes the file (0600) and its folder (0700) where they are missing,
    /// runs the migrations, refuses a newer schema and a damaged file with words, and holds a lock file
    /// beside a SQLite file for as long as any handle lives: a second opener is refused.
    pub async fn open(_url: &str) -> Result<Self, StoreError> {
        todo!()
    }
}
