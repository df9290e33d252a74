//! Passkeys: the user is verified by the authenticator, for this origin, by a challenge that is good once.

pub(super) mod own;
pub(super) mod set_up;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::{Digest, UserId};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{PasskeyRecord, UserRecord};
use webauthn_rs::prelude::{
    AuthenticationResult, CreationChallengeResponse, DiscoverableAuthentication, Passkey,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use super::attempts::Tried;
use super::password::started;
use super::{NewAdmin, Place, SignIn, Visitor, may_sign_in};
use crate::session::Opened;
use crate::{Actor, ControlError, name, random};

/// What a browser's authenticator is asked, and the name to answer under.
#[derive(Debug)]
pub struct Begun {
    pub ceremony: String,
    /// The browser's own JSON: `PublicKeyCredentialCreationOptions`, or those of a request.
    pub public_key: Value,
}

/// What waits for an authenticator's answer.
#[derive(Debug)]
pub(super) enum Asked {
    SetUp { link: Digest, admin: NewAdmin, state: PasskeyRegistration },
    Add { user: UserId, state: PasskeyRegistration },
    SignIn(DiscoverableAuthentication),
}

/// For this place alone: no subdomains, no other port. `None` where no passkey can be had.
pub(super) fn relying_party(place: &Place) -> Option<Webauthn> {
    let rp_id = place.rp_id()?;
    let origin = Url::parse(place.origin()).ok()?;
    let builder = WebauthnBuilder::new(rp_id, &origin).ok()?;
    builder.rp_name("Ringfence").build().ok()
}

impl SignIn {
    /// A challenge for whichever passkey the visitor has for this place.
    pub fn start_sign_in(&self, visitor: &Visitor) -> Result<Begun, ControlError> {
        let party = self.party()?;
        self.spend(Tried::address(visitor.address))?;
        let (challenge, state) = party.start_discoverable_authentication().map_err(|error| unable(&error))?;
        self.begin(serde_json::to_value(&challenge.public_key), Asked::SignIn(state))
    }

    /// Whatever is wrong, the answer is the same; a counter that goes back is an event of its own words.
    pub async fn by_passkey(
        &self,
        ceremony: &str,
        credential: Value,
        visitor: &Visitor,
    ) -> Result<Opened, ControlError> {
        let party = self.party()?;
        let Some(Asked::SignIn(state)) = self.inner.asked.end(ceremony, self.now()) else {
            return Err(self.failed(None, "a challenge that is not open", visitor).await?);
        };
        let answer: PublicKeyCredential = read(credential)?;
        let store = &self.control().inner.store;
        let kept = store.passkey(&URL_SAFE_NO_PAD.encode(&answer.raw_id)).await?;
        let Some(kept) = kept else { return Err(self.failed(None, "an unknown passkey", visitor).await?) };
        let user = store.user(kept.user.as_str()).await?;
        let handle = party.identify_discoverable_authentication(&answer).map(|(handle, _)| handle);
        if !handle.is_ok_and(|handle| handle == handle_of(&kept.user)) {
            return Err(self.failed(user.as_ref(), "another user's passkey", visitor).await?);
        }
        let passkey = passkey_of(&kept)?;
        let result = party.finish_discoverable_authentication_v2(&answer, state, &passkey);
        match result.map_err(|error| why(&error)) {
            Ok(result) if result.user_verified() => self.entered(&kept, &result, visitor).await,
            Ok(_) => Err(self.failed(user.as_ref(), "a user who was not verified", visitor).await?),
            Err(why) => Err(self.failed(user.as_ref(), why, visitor).await?),
        }
    }

    /// The passkey is right: notes its use, and opens the session.
    async fn entered(
        &self,
        kept: &PasskeyRecord,
        result: &AuthenticationResult,
        visitor: &Visitor,
    ) -> Result<Opened, ControlError> {
        let mut changing = self.control().change(&Actor::Machine).await?;
        // As of now: another answer may have been quicker, or the passkey be gone.
        let now = changing.write.passkey(&kept.credential).await?;
        let user = changing.write.user(kept.user.as_str()).await?;
        let counter = i64::from(result.counter());
        let refused = match (&now, &user) {
            (Some(now), _) if counter <= now.counter && (counter > 0 || now.counter > 0) => Some(WENT_BACK),
            (Some(_), Some(user)) if may_sign_in(&user.user) => None,
            (Some(_) | None, _) => Some("the user"),
        };
        let (Some(now), Some(user), None) = (now, &user, refused) else {
            drop(changing);
            return Err(self.failed(user.as_ref(), refused.unwrap_or("the user"), visitor).await?);
        };
        let mut passkey = passkey_of(&now)?;
        passkey.update_credential(result);
        let renewed =
            PasskeyRecord { public: text_of(&passkey)?, counter, last_used: Some(changing.at), ..now };
        changing.write.use_passkey(&renewed).await?;
        started(changing, user.clone(), visitor, "passkey").await
    }

    fn party(&self) -> Result<&Webauthn, ControlError> {
        let party = self.inner.party.as_ref();
        party.ok_or(ControlError::Forbidden("Nobody signs in with a passkey here."))
    }

    fn begin(&self, options: serde_json::Result<Value>, asked: Asked) -> Result<Begun, ControlError> {
        let public_key = options.map_err(|error| unable(&error))?;
        Ok(Begun { ceremony: self.inner.asked.begin(asked, self.now()), public_key })
    }

    /// Asks for a passkey that the authenticator keeps itself, so that nobody has to type a login.
    fn ask_for_new(
        &self,
        user: &UserRecord,
        login: &str,
        known: &[PasskeyRecord],
    ) -> Result<(Value, PasskeyRegistration), ControlError> {
        let known = known.iter().filter_map(|kept| URL_SAFE_NO_PAD.decode(&kept.credential).ok()).collect();
        let handle = handle_of(&user.user.id);
        let started = self.party()?.start_passkey_registration(handle, login, login, Some(known));
        let (challenge, state): (CreationChallengeResponse, _) = started.map_err(|error| unable(&error))?;
        let mut options = serde_json::to_value(&challenge.public_key).map_err(|error| unable(&error))?;
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok((options, state))
    }

    /// The authenticator's answer, as a passkey to keep.
    fn made(
        &self,
        state: &PasskeyRegistration,
        credential: Value,
        user: UserId,
        name: &str,
    ) -> Result<PasskeyRecord, ControlError> {
        name::check("name", name, &self.control().inner.limits)?;
        let answer: RegisterPublicKeyCredential = read(credential)?;
        let made = self.party()?.finish_passkey_registration(&answer, state);
        let passkey = made.map_err(|error| {
            tracing::warn!(why = why(&error), "a passkey was refused");
            ControlError::invalid("credential", "The authenticator's answer is not one to this challenge.")
        })?;
        let digits = engine::base62::digits::<17>(random::bits());
        Ok(PasskeyRecord {
            id: format!("pky{}", String::from_utf8_lossy(&digits)),
            credential: URL_SAFE_NO_PAD.encode(passkey.cred_id()),
            user,
            name: name.to_owned(),
            public: text_of(&passkey)?,
            counter: i64::from(counter_of(&passkey)),
            created: self.now(),
            last_used: None,
        })
    }
}

const WENT_BACK: &str = "a counter that went back: the passkey may be cloned";

fn why(error: &WebauthnError) -> &'static str {
    match error {
        WebauthnError::CredentialPossibleCompromise => WENT_BACK,
        WebauthnError::UserNotVerified => "a user who was not verified",
        WebauthnError::InvalidRPOrigin => "another origin",
        WebauthnError::MismatchedChallenge => "another challenge",
        _ => "the signature",
    }
}

