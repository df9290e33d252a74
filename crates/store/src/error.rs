//! Why the store could not do it.

use std::error::Error;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not reachable, locked, full or read-only: nothing was changed. Says which and what to do.
    #[error("{what}")]
    Unavailable {
        what: String,
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// A row of that kind exists already.
    #[error("{0} exists already")]
    Conflict(&'static str),
    /// What is stored cannot be read back: refuse to go on.
    #[error("{table} `{id}` is damaged: {why}")]
    Corrupt { table: &'static str, id: String, why: String },
    /// The database is newer than this program, or not ours.
    #[error("{0}")]
    Schema(String),
}
