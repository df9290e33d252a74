//! `/ringfence/v1/sign-in`: the ways in to the console.

pub(crate) mod passkey;
pub(crate) mod passkey_start;
pub(crate) mod password;
pub(crate) mod ways;
