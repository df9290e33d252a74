//! Answers traffic: judges each call for the proxy in front.
//!
//! [`listen`] is the accept loop that every listener uses, the gate's own among them.
#![cfg_attr(
    not(test),
    deny(
        clippy::wildcard_enum_match_arm,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod count;
pub mod listen;
mod safe;

pub use listen::{Address, ListenLimits, Listener, Tls, serve};
