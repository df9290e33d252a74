//! Answers traffic: judges each call for the proxy in front.
//!
//! [`Gate`] is the service that judges; [`listen`] is the accept loop that every listener uses, the
//! gate's own among them.
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

mod body;
mod call;
mod count;
mod decide;
mod error_id;
mod gate;
mod judge;
mod limiter;
pub mod limits;
pub mod listen;
mod path;
mod reply;
mod safe;

pub use body::leave_body;
pub use count::describe_counters;
pub use gate::{Answering, Gate, Settings};
pub use reply::Reply;

pub use listen::{Address, Answers, ListenLimits, Listener, Tls, serve};
