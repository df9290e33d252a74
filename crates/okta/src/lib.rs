//! Speaks Okta's wire: tokens, zones, users, the log, errors, filters, pages.
//!
//! Bytes only: no server, no store. Each type says in which order its keys go out; each parser takes
//! what Okta's own clients send, and names the field of whatever it refuses. Sources: Okta's published
//! API document 2026.06.3 and recorded traffic.
#![deny(clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

pub mod error;
mod field;
pub mod filter;
pub mod json;
pub mod limits;
pub mod link;
pub mod log;
pub mod org;
pub mod page;
pub mod time;
pub mod token;
pub mod user;
pub mod zone;

pub use error::{Cause, ErrorBody, ErrorCode};
pub use filter::Filter;
pub use org::{Org, WellKnownOrg};
pub use page::{Cursor, Page};
pub use token::{ApiToken, ApiTokenUpdate, Network, NetworkText, NewToken};
pub use user::{NewUser, User};
pub use zone::{NetworkZone, ZoneBody};
