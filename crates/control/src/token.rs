//! Issue, import, restrict, revoke.

mod condition;
mod import;
mod list;

use std::sync::Arc;

use engine::limits::TOKEN_WINDOW;
use engine::token::Digest;
use engine::{Change, DeviceCondition, NetworkCondition, Secret, Timestamp, Token, TokenId, UserId};
use serde_json::json;

use crate::publish::{Audit, Changing};
use crate::{Actor, Control, ControlError, TokenRecord, UserRecord, name, random};

pub use self::import::ImportedToken;
pub use self::list::TokenQuestion;
pub(crate) use self::list::{Counted, searchable};
pub use store::{TokenCounts, TokenShow, TokenSort};

/// Okta's name for tokens that administrators make.
const CLIENT_NAME: &str = "Okta API";

#[derive(Debug)]
pub struct NewToken {
    pub name: String,
    /// The actor itself where absent.
    pub owner: Option<UserId>,
    pub expires_at: Option<Timestamp>,
    pub network: NetworkCondition,
}

#[derive(Debug, Default)]
pub struct TokenChange {
    /// Absent keeps what is there, never widens (B-093).
    pub network: Option<NetworkCondition>,
    pub name: Option<String>,
    /// If given, must be the present owner (B-092).
    pub owner: Option<String>,
    /// The version that the caller has read.
    pub expect: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct TokenPage {
    pub tokens: Vec<TokenRecord>,
    /// Behind what the next page begins, where there is one.
    pub next: Option<String>,
}

impl Control {
    /// The text is in this answer and nowhere else.
    pub async fn issue_token(
        &self,
        actor: &Actor,
        new: NewToken,
    ) -> Result<(Secret, TokenRecord), ControlError> {
        name::check("name", &new.name, &self.inner.limits)?;
        let mut changing = self.change(actor).await?;
        if new.expires_at.is_some_and(|end| end <= changing.at) {
            return Err(ControlError::invalid("expiresAt", "The end is not in the future."));
        }
        let owner = changing.owner(actor, new.owner).await?;
        changing.room_for_tokens(1).await?;
        condition::check(&mut changing.write, &new.network).await?;
        let secret = Secret::mint(random::bits());
        let record = record(
            Token {
                network: new.network,
                not_after: new.expires_at,
                ..fresh(&owner, secret.digest(), changing.at)
            },
            new.name,
        );
        changing.write.insert_token(&record).await?;
        let audit = audit(
            "system.api_token.create",
            actor,
            &record,
            json!({ "after": { "name": record.name, "network": condition::words(&record.token.network) } }),
        );
        changing.publish(vec![audit], vec![Change::Token(record.token.clone())]).await?;
        Ok((secret, record))
    }

    /// Tokens that are live (not revoked, not expired), oldest first, after the token `after`.
    pub async fn tokens(
        &self,
        actor: &Actor,
        after: Option<&str>,
        limit: usize,
    ) -> Result<TokenPage, ControlError> {
        Self::readable(actor)?;
        let after = after.map(parsed).transpose()?;
        let mut tokens =
            self.inner.store.live_tokens(self.now(), after.as_ref(), limit.saturating_add(1)).await?;
        let more = tokens.len() > limit;
        tokens.truncate(limit);
        let next = tokens.last().filter(|_| more).map(|record| record.token.id.to_string());
        Ok(TokenPage { tokens, next })
    }

    /// A live token.
    pub async fn token(&self, actor: &Actor, id: &str) -> Result<TokenRecord, ControlError> {
        Self::readable(actor)?;
        let found = self.inner.store.token(&parsed(id)?).await?;
        live(found, id, self.now())
    }

    /// Replaces the network condition, and the name where one is given. When it ends does not move.
    pub async fn restrict_token(
        &self,
        actor: &Actor,
        id: &str,
        change: TokenChange,
    ) -> Result<TokenRecord, ControlError> {
        if let Some(name) = &change.name {
            name::check("name", name, &self.inner.limits)?;
        }
        let mut changing = self.change(actor).await?;
        let before = live(changing.write.token(&parsed(id)?).await?, id, changing.at)?;
        if change.expect.is_some_and(|expected| expected != before.version) {
            return Err(ControlError::Conflict);
        }
        if change.owner.is_some_and(|owner| owner != before.token.owner.as_str()) {
            return Err(ControlError::invalid("userId", "The owner of a token cannot be changed."));
        }
        if let Some(network) = &change.network {
            condition::check(&mut changing.write, network).await?;
        }
        let mut record = before.clone();
        let token = Arc::make_mut(&mut record.token);
        token.network = change.network.unwrap_or_else(|| token.network.clone());
        record.name = change.name.unwrap_or(record.name);
        record.updated = changing.at;
        record.version += 1;
        changing.write.update_token(&record).await?;
        let detail = json!({
            "before": { "name": before.name, "network": condition::words(&before.token.network) },
            "after": { "name": record.name, "network": condition::words(&record.token.network) },
        });
        let audit = audit("system.api_token.update", actor, &record, detail);
        changing.publish(vec![audit], vec![Change::Token(record.token.clone())]).await?;
        Ok(record)
    }

