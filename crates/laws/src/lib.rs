//! What holds of each parser for any bytes at all: one law a parser, and a slow twin of it.
//!
//! A twin is written from the contract and the standards, not from the parser: where the two differ one of them
//! is wrong. `tests/corpora.rs` replays the seeds of `fuzz/corpus` and breaks them; the targets of `cargo fuzz`
//! call the same laws.
#![allow(clippy::missing_panics_doc, reason = "a law that does not hold panics, and that is all it does")]

mod address;
pub mod chain;
pub mod corpus;
pub mod credentials;
pub mod cursor;
pub mod entry;
pub mod filter;
pub mod forwarded;
pub mod json;
pub mod log_filter;
pub mod proxy_header;
pub mod token_text;
mod words;
