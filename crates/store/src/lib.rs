//! Remembers: users and how they sign in, tokens, zones, what changed and what became of calls, in SQLite or PostgreSQL.
//!
//! One struct, one SQL text for both databases (`sqlx::AnyPool`), one file a noun. Rows are private;
//! what comes out are records.

pub mod backup;
pub mod error;
pub mod event;
mod lines;
mod lock;
pub mod log;
mod looking;
pub mod open;
pub mod organization;
pub mod passkey;
pub mod password;
pub mod place;
pub mod record;
mod revoked;
pub mod session;
pub mod setup;
mod sqlite;
pub mod token;
pub mod user;
pub mod write;
pub mod zone;

use std::sync::Arc;

use tokio::sync::Mutex;

pub use error::StoreError;
pub use log::LogPart;
pub use log::narrow::{Column, Narrow};
pub use organization::LogEnds;
pub use place::PlaceSum;
pub use record::{
    EventRecord, LogRecord, MoreUses, OrganizationRecord, Outcomes, PasskeyRecord, PasswordRecord,
    PlaceRecord, RefusalCount, Renewal, SessionRecord, SetupLink, TokenRecord, UserRecord, ZoneFacts,
    ZoneRecord,
};
pub use token::list::{TokenCounts, TokenPlace, TokenSearch, TokenShow, TokenSort};
pub use user::list::{UserCounts, UserSearch, UserShow};
pub use write::Write;
pub use zone::page::ZoneFilter;

/// Cheap to clone: a handle.
#[derive(Clone, Debug)]
pub struct Store {
    pool: sqlx::AnyPool,
    database: Database,
    /// Writers queue here, in order, and never meet in the database.
    writer: Arc<Mutex<()>>,
    kept: Kept,
}

/// What stands beside a SQLite file; PostgreSQL has none of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// Held for as long as any handle lives.
    _lock: Option<Arc<lock::Lock>>,
    revoked: Option<revoked::RevokedLog>,
    read_only: bool,
    looking: Option<looking::Looking>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

/// Whether a text can be kept at all. PostgreSQL fails on a question with a NUL in it, so it is not asked:
/// nobody's mistake is an outage.
pub(crate) fn can_be_kept(text: &str) -> bool {
    !text.contains('\0')
}

impl Store {
    /// The disk takes no writes: everything can be read, and every change is refused.
    pub fn is_read_only(&self) -> bool {
        self.kept.read_only
    }

    /// Whether the file is whole, where it was opened by [`Store::open_unseen`]; waits until that is known.
    pub async fn whole(&self) -> Result<(), StoreError> {
        match &self.kept.looking {
            Some(looking) => looking.end().await,
            None => Ok(()),
        }
    }

    /// Closes every connection; a SQLite file's write-ahead log is folded into it.
    pub async fn close(&self) {
        let _ = self.whole().await;
        self.pool.close().await;
    }
}
