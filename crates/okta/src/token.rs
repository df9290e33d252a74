//! API tokens: as they go out, and what may be said about them.

mod network;
mod update;

#[cfg(test)]
mod tests;

use engine::{Timestamp, Token};
use serde::Serialize;
use utoipa::ToSchema;

use crate::link::{Link, url};
use crate::time;

pub use network::{Network, NetworkText};
pub use update::{ApiTokenUpdate, NewToken};

/// A token as Okta's recorded answers have it, in this order of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiToken {
    /// `00T` and 17 characters.
    pub id: String,
    pub name: String,
    /// The owner: `00u` and 17 characters.
    pub user_id: String,
    pub client_name: String,
    /// ISO 8601; `null` for a token that does not expire by idleness.
    pub token_window: Option<String>,
    pub network: Network,
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    #[schema(format = DateTime)]
    pub created: String,
    /// Last used or changed.
    #[schema(format = DateTime)]
    pub last_updated: String,
    /// Okta's document calls it `_link`; its wire does not.
    #[serde(rename = "_links")]
    pub links: TokenLinks,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenLinks {
    #[serde(rename = "self")]
    pub this: Link,
    pub user: Link,
}

/// What the wire says of a token beyond what the engine knows.
#[derive(Clone, Copy, Debug)]
pub struct TokenAbout<'a> {
    pub name: &'a str,
    pub client_name: &'a str,
    /// Last used or changed.
    pub updated: Timestamp,
}

impl ApiToken {
    /// `base` is the public base URL.
    pub fn of(token: &Token, about: TokenAbout<'_>, base: &str) -> Self {
        let this = url(base, &format!("/api/v1/api-tokens/{}", token.id));
        let user = url(base, &format!("/api/v1/users/{}", token.owner));
        Self {
            id: token.id.to_string(),
            name: about.name.to_owned(),
            user_id: token.owner.to_string(),
            client_name: about.client_name.to_owned(),
            token_window: token.window.map(time::window),
            network: Network::of(&token.network),
            expires_at: token.expires_at().map(time::text),
            created: time::text(token.created),
            last_updated: time::text(about.updated),
            links: TokenLinks {
                this: Link::allowing(this, &["GET", "DELETE"]),
                user: Link::allowing(user, &["GET"]),
            },
        }
    }
}
