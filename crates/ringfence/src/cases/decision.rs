//! The whole decision: an organization, a request, a time.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use engine::{
    Call, Credentials, DeviceCondition, Digest, Evidence, KeyId, Records, Revision, Role, Snapshot,
    Timestamp, Token, TokenId, User, UserId, decide,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::chain::{self, EdgeText};
use super::condition::Network;
use super::geo::{self, Record, Via};
use super::zone::{ZoneText, zones};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    org: Organization,
    request: Request,
    now: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Organization {
    revision: u64,
    edge: EdgeText,
    zones: Vec<ZoneText>,
    #[serde(deserialize_with = "super::nullable")]
    geo: Option<Vec<Record>>,
    users: Vec<UserText>,
    tokens: Vec<TokenText>,
    /// Absent: the store is within reach.
    snapshot: Option<SnapshotText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserText {
    id: String,
    active: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenText {
    id: String,
    text: String,
    owner: String,
    created: String,
    last_used: Option<String>,
    /// Null: it lives on unused.
    #[serde(default = "thirty_days")]
    window_seconds: Option<f64>,
    not_after: Option<String>,
    #[serde(default)]
    revoked: bool,
    network: Option<Network>,
    proposed: Option<Network>,
    #[serde(default)]
    keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotText {
    confirmed: String,
    /// Null: ∞.
    #[serde(deserialize_with = "super::nullable")]
    max_staleness_seconds: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    #[serde(deserialize_with = "super::nullable")]
    peer: Option<String>,
    headers: Vec<(String, String)>,
    #[serde(deserialize_with = "super::nullable")]
    token: Option<Presented>,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    over_rate_limit: bool,
}

/// The text presented, or the texts that were found in the request.
#[derive(Deserialize)]
#[serde(untagged)]
enum Presented {
    One(String),
    Several(Vec<String>),
}

pub(super) fn decision(case: &Decision, via: Via) -> anyhow::Result<Value> {
    let Decision { org, request, now } = case;
    let now = timestamp(now)?;
    let call = Call {
        chain: &chain::read(request.peer.as_deref(), &request.headers, &org.edge)?,
        credentials: request.token.as_ref().map_or(Credentials::None, Presented::credentials),
        evidence: &Evidence { proven: keys(&request.keys)? },
        at: now,
    };
    let snapshot = org.compile(now)?.located_by(Arc::new(geo::atlas(org.geo.as_deref(), via)?));
    let verdict = decide(&snapshot, &call);
    let verdict = verdict.spend(|_| !request.over_rate_limit);
    let reason = verdict.reason();
    Ok(json!({
        "verdict": answer(reason.is_none()),
        "reason": reason.map(engine::Reason::code),
        "status": reason.map_or(200, engine::Reason::status),
        "revision": verdict.revision.0,
        "proposed": verdict.proposed.map(|proposed| json!({
            "verdict": answer(proposed.is_ok()),
            "reason": proposed.err().map(engine::Reason::code),
        })),
    }))
}

impl Organization {
    fn compile(&self, now: Timestamp) -> anyhow::Result<Snapshot> {
        let (confirmed, max_staleness) = match &self.snapshot {
            None => (now, Some(Duration::ZERO)),
            Some(text) => (timestamp(&text.confirmed)?, text.max_staleness_seconds.map(seconds).transpose()?),
        };
        let records = Records {
            zones: zones(&self.zones)?,
            users: self.users.iter().map(UserText::compile).collect::<anyhow::Result<_>>()?,
            tokens: self.tokens.iter().map(TokenText::compile).collect::<anyhow::Result<_>>()?,
        };
        Ok(Snapshot::compile(&records, Revision(self.revision), confirmed, max_staleness))
    }
}

impl UserText {
    fn compile(&self) -> anyhow::Result<Arc<User>> {
        let id = UserId::parse(&self.id).with_context(|| format!("`{}`", self.id))?;
        Ok(Arc::new(User { id, login: Arc::from(self.id.as_str()), role: Role::None, active: self.active }))
    }
}

impl TokenText {
    fn compile(&self) -> anyhow::Result<Arc<Token>> {
        let network = self.network.as_ref().map(Network::compile).transpose()?;
        Ok(Arc::new(Token {
            id: TokenId::parse(&self.id).with_context(|| format!("`{}`", self.id))?,
            owner: UserId::parse(&self.owner).with_context(|| format!("`{}`", self.owner))?,
            digest: Digest::of(self.text.as_bytes()),
            created: timestamp(&self.created)?,
            last_used: self.last_used.as_deref().map(timestamp).transpose()?,
            window: self.window_seconds.map(seconds).transpose()?,
            not_after: self.not_after.as_deref().map(timestamp).transpose()?,
            revoked: self.revoked,
            network: network.unwrap_or_default(),
            proposed: self.proposed.as_ref().map(Network::compile).transpose()?,
            device: DeviceCondition::any_of(keys(&self.keys)?),
        }))
    }
}

impl Presented {
    fn credentials(&self) -> Credentials {
        let texts = match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts,
        };
        let texts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        Credentials::of_texts(&texts)
    }
}

fn keys(texts: &[String]) -> anyhow::Result<Vec<KeyId>> {
    texts.iter().map(|text| KeyId::parse(text).with_context(|| format!("`{text}`"))).collect()
}

fn timestamp(text: &str) -> anyhow::Result<Timestamp> {
    let parsed: jiff::Timestamp = text.parse().with_context(|| format!("`{text}` is no time"))?;
    Ok(Timestamp::from_micros(parsed.as_microsecond()))
}

fn seconds(number: f64) -> anyhow::Result<Duration> {
    Duration::try_from_secs_f64(number).with_context(|| format!("{number} seconds"))
}

#[allow(clippy::unnecessary_wraps, reason = "the default of an optional field")]
fn thirty_days() -> Option<f64> {
    Some(2_592_000.0)
}

fn answer(allowed: bool) -> &'static str {
    if allowed { "allow" } else { "deny" }
}
