//! Sign-in by password and code.

use std::sync::Arc;

use engine::{Digest, Secret};
use serde_json::json;
use store::UserRecord;

use super::attempts::Tried;
use super::{SignIn, Visitor, code, may_sign_in};
use crate::publish::{Audit, Changing};
use crate::session::Opened;
use crate::{Actor, ControlError};

/// What was typed.
#[derive(Debug)]
pub struct ByPassword {
    pub login: String,
    pub password: Secret,
    pub code: String,
}

/// Longer ones are nobody's, and are not worth the work of reading them.
const LOGIN: usize = 256;
const PASSWORD: usize = 1_024;
/// What the codes of nobody are made of.
const NOBODY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

impl SignIn {
    /// Whatever is wrong, the answer and the work are the same (B-121).
    pub async fn by_password(&self, given: ByPassword, visitor: &Visitor) -> Result<Opened, ControlError> {
        if !self.inner.passwords {
            return Err(ControlError::Forbidden("Nobody signs in with a password here."));
        }
        self.spend(Tried::address(visitor.address))?;
        if given.login.len() > LOGIN || given.password.reveal().len() > PASSWORD {
            return Err(ControlError::invalid("login", "The login or the password is too long."));
        }
        let store = &self.control().inner.store;
        let user = store.user(&given.login).await?;
        // By the user where there is one: many spellings of a login are one login.
        let counted = match &user {
            Some(record) => Digest::of(record.user.id.as_str().as_bytes()),
            None => Digest::of(store::user::key(&given.login).as_bytes()),
        };
        self.spend(Tried::Login(counted))?;
        let nobody = engine::UserId::mint(0);
        let kept = store.password(user.as_ref().map_or(&nobody, |record| &record.user.id)).await?;
        let password = Arc::new(given.password);
        let right = self.inner.hasher.verify(&password, kept.as_ref().map(|kept| &*kept.hash)).await?;
        let totp = kept.as_ref().map_or(NOBODY, |kept| &*kept.totp);
        let step = code::step(totp, &given.code, self.now());
        let (Some(user), true) = (&user, right) else {
            return Err(self.failed(user.as_ref(), "the password", visitor).await?);
        };
        let Some(step) = step else { return Err(self.failed(Some(user), "the code", visitor).await?) };
        let mut changing = self.control().change(&Actor::Machine).await?;
        // As of now: it may have been changed or deactivated while the password was hashed.
        let same = changing
            .write
            .password(&user.user.id)
            .await?
            .is_some_and(|now| kept.as_ref().is_some_and(|kept| kept.hash == now.hash));
        let now = changing.write.user(user.user.id.as_str()).await?.filter(|_| same);
        let Some(user) = now.filter(|record| may_sign_in(&record.user)) else {
            drop(changing);
            return Err(self.failed(Some(user), "the user", visitor).await?);
        };
        if !changing.write.spend_code(&user.user.id, step).await? {
            drop(changing);
            return Err(self.failed(Some(&user), "a code for the second time", visitor).await?);
        }
        let opened = started(changing, user, visitor, "password").await?;
        self.inner.attempts.forget(Tried::Login(counted));
        Ok(opened)
    }
}

/// Opens the session, says so, and ends the change.
pub(super) async fn started(
    mut changing: Changing,
    user: UserRecord,
    visitor: &Visitor,
    way: &'static str,
) -> Result<Opened, ControlError> {
    let (secret, session) = changing.open_session(&user.user.id, visitor, way).await?;
    let actor = visitor.as_actor(&user.user);
    let audit = Audit {
        kind: "user.session.start",
        actor: &actor,
        target: user.user.id.to_string(),
        target_name: &user.user.login,
        detail: json!({ "session": session.id, "way": way, "address": session.address }),
    };
    changing.publish(vec![audit], vec![]).await?;
    Ok(Opened { secret, session, user })
}
