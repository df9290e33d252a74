//! `/ringfence/v1/setup`: what the one-time link is good for.

pub(crate) mod passkey;
pub(crate) mod passkey_start;
pub(crate) mod password;
pub(crate) mod password_start;
pub(crate) mod read;
