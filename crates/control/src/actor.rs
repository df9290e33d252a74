//! Who changes something.

use std::sync::Arc;

use engine::{Role, TokenId, User};

/// An administrator, by the token that the call came with; or the machine itself, at first start and
/// for `ringfence admin`.
#[derive(Clone, Debug)]
pub enum Actor {
    Machine,
    Admin { user: Arc<User>, token: Option<TokenId> },
}

impl Actor {
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
