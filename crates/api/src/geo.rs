//! What is known of addresses, and from which files.

pub(crate) mod files;
pub(crate) mod look;
pub(crate) mod systems;
