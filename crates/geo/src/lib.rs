//! Reads what databases say of addresses: files of MaxMind's format, into layers of `engine::atlas`.
//!
//! [`Database`] is one file, read whole and verified whole: any fault anywhere refuses all of it.
//! [`Databases`] is the set that a server uses: a file that has become worse stays as it was.
//! [`build`](mod@build) makes such a file of data that is free to use. Nothing here waits, asks for the time
//! or starts a thread.
#![deny(clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

mod about;
pub mod build;
mod database;
mod databases;
mod error;
mod fields;
mod file;
mod limits;
mod preset;
mod reading;
mod record;
mod segments;
mod services;
mod walk;

pub use about::{About, Fact};
pub use database::Database;
pub use databases::{Changes, Databases, Fault, Setting};
pub use error::{GeoError, GeoFault};
pub use fields::{Fields, Path, PathError};
pub use limits::Limits;
