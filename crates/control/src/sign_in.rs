//! The ways in to the console: a passkey, or a password and a code where no passkey can be had.

mod attempts;
mod ceremonies;
mod code;
mod hash;
mod passkey;
mod password;
mod place;
mod setup;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;

use engine::{Digest, Role, Timestamp};
use serde_json::json;
use store::UserRecord;
use webauthn_rs::Webauthn;

use self::attempts::{Attempts, Tried};
use self::ceremonies::Ceremonies;
use self::hash::Hasher;
pub use self::passkey::Begun;
pub use self::passkey::set_up::SetPasskey;
pub use self::password::ByPassword;
pub use self::place::Place;
pub use self::setup::{NewAdmin, NewCodes, SetPassword, Setup};
use crate::publish::Audit;
use crate::{Actor, Control, ControlError, Whence};

/// Cheap to clone: a handle.
#[derive(Clone, Debug)]
pub struct SignIn {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    control: Control,
    place: Place,
    passwords: bool,
    attempts: Attempts,
    hasher: Hasher,
    /// Secrets of codes that were shown and are not confirmed yet.
    codes: Ceremonies<setup::Shown>,
    /// Challenges that wait for an authenticator's answer.
    asked: Ceremonies<passkey::Asked>,
    party: Option<Webauthn>,
}

/// What can be had here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    pub passkeys: bool,
    pub passwords: bool,
    /// The name that passkeys are for.
    pub rp_id: Option<String>,
}

/// Whose browser it is.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    pub address: Option<IpAddr>,
    pub user_agent: String,
    /// The session that it came with, which a new one takes the place of.
    pub replaces: Option<Digest>,
}

impl Visitor {
    /// The user, who acts from this browser.
    fn as_actor(&self, user: &Arc<engine::User>) -> Actor {
        let address = self.address.map(|address| address.to_string()).unwrap_or_default();
        Actor::person(user, Arc::new(Whence { address, agent: self.user_agent.clone() }))
    }
}

impl SignIn {
    /// `passwords`: whether one is a way in, for browsers and addresses that cannot have a passkey. Only the
    /// browser knows whether it can.
    pub fn new(control: Control, public_url: &str, passwords: bool) -> Self {
        let place = Place::of(public_url);
        let party = passkey::relying_party(&place);
        let inner = Inner {
            control,
            passwords,
            party,
            place,
            attempts: Attempts::default(),
            hasher: Hasher::new(),
            codes: Ceremonies::default(),
            asked: Ceremonies::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    pub fn ways(&self) -> Ways {
        let rp_id = self.inner.place.rp_id().filter(|_| self.inner.party.is_some());
        Ways { passkeys: rp_id.is_some(), passwords: self.inner.passwords, rp_id: rp_id.map(str::to_owned) }
    }

    /// Where the console is.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    /// Passwords hashed since the start, right ones and wrong ones.
    pub fn hashes_computed(&self) -> u64 {
        self.inner.hasher.computed()
    }

    fn control(&self) -> &Control {
        &self.inner.control
    }

    fn now(&self) -> Timestamp {
        self.inner.control.now()
    }

    fn spend(&self, tried: Tried) -> Result<(), ControlError> {
        self.inner.attempts.spend(tried, self.now()).map_err(|wait| ControlError::TooMany { wait })
    }

    /// Says no in the same words whatever was wrong; the audit has what it was.
    async fn failed(
        &self,
        user: Option<&UserRecord>,
        why: &'static str,
        visitor: &Visitor,
    ) -> Result<ControlError, ControlError> {
        let address = visitor.address.map(|address| address.to_string());
        tracing::warn!(why, address, "a sign-in failed");
        if self.inner.attempts.spend(Tried::Audit, self.now()).is_err() {
            return Ok(ControlError::NotAuthenticated);
        }
        let actor = user.map_or(Actor::Machine, |record| visitor.as_actor(&record.user));
        let audit = Audit {
            kind: "user.authentication.fail",
            actor: &actor,
            // What was typed as a login may have been a password.
            target: user.map_or(String::new(), |record| record.user.id.to_string()),
            target_name: user.map_or("", |record| &record.user.login),
            detail: json!({ "why": why, "address": address }),
        };
        self.control().change(&Actor::Machine).await?.publish(vec![audit], vec![]).await?;
        Ok(ControlError::NotAuthenticated)
    }
}

/// Whether the user may have a session at all.
fn may_sign_in(user: &engine::User) -> bool {
    user.active && user.role > Role::None
}
