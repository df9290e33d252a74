//! What the store gives and takes: the engine's types, and what only people need.

use std::sync::Arc;

use engine::{Digest, Timestamp, Token, User, UserId, Zone};

#[derive(Clone, Debug)]
pub struct TokenRecord {
    pub token: Arc<Token>,
    /// Up to 128 characters, without control characters. Need not be unique.
    pub name: String,
    /// Okta's `clientName`: `Okta API`.
    pub client_name: String,
    /// Last used or changed, whole seconds on the wire (Okta: `lastUpdated`).
    pub updated: Timestamp,
    /// Grows by every administrator's change; renewals leave it. The wire's `ETag`.
    pub version: i64,
}

#[derive(Clone, Debug)]
pub struct ZoneRecord {
    pub zone: Arc<Zone>,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// Made by Ringfence, not by an administrator: `LegacyIpZone`, `BlockedIpZone`, `DefaultExemptIpZone`.
    pub system: bool,
    /// A dynamic zone's `proxyType` just as it was sent (`Tor`, `ANY`, `""`); the engine has its meaning.
    pub proxy_type_text: Option<String>,
    pub version: i64,
}

/// What a list says of a zone besides what it decides by.
#[derive(Clone, Copy, Debug)]
pub struct ZoneFacts {
    pub id: engine::ZoneId,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub system: bool,
    /// Unrevoked tokens that name it.
    pub used_by: usize,
}

#[derive(Clone, Debug)]
pub struct UserRecord {
    pub user: Arc<User>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub version: i64,
}

/// One entry of the audit: who changed what. Commits with its change.
#[derive(Clone, Debug)]
pub struct EventRecord {
    pub id: String,
    pub at: Timestamp,
    /// Okta's event type, as in `zone.update` or `system.api_token.revoke`.
    pub kind: String,
    /// Id of the user who acted; empty for Ringfence itself.
    pub actor: String,
    pub actor_token: Option<String>,
    pub target: String,
    pub target_name: String,
    /// What changed, before and after, as one line of JSON.
    pub detail: String,
    pub revision: u64,
    /// Its place in the log; given when it is written.
    pub number: i64,
    /// Whence it was changed, and by what program; empty where that is not known.
    pub address: String,
    pub agent: String,
}

/// A row of the log: calls that were decided alike, as many as `count`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogRecord {
    /// Its place in the log; given when it is written.
    pub number: i64,
    /// Okta's event type, or one of ours.
    pub kind: String,
    /// Of the first refusal that is counted here; absent where calls were allowed.
    pub error_id: Option<String>,
    /// When the first and the last of them were decided.
    pub at: Timestamp,
    pub last: Timestamp,
    pub count: u64,
    /// They came from many sources, or with many tokens: the rest is about the first.
    pub many: bool,
    /// The reason's code; empty where calls were allowed.
    pub reason: String,
    pub revision: u64,
    pub token_id: Option<String>,
    /// Id of the token's owner.
    pub owner: Option<String>,
    /// As [`engine::IpChain`] shows itself.
    pub chain: String,
    pub client: Option<String>,
    /// ISO 3166-1, where it was known then.
    pub country: Option<String>,
    pub asn: Option<u32>,
    /// Names of the zones that held the call.
    pub zones: Vec<String>,
    /// `User-Agent`.
    pub agent: String,
    pub gate: String,
    pub method: String,
    pub target: String,
    pub forwarded: String,
    /// The steps of the explanation, in order.
    pub steps: Vec<String>,
    /// What else is told of it, as one line of JSON; empty where there is nothing.
    pub story: String,
}

/// How many refusals one row stands for by now.
#[derive(Clone, Debug)]
pub struct RefusalCount {
    /// The row's.
    pub error_id: String,
    pub count: u64,
    pub last: Timestamp,
}

/// More calls that one row of the log stands for.
#[derive(Clone, Copy, Debug)]
pub struct MoreUses {
    pub number: i64,
    pub more: u64,
    pub last: Timestamp,
}

/// A chain from which a token was used, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceRecord {
    pub token_id: String,
    /// As [`engine::IpChain`] shows itself; empty for all that is beyond the limit.
    pub chain: String,
    pub client: Option<String>,
    pub country: Option<String>,
    pub region: Option<String>,
    pub asn: Option<u32>,
    /// What kind of program, as in `curl`.
    pub agent: String,
    pub first: Timestamp,
    pub last: Timestamp,
    pub allowed: u64,
    pub refused: u64,
    /// Why it was refused last; empty where it never was.
    pub reason: String,
}

/// Calls by the outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    pub allowed: u64,
    pub refused: u64,
}

/// The organization: one row.
#[derive(Clone, Debug)]
pub struct OrganizationRecord {
    /// `00o…`
    pub id: String,
    pub created: Timestamp,
    /// Seals cursors; random, made with the organization.
    pub cursor_key: [u8; 32],
}

/// A token was used: what renews it.
#[derive(Clone, Copy, Debug)]
pub struct Renewal {
    pub token: engine::TokenId,
    pub at: Timestamp,
}

/// Somebody signed in to the console.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    pub id: String,
    /// Of the cookie's text.
    pub digest: Digest,
    pub user: UserId,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    /// The end that use does not move.
    pub expires: Timestamp,
    /// Where the sign-in came from; empty where nobody can tell.
    pub address: String,
    pub user_agent: String,
    /// `passkey` or `password`.
    pub way: String,
}

#[derive(Clone, Debug)]
pub struct PasskeyRecord {
    pub id: String,
    /// The authenticator's id of it, as base64url.
    pub credential: String,
    pub user: UserId,
    pub name: String,
    /// The public key and what else checks a signature; the store does not read it.
    pub public: String,
    /// Of signatures, as the authenticator last told.
    pub counter: i64,
    pub created: Timestamp,
    pub last_used: Option<Timestamp>,
}

/// It is no secret from whoever reads the database: the hash is slow, the codes' secret is not hidden.
#[derive(Clone)]
pub struct PasswordRecord {
    pub user: UserId,
    /// argon2id, as a PHC text.
    pub hash: String,
    /// The secret of the one-time codes, as base32.
    pub totp: String,
    /// The step of the last code that was used.
    pub last_step: i64,
    pub created: Timestamp,
}

impl std::fmt::Debug for PasswordRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordRecord").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Whose set-up link it is, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetupLink {
    pub user: UserId,
    pub expires: Timestamp,
}
