//! The System Log: its events, their types, and what is asked of them. Okta: system-log, system-log-query.

pub mod agent;
pub mod event;
pub mod field;
pub mod filter;
pub mod kind;
pub mod query;
pub mod words;

pub use agent::{family, user_agent};
pub use event::LogEvent;
pub use field::Field;
pub use filter::{Filter, FilterError};
pub use kind::Kind;
pub use query::{LogParameters, LogQuery, QueryError};
pub use words::Words;
