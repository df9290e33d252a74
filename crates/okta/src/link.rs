//! Links beside an object: where it is, and what may be done with it there.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HrefObject)]
pub struct Link {
    /// Absolute.
    pub href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hints: Option<Hints>,
    /// Okta gives it with the links of a user, in place of hints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HrefHints)]
pub struct Hints {
    pub allow: Vec<&'static str>,
}

impl Link {
    /// `allow`: the methods that the target answers, in Okta's order.
    pub(crate) fn allowing(href: String, allow: &[&'static str]) -> Self {
        Self { href, hints: Some(Hints { allow: allow.to_vec() }), method: None }
    }

    pub(crate) fn plain(href: String) -> Self {
        Self { href, hints: None, method: None }
    }

    pub(crate) fn post(href: String) -> Self {
        Self { href, hints: None, method: Some("POST") }
    }
}

/// `path` below the public base URL, which may end in a slash.
pub(crate) fn url(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}
