//! Remembers: users, tokens, zones, events and refusals, in SQLite or PostgreSQL.
//!
//! One struct, one SQL text for both databases (`sqlx::AnyPool`), one file a noun. Rows are private;
//! what comes out are records.

pub mod backup;
pub mod error;
pub mod event;
pub mod open;
pub mod organization;
pub mod record;
pub mod refusal;
pub mod setup;
pub mod token;
pub mod user;
pub mod write;
pub mod zone;

pub use error::StoreError;
pub use record::{
    EventRecord, OrganizationRecord, RefusalRecord, Renewal, TokenRecord, UserRecord, ZoneRecord,
};
pub use write::Write;

/// Cheap to clone: a handle.
#[derive(Clone, Debug)]
pub struct Store {
    pool: sqlx::AnyPool,
}
