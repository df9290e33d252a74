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
    /// The database is newer than this program, damaged as a whole, or not ours.
    #[error("{0}")]
    Schema(String),
}

impl StoreError {
    pub(crate) fn unavailable(what: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Unavailable { what: what.into(), source: Some(Box::new(source)) }
    }

    pub(crate) fn corrupt(table: &'static str, id: &str, why: impl Into<String>) -> Self {
        Self::Corrupt { table, id: id.to_owned(), why: why.into() }
    }

    /// `what`: the noun that a unique violation is about.
    pub(crate) fn of(error: sqlx::Error, what: &'static str) -> Self {
        match error.as_database_error() {
            Some(found) if found.is_unique_violation() => return Self::Conflict(what),
            // SQLite reports a RESTRICT as the constraint of a trigger, in these words.
            Some(found) if found.is_foreign_key_violation() || found.message().contains("FOREIGN KEY") => {
                return Self::Conflict("a reference to it");
            }
            Some(_) | None => {}
        }
        Self::unavailable(words(&error.to_string()), error)
    }
}

/// What the commonest faults mean. SQLite and PostgreSQL say them in their own words.
fn words(message: &str) -> &'static str {
    let says = |part: &str| message.contains(part);
    if says("disk is full") || says("No space left") || says("database or disk is full") {
        "the disk is full: free some space, nothing was changed"
    } else if says("readonly") || says("read-only") {
        "the database is read-only: nothing was changed"
    } else if says("locked") || says("busy") {
        "another process holds the database: nothing was changed, try again"
    } else if says("malformed") || says("corrupt") || says("not a database") {
        "the database file is damaged: restore a backup with `ringfence restore FILE`"
    } else {
        "the store cannot be reached: nothing was changed"
    }
}
