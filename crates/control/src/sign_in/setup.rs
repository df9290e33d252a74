//! The one-time link: whoever has it gives an administrator a way in, once.

use std::sync::Arc;

use engine::{Change, Secret, Timestamp};
use serde_json::json;
use store::{PasswordRecord, SetupLink, StoreError, UserRecord};

use super::attempts::Tried;
use super::{SignIn, Visitor, code, may_sign_in};
use crate::publish::{Audit, Changing};
use crate::session::Opened;
use crate::{Actor, ControlError, name};

/// What a link is for.
#[derive(Debug)]
pub struct Setup {
    pub user: UserRecord,
    /// Nobody has a way in yet: the administrator may still be named.
    pub is_first: bool,
    pub expires: Timestamp,
}

/// Who the first administrator wants to be. Ignored when a link only gives a way in again.
#[derive(Clone, Debug)]
pub struct NewAdmin {
    pub login: String,
    pub first_name: String,
    pub last_name: String,
}

/// What an authenticator is to learn.
#[derive(Debug)]
pub struct NewCodes {
    pub ceremony: String,
    /// Base32.
    pub secret: Secret,
    pub uri: Secret,
}

#[derive(Debug)]
pub struct SetPassword {
    pub link: Secret,
    pub ceremony: String,
    pub admin: NewAdmin,
    pub password: Secret,
    /// The first code, which shows that the authenticator has learnt.
    pub code: String,
}

/// A secret that was shown to whoever has the link.
pub(super) struct Shown {
    link: engine::Digest,
    secret: Secret,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(…)")
    }
}

/// Characters of a password.
const SHORTEST: usize = 12;
const LONGEST: usize = 128;

impl SignIn {
    /// Reads the link, and leaves it as it is.
    pub async fn setup(&self, link: &Secret, visitor: &Visitor) -> Result<Setup, ControlError> {
        let store = &self.control().inner.store;
        let found = store.setup_link(&link.digest(), self.control().latest_now()).await?;
        let Some(SetupLink { user, expires }) = found else {
            // Only guesses are counted: whoever has the link needs several calls.
            self.spend(Tried::address(visitor.address))?;
            return Err(ControlError::LinkSpent);
        };
        let user = store.user(user.as_str()).await?.filter(|record| may_sign_in(&record.user));
        let user = user.ok_or(ControlError::LinkSpent)?;
        let is_first = !self.control().anybody_can_sign_in().await?;
        Ok(Setup { user, is_first, expires })
    }

    /// A new secret for codes. It counts only once a code of it comes back.
    pub async fn start_password(
        &self,
        link: &Secret,
        login: &str,
        visitor: &Visitor,
    ) -> Result<NewCodes, ControlError> {
        self.with_passwords()?;
        let setup = self.setup(link, visitor).await?;
        let secret = Secret::new(code::new_secret());
        let login = if setup.is_first { login } else { &setup.user.user.login };
        let uri = Secret::new(code::uri(secret.reveal(), login));
        let shown = Shown { link: link.digest(), secret: Secret::new(secret.reveal().to_owned()) };
        let ceremony = self.inner.codes.begin(shown, self.now());
        Ok(NewCodes { ceremony, secret, uri })
    }

    /// Spends the link. Other sessions of the user end; passkeys stay.
    pub async fn set_password(&self, given: SetPassword, visitor: &Visitor) -> Result<Opened, ControlError> {
        self.with_passwords()?;
        let setup = self.setup(&given.link, visitor).await?;
        check_password(given.password.reveal())?;
        if setup.is_first {
            given.admin.check(&self.control().inner.limits)?;
        }
        let step = self.confirmed(&given, visitor)?;
        let (secret, step) = step;
        let hash = self.inner.hasher.hash(&Arc::new(given.password)).await?;
        let mut changing = self.control().change(&Actor::Machine).await?;
        let mut user = changing.spend_link(&given.link, &given.admin).await?;
        let record = PasswordRecord {
            user: user.record.user.id,
            hash,
            totp: secret.reveal().to_owned(),
            last_step: step,
            created: changing.at,
        };
        changing.write.put_password(&record).await?;
        user.way = "password";
        let opened = changing.set_up(user, visitor).await?;
        self.inner.codes.end(&given.ceremony, self.now());
        Ok(opened)
    }

