//! A set-up link spent on a passkey.

use engine::Secret;
use serde_json::Value;
use store::StoreError;

use super::super::{NewAdmin, SignIn, Visitor};
use super::{Asked, Begun};
use crate::session::Opened;
use crate::{Actor, ControlError};

/// The authenticator's answer, and the link that it was asked under.
#[derive(Debug)]
pub struct SetPasskey {
    pub link: Secret,
    pub ceremony: String,
    pub credential: Value,
    /// What the administrator calls it.
    pub name: String,
}

impl SignIn {
    /// The login and the names count at the first set-up, as with a password.
    pub async fn start_set_up(
        &self,
        link: &Secret,
        admin: NewAdmin,
        visitor: &Visitor,
    ) -> Result<Begun, ControlError> {
        self.party()?;
        let setup = self.setup(link, visitor).await?;
        let store = &self.control().inner.store;
        if setup.is_first {
            admin.check(&self.control().inner.limits)?;
            let taken = store.user(&admin.login).await?;
            if taken.is_some_and(|other| other.user.id != setup.user.user.id) {
                return Err(ControlError::invalid("login", "Another user has this login already."));
            }
        }
        let login = if setup.is_first { admin.login.clone() } else { setup.user.user.login.to_string() };
        let known = store.passkeys_of(&setup.user.user.id).await?;
        let (options, state) = self.ask_for_new(&setup.user, &login, &known)?;
        self.begin(Ok(options), Asked::SetUp { link: link.digest(), admin, state })
    }

    /// Spends the link. Other sessions of the user end; other passkeys and the password stay.
    pub async fn set_passkey(&self, given: SetPasskey, visitor: &Visitor) -> Result<Opened, ControlError> {
        let setup = self.setup(&given.link, visitor).await?;
        let asked = self.inner.asked.end(&given.ceremony, self.now());
        let Some(Asked::SetUp { link, admin, state }) = asked else { return Err(over()) };
        if link != given.link.digest() {
            return Err(over());
        }
        let record = self.made(&state, given.credential, setup.user.user.id, &given.name)?;
        let mut changing = self.control().change(&Actor::Machine).await?;
        let mut user = changing.spend_link(&given.link, &admin).await?;
        changing.write.insert_passkey(&record).await.map_err(taken)?;
        user.way = "passkey";
        changing.set_up(user, visitor).await
    }
}

pub(super) fn over() -> ControlError {
    let sentence = "The challenge was answered already, or is more than five minutes old: ask for a new one.";
    ControlError::invalid("ceremony", sentence)
}

pub(super) fn taken(error: StoreError) -> ControlError {
    match error {
        StoreError::Conflict("passkey") => {
            ControlError::invalid("credential", "This passkey is registered already.")
        }
        other => ControlError::Store(other),
    }
}
