//! Owners of tokens, by number.

use std::sync::Arc;

use super::numbers::Numbers;
use crate::id::{OfUser, UserId};
use crate::user::User;

pub(crate) type UserNumber = u32;

#[derive(Clone, Debug, Default)]
pub(super) struct Users {
    numbers: Numbers<OfUser>,
    /// By their numbers; none for a user that is not there.
    users: Vec<Option<Arc<User>>>,
}

impl Users {
    pub(super) fn put(&mut self, user: Arc<User>) {
        let number = self.number(user.id);
        if let Some(slot) = usize::try_from(number).ok().and_then(|number| self.users.get_mut(number)) {
            *slot = Some(user);
        }
    }

    pub(super) fn remove(&mut self, id: &UserId) {
        let number = self.numbers.find(id).and_then(|number| usize::try_from(number).ok());
        if let Some(slot) = number.and_then(|number| self.users.get_mut(number)) {
            *slot = None;
        }
    }

    /// Of a user that may not be there.
    pub(super) fn number(&mut self, id: UserId) -> UserNumber {
        let number = self.numbers.give(id);
        if usize::try_from(number).is_ok_and(|number| number >= self.users.len()) {
            self.users.push(None);
        }
        number
    }

    pub(super) fn known(&self, id: &UserId) -> Option<UserNumber> {
        self.numbers.find(id)
    }

    pub(super) fn by_number(&self, number: UserNumber) -> Option<&Arc<User>> {
        usize::try_from(number).ok().and_then(|number| self.users.get(number))?.as_ref()
    }

    pub(super) fn id(&self, number: UserNumber) -> Option<&UserId> {
        self.numbers.id(number)
    }

    pub(super) fn get(&self, id: &UserId) -> Option<&Arc<User>> {
        self.by_number(self.numbers.find(id)?)
    }
}
