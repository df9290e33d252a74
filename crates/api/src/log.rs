//! The System Log: Okta's wire, and what leaves as a file.

pub(crate) mod calls;
mod csv;
mod event;
pub(crate) mod export;
pub(crate) mod get;
pub(crate) mod list;
mod narrow;
mod read;

pub use self::event::events;
pub(crate) use self::event::{answer, change_words};

use okta::ErrorBody;
use okta::log::QueryError;

use crate::error::{ApiError, new_id};

/// In Okta's words for what was asked.
fn refused(error: &QueryError) -> ApiError {
    let body: ErrorBody = error.body(new_id());
    ApiError::said(error.code(), body)
}
