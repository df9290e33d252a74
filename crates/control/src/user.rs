//! Who owns tokens.

use engine::Role;

use crate::{Actor, Control, ControlError, UserRecord};

#[derive(Clone, Debug)]
pub struct NewUser {
    pub login: String,
    pub role: Role,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub active: bool,
}

#[derive(Clone, Debug)]
pub struct UserPage {
    pub users: Vec<UserRecord>,
    pub next: Option<String>,
}

#[allow(unused_variables, clippy::todo, reason = "contract first, bodies follow")]
impl Control {
    pub async fn users(
        &self,
        actor: &Actor,
        after: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, ControlError> {
        todo!()
    }

    /// By id or by login.
    pub async fn user(&self, actor: &Actor, id: &str) -> Result<UserRecord, ControlError> {
        todo!()
    }

    pub async fn create_user(&self, actor: &Actor, new: NewUser) -> Result<UserRecord, ControlError> {
        todo!()
    }

    /// Deactivating stops the user's tokens at once. The last active super administrator stays.
    pub async fn set_user_active(
        &self,
        actor: &Actor,
        id: &str,
        active: bool,
    ) -> Result<UserRecord, ControlError> {
        todo!()
    }
}
