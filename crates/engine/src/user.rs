//! Owners of tokens: a token acts as its owner.

use std::sync::Arc;

use crate::id::UserId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub login: Arc<str>,
    pub role: Role,
    /// An inactive owner's tokens are refused.
    pub active: bool,
}

/// What the user's tokens may do to Ringfence itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Calls the API behind the gate, and manages nothing.
    None,
    /// Sees everything, changes nothing.
    ReadOnlyAdmin,
    SuperAdmin,
}
