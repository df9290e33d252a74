//! Who changes something.

use std::sync::Arc;

use engine::{Role, TokenId, User};

/// An administrator, by the token that the call came with; or the machine itself, at first start and
/// for `ringfence admin`.
#[derive(Clone, Debug)]
pub enum Actor {
    Machine,
    Admin { user: Arc<User>, token: Option<TokenId>, whence: Arc<Whence> },
}

/// Whence an administrator acts, and by what program: for the audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whence {
    /// The client address; empty where it is not known.
    pub address: String,
    /// `User-Agent`.
    pub agent: String,
}

impl Actor {
    /// Somebody at the console.
    pub fn person(user: &Arc<User>, whence: Arc<Whence>) -> Self {
        Self::Admin { user: user.clone(), token: None, whence }
    }

    /// May change things.
    pub fn may_manage(&self) -> bool {
        match self {
            Self::Machine => true,
            Self::Admin { user, .. } => user.active && user.role == Role::SuperAdmin,
        }
    }

    /// May see things.
    pub fn may_read(&self) -> bool {
        match self {
            Self::Machine => true,
            Self::Admin { user, .. } => user.active && user.role >= Role::ReadOnlyAdmin,
        }
    }
}
