//! Issue, import, restrict, revoke.

use std::net::IpAddr;

use engine::token::Digest;
use engine::{NetworkCondition, Secret, Timestamp, TokenId, UserId};

use crate::{Actor, Control, ControlError, TokenRecord};

#[derive(Debug)]
pub struct NewToken {
    pub name: String,
    /// The actor itself where absent.
    pub owner: Option<UserId>,
    pub expires_at: Option<Timestamp>,
    pub network: NetworkCondition,
}

/// A token that exists elsewhere already. `line` is where it stands in the file.
#[derive(Debug)]
pub struct ImportedToken {
    pub line: usize,
    pub name: String,
    /// A login; the actor itself where empty.
    pub owner: String,
    pub digest: Digest,
}

#[derive(Clone, Debug)]
pub struct TokenPage {
    pub tokens: Vec<TokenRecord>,
    /// Cursor of the next page, where there is one.
    pub next: Option<String>,
}

#[allow(unused_variables, clippy::todo, reason = "contract first, bodies follow")]
impl Control {
    pub async fn issue_token(
        &self,
        actor: &Actor,
        new: NewToken,
    ) -> Result<(Secret, TokenRecord), ControlError> {
        todo!()
    }

    /// All or nothing; every bad line is a cause whose field is `line N`. Up to 2,000,000 tokens.
    pub async fn import_tokens(
        &self,
        actor: &Actor,
        tokens: Vec<ImportedToken>,
    ) -> Result<usize, ControlError> {
        todo!()
    }

    /// Tokens that are live (not revoked, not expired), oldest first. `after`: a cursor of an earlier page.
    pub async fn tokens(
        &self,
        actor: &Actor,
        after: Option<&str>,
        limit: usize,
    ) -> Result<TokenPage, ControlError> {
        todo!()
    }

    /// A live token.
    pub async fn token(&self, actor: &Actor, id: &str) -> Result<TokenRecord, ControlError> {
        todo!()
    }

    /// Replaces the network condition, and the name where one is given. `expect`: the version that the
    /// caller has read.
    pub async fn restrict_token(
        &self,
        actor: &Actor,
        id: &str,
        change: TokenChange,
    ) -> Result<TokenRecord, ControlError> {
        todo!()
    }

    pub async fn revoke_token(&self, actor: &Actor, id: &str) -> Result<(), ControlError> {
        todo!()
    }

    /// Asks for the verdict on a chain, as if it had come through the edge. No use of the token.
    pub async fn check(
        &self,
        actor: &Actor,
        question: Question,
    ) -> Result<engine::Explanation, ControlError> {
        todo!()
    }

    /// A refused call, as it was recorded.
    pub async fn refusal(&self, actor: &Actor, error_id: &str) -> Result<crate::RefusalRecord, ControlError> {
        todo!()
    }
}

#[derive(Debug, Default)]
pub struct TokenChange {
    /// Absent keeps what is there, never widens (B-093).
    pub network: Option<NetworkCondition>,
    pub name: Option<String>,
    /// If given, must be the present owner (B-092).
    pub owner: Option<String>,
    pub expect: Option<i64>,
}

#[derive(Debug)]
pub struct Question {
    pub token: Asked,
    /// Left to right, the rightmost connected; at least one.
    pub chain: Vec<IpAddr>,
}

#[derive(Debug)]
pub enum Asked {
    Text(Secret),
    Id(String),
}
