//! Remembers: users, tokens, zones, events and refusals, in SQLite or PostgreSQL.
//!
//! One struct, one SQL text for both databases (`sqlx::AnyPool`), one file a noun. Rows are private;
//! what comes out are records.

pub mod record;

pub mod error;

pub use error::StoreError;
pub use record::{EventRecord, RefusalRecord, TokenRecord, UserRecord, ZoneRecord};
