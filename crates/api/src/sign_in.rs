//! `/ringfence/v1/sign-in`: the ways in to the console.

pub(crate) mod password;
pub(crate) mod ways;