    /// At once and for good. An expired token too: it still holds the zones that it names, and whoever is
    /// told so must be able to end that.
    pub async fn revoke_token(
        &self,
        actor: &Actor,
        id: &str,
        expect: Option<i64>,
    ) -> Result<(), ControlError> {
        let id = parsed(id)?;
        self.change(actor).await?.revoke(actor, &id, expect).await
    }

    /// The token of the call itself: whoever holds it may end it.
    pub async fn revoke_own_token(&self, actor: &Actor, id: &TokenId) -> Result<(), ControlError> {
        self.change(&Actor::Machine).await?.revoke(actor, id, None).await
    }
}

impl Changing {
    async fn revoke(mut self, actor: &Actor, id: &TokenId, expect: Option<i64>) -> Result<(), ControlError> {
        let Some(record) = self.write.revoke_token(id, self.at, expect).await? else {
            let found = self.write.token(id).await?;
            let there = found.is_some_and(|record| !record.token.revoked);
            return Err(if there { ControlError::Conflict } else { missing(id.as_str()) });
        };
        let audit = audit("system.api_token.revoke", actor, &record, json!({}));
        self.publish(vec![audit], vec![Change::Token(record.token.clone())]).await?;
        Ok(())
    }

    /// Who is to own a new token: the one named, or the actor itself.
    async fn owner(&mut self, actor: &Actor, named: Option<UserId>) -> Result<UserRecord, ControlError> {
        let id = match (named, actor) {
            (Some(id), _) => id,
            (None, Actor::Admin { user, .. }) => user.id,
            (None, Actor::Machine) => {
                return Err(ControlError::invalid("owner", "The owner is missing: name a login."));
            }
        };
        let found = self.write.user(id.as_str()).await?;
        let owner = found.ok_or_else(|| ControlError::invalid("owner", "There is no such user."))?;
        if !owner.user.active {
            return Err(ControlError::invalid("owner", "The owner is inactive: activate it first."));
        }
        Ok(owner)
    }

    async fn room_for_tokens(&mut self, more: usize) -> Result<(), ControlError> {
        let most = self.limits().tokens;
        if self.write.count_tokens().await?.saturating_add(more) <= most {
            return Ok(());
        }
        Err(ControlError::invalid("tokens", format!("The organization holds at most {most} tokens.")))
    }
}

/// A new, open token of the usual window.
fn fresh(owner: &UserRecord, digest: Digest, at: Timestamp) -> Token {
    Token {
        id: TokenId::mint(random::bits()),
        owner: owner.user.id,
        digest,
        created: at,
        last_used: None,
        window: Some(TOKEN_WINDOW),
        not_after: None,
        revoked: false,
        network: NetworkCondition::Anywhere,
        proposed: None,
        device: DeviceCondition::default(),
    }
}

fn record(token: Token, name: String) -> TokenRecord {
    TokenRecord {
        updated: token.created,
        token: Arc::new(token),
        name,
        client_name: CLIENT_NAME.to_owned(),
        version: 1,
    }
}

/// A text that cannot be an id names no token: Okta answers 404, never 400.
fn parsed(id: &str) -> Result<TokenId, ControlError> {
    TokenId::parse(id).map_err(|_| missing(id))
}

fn live(found: Option<TokenRecord>, id: &str, at: Timestamp) -> Result<TokenRecord, ControlError> {
    found.filter(|record| !record.token.revoked && !record.token.is_expired(at)).ok_or_else(|| missing(id))
}

fn missing(id: &str) -> ControlError {
    ControlError::NotFound { entity: "Token", id: id.to_owned() }
}

fn audit<'a>(
    kind: &'static str,
    actor: &'a Actor,
    record: &'a TokenRecord,
    detail: serde_json::Value,
) -> Audit<'a> {
    Audit { kind, actor, target: record.token.id.to_string(), target_name: &record.name, detail }
}
