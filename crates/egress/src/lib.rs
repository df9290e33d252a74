//! Calls others: the one guarded client, and the signed webhook that uses it.
//!
//! Whom it may call is judged where it connects, by the address that it connects to (B-105). It knows neither what is
//! sent nor where that is kept.

pub mod client;
pub mod fault;
pub mod guard;
pub mod limits;
pub mod reach;
mod signature;
pub mod url;
pub mod webhook;

pub use client::{Client, Roots};
pub use fault::Fault;
pub use guard::{Guard, GuardError};
pub use reach::{Reach, reach};
pub use url::{Url, UrlError};
pub use webhook::{Settings, Webhook};
