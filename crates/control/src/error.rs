//! Why a change was not made. Who is to blame is the variant.

use engine::TokenId;
use engine::zone::Ineligible;

#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// `entity` is Okta's word: `Token`, `NetworkZone`, `User`.
    #[error("no {entity} `{id}`")]
    NotFound { entity: &'static str, id: String },
    /// The request itself is wrong: each cause names its field.
    #[error("{}", causes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid { causes: Vec<Cause> },
    /// A zone that tokens name cannot be deactivated, deleted, made a blocklist, exempt or retyped.
    #[error("the zone {zone} is used by {total} tokens")]
    InUse { zone: String, tokens: Vec<(TokenId, String)>, total: usize },
    /// Okta: active zones cannot be deleted.
    #[error("the zone {name} is active: deactivate it before you delete it")]
    ActiveZone { id: String, name: String },
    /// `If-Match` named another version: somebody else was quicker.
    #[error("it was changed meanwhile")]
    Conflict,
    /// A sign-in failed; in what, only the audit says (B-121).
    #[error("the sign-in failed")]
    NotAuthenticated,
    #[error("the set-up link is spent, expired or another's")]
    LinkSpent,
    /// Too many attempts to get in.
    #[error("too many attempts: wait {} s", wait.as_secs())]
    TooMany { wait: std::time::Duration },
    #[error("{0}")]
    Forbidden(&'static str),
    /// The store cannot be reached, is full or read-only: nothing was changed.
    #[error("{0}")]
    Store(#[from] store::StoreError),
}

/// One wrong thing in a request, and the field it stands in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {sentence}")]
pub struct Cause {
    /// As on the wire: `name`, `gateways`, `network`.
    pub field: String,
    /// A whole sentence.
    pub sentence: String,
}

impl ControlError {
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid { causes: vec![Cause { field: field.to_owned(), sentence: sentence.into() }] }
    }
}

/// The sentence for a zone that a token may not name.
pub fn ineligible_sentence(name: &str, why: Ineligible) -> String {
    match why {
        Ineligible::Enhanced => format!(
            "The zone {name} is an enhanced dynamic zone. API tokens cannot use enhanced dynamic zones."
        ),
        Ineligible::Blocklist => format!(
            "The zone {name} is a blocklist zone. It refuses everybody already; API tokens cannot use it."
        ),
        Ineligible::Exempt => format!("The zone {name} is the IP exempt zone. API tokens cannot use it."),
        Ineligible::Inactive => {
            format!("The zone {name} is inactive. Activate it before an API token uses it.")
        }
    }
}
