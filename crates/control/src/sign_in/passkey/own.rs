//! The passkeys of whoever is signed in.

use std::sync::Arc;

use engine::{User, UserId};
use serde_json::{Value, json};
use store::PasskeyRecord;

use super::super::{SignIn, may_sign_in};
use super::set_up::{over, taken};
use super::{Asked, Begun};
use crate::publish::Audit;
use crate::session::person;
use crate::{Actor, ControlError};

impl SignIn {
    /// Oldest first.
    pub async fn passkeys(&self, user: &UserId) -> Result<Vec<PasskeyRecord>, ControlError> {
        Ok(self.control().inner.store.passkeys_of(user).await?)
    }

    pub async fn start_passkey(&self, user: &UserId) -> Result<Begun, ControlError> {
        self.party()?;
        let record = self.control().user(&Actor::Machine, user.as_str()).await?;
        let known = self.passkeys(user).await?;
        let (options, state) = self.ask_for_new(&record, &record.user.login, &known)?;
        self.begin(Ok(options), Asked::Add { user: *user, state })
    }

    pub async fn add_passkey(
        &self,
        user: &Arc<User>,
        ceremony: &str,
        credential: Value,
        name: &str,
    ) -> Result<PasskeyRecord, ControlError> {
        let asked = self.inner.asked.end(ceremony, self.now());
        let Some(Asked::Add { user: of, state }) = asked else { return Err(over()) };
        if of != user.id {
            return Err(over());
        }
        let record = self.made(&state, credential, user.id, name)?;
        let mut changing = self.control().change(&Actor::Machine).await?;
        let most = changing.limits().passkeys_per_user;
        if changing.write.passkeys_of(&user.id).await?.len() >= most {
            return Err(ControlError::invalid("passkeys", format!("A user has at most {most} passkeys.")));
        }
        let now = changing.write.user(user.id.as_str()).await?;
        if !now.is_some_and(|record| may_sign_in(&record.user)) {
            return Err(ControlError::Forbidden("The user is no active administrator any more."));
        }
        changing.write.insert_passkey(&record).await.map_err(taken)?;
        let actor = person(user);
        let audit = told("user.authentication.passkey.create", &actor, user, &record);
        changing.publish(vec![audit], vec![]).await?;
        Ok(record)
    }

    /// Not the last way in.
    pub async fn remove_passkey(&self, user: &Arc<User>, id: &str) -> Result<(), ControlError> {
        let mut changing = self.control().change(&Actor::Machine).await?;
        let own = changing.write.passkeys_of(&user.id).await?;
        let Some(record) = own.iter().find(|passkey| passkey.id == id) else {
            return Err(ControlError::NotFound { entity: "Passkey", id: id.to_owned() });
        };
        let by_password = self.inner.passwords && changing.write.password(&user.id).await?.is_some();
        if own.len() == 1 && !by_password {
            let sentence = "This passkey is the last way in: add another first.";
            return Err(ControlError::invalid("id", sentence));
        }
        changing.write.delete_passkey(id).await?;
        let actor = person(user);
        let audit = told("user.authentication.passkey.delete", &actor, user, record);
        changing.publish(vec![audit], vec![]).await.map(drop)
    }
}

fn told<'a>(kind: &'static str, actor: &'a Actor, user: &'a User, passkey: &PasskeyRecord) -> Audit<'a> {
    let detail = json!({ "passkey": passkey.id, "name": passkey.name });
    Audit { kind, actor, target: user.id.to_string(), target_name: &user.login, detail }
}
