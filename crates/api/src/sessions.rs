//! `/ringfence/v1/sessions`: every browser that the caller is signed in with.

pub(crate) mod end;
pub(crate) mod end_others;
pub(crate) mod list;