/// What authenticators know a user by: nothing that can be read.
fn handle_of(user: &UserId) -> Uuid {
    let digest = Digest::of(user.as_str().as_bytes());
    let (half, _) = digest.as_bytes().split_at(16);
    Uuid::from_slice(half).unwrap_or_default()
}

fn passkey_of(kept: &PasskeyRecord) -> Result<Passkey, ControlError> {
    serde_json::from_str(&kept.public).map_err(|error| unable(&error))
}

fn text_of(passkey: &Passkey) -> Result<String, ControlError> {
    serde_json::to_string(passkey).map_err(|error| unable(&error))
}

/// The library keeps it to itself; its JSON does not.
fn counter_of(passkey: &Passkey) -> u32 {
    let value = serde_json::to_value(passkey).unwrap_or_default();
    value["cred"]["counter"].as_u64().and_then(|counter| u32::try_from(counter).ok()).unwrap_or(0)
}

fn read<T: DeserializeOwned>(credential: Value) -> Result<T, ControlError> {
    serde_json::from_value(credential)
        .map_err(|_| ControlError::invalid("credential", "It is not a browser's PublicKeyCredential."))
}

fn unable(error: &dyn std::error::Error) -> ControlError {
    let what = format!("the passkey could not be worked with: {error}");
    ControlError::Store(store::StoreError::Unavailable { what, source: None })
}
