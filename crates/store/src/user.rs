//! Owners of tokens.
use crate::{Store, StoreError, UserRecord, Write};
use engine::UserId;

impl Store {
    pub async fn all_users(&self) -> Result<Vec<UserRecord>, StoreError> {
        todo!()
    }
    /// Oldest first, after the user `after`.
    pub async fn users(&self, _after: Option<&UserId>, _limit: usize) -> Result<Vec<UserRecord>, StoreError> {
        todo!()
    }
    /// By id or, whatever its case, by login.
    pub async fn user(&self, _id_or_login: &str) -> Result<Option<UserRecord>, StoreError> {
        todo!()
    }
}
impl Write {
    pub async fn user(&mut self, _id_or_login: &str) -> Result<Option<UserRecord>, StoreError> {
        todo!()
    }
    /// `Conflict("user")` where the login is taken, whatever its case.
    pub async fn insert_user(&mut self, _record: &UserRecord) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn update_user(&mut self, _record: &UserRecord) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn count_users(&mut self) -> Result<usize, StoreError> {
        todo!()
    }
    pub async fn count_active_super_admins(&mut self) -> Result<usize, StoreError> {
        todo!()
    }
}