    fn with_passwords(&self) -> Result<(), ControlError> {
        if self.inner.passwords {
            return Ok(());
        }
        Err(ControlError::Forbidden("Nobody signs in with a password here."))
    }

    /// The ceremony's secret and the step of the code. A wrong code may be typed again.
    fn confirmed(&self, given: &SetPassword, visitor: &Visitor) -> Result<(Secret, i64), ControlError> {
        let link = given.link.digest();
        let found = self.inner.codes.look(&given.ceremony, self.now(), |shown| {
            let step = code::step(shown.secret.reveal(), &given.code, self.now());
            (shown.link == link).then(|| (Secret::new(shown.secret.reveal().to_owned()), step))
        });
        let Some((secret, step)) = found.flatten() else {
            let sentence = "The secret was shown more than five minutes ago: ask for a new one.";
            return Err(ControlError::invalid("ceremony", sentence));
        };
        let Some(step) = step else {
            self.spend(Tried::address(visitor.address))?;
            return Err(ControlError::invalid("code", "It is not the code of this moment."));
        };
        Ok((secret, step))
    }
}

/// Whom a spent link has given a way in.
pub(super) struct SetUp {
    pub(super) record: UserRecord,
    pub(super) way: &'static str,
    renamed: bool,
}

impl Changing {
    /// Takes the link, and names the first administrator. In the change that makes the way in: both or none.
    pub(super) async fn spend_link(
        &mut self,
        link: &Secret,
        admin: &NewAdmin,
    ) -> Result<SetUp, ControlError> {
        let spent = self.write.spend_setup_link(&link.digest(), self.latest()).await?;
        let spent = spent.ok_or(ControlError::LinkSpent)?;
        let user = self.write.user(spent.user.as_str()).await?;
        let user = user.filter(|record| may_sign_in(&record.user));
        let mut record = user.ok_or(ControlError::LinkSpent)?;
        let renamed = self.write.count_ways_in().await? == 0;
        if renamed {
            admin.check(&self.limits())?;
            Arc::make_mut(&mut record.user).login = admin.login.as_str().into();
            record.first_name.clone_from(&admin.first_name);
            record.last_name.clone_from(&admin.last_name);
            record.updated = self.at;
            record.version += 1;
            self.write.update_user(&record).await.map_err(|error| match error {
                StoreError::Conflict("user") => {
                    ControlError::invalid("login", "Another user has this login already.")
                }
                other => ControlError::Store(other),
            })?;
        }
        Ok(SetUp { record, way: "", renamed })
    }

    /// Every session that the user had ends, a new one begins.
    pub(super) async fn set_up(mut self, user: SetUp, visitor: &Visitor) -> Result<Opened, ControlError> {
        let SetUp { record, way, renamed } = user;
        self.write.delete_sessions_of(&record.user.id, None).await?;
        let (secret, session) = self.open_session(&record.user.id, visitor, way).await?;
        let actor = visitor.as_actor(&record.user);
        let about = |kind, detail| Audit {
            kind,
            actor: &actor,
            target: record.user.id.to_string(),
            target_name: &record.user.login,
            detail,
        };
        let mut audits = vec![
            about("user.authentication.set_up", json!({ "way": way, "address": session.address })),
            about(
                "user.session.start",
                json!({ "session": session.id, "way": way, "address": session.address }),
            ),
        ];
        let mut changes = vec![];
        if renamed {
            audits.insert(0, about("user.account.update_profile", json!({ "login": record.user.login })));
            changes.push(Change::User(record.user.clone()));
        }
        self.publish(audits, changes).await?;
        Ok(Opened { secret, session, user: record })
    }
}

impl NewAdmin {
    pub(super) fn check(&self, limits: &crate::Limits) -> Result<(), ControlError> {
        name::check_login(&self.login, limits)?;
        for (field, text) in [("firstName", &self.first_name), ("lastName", &self.last_name)] {
            if !text.is_empty() {
                name::check(field, text, limits)?;
            }
        }
        Ok(())
    }
}

fn check_password(password: &str) -> Result<(), ControlError> {
    let sentence = match password.chars().count() {
        0..SHORTEST => format!("The password is shorter than {SHORTEST} characters."),
        SHORTEST..=LONGEST => return Ok(()),
        _ => format!("The password is longer than {LONGEST} characters."),
    };
    Err(ControlError::invalid("password", sentence))
}
