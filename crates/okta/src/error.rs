//! Errors as Okta's clients read them: a code, a status, a summary, and what caused it.

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits::CAUSES_MAX;

/// The codes of Okta's list that Ringfence answers with (release 2026.08.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    Validation,
    RequestNotValid,
    BodyNotWellFormed,
    AuthenticationFailed,
    InvalidSession,
    Forbidden,
    NotFound,
    NoSuchPath,
    Internal,
    ReadOnly,
    InvalidToken,
    FeatureForbidden,
    BadRequest,
    MediaType,
    Method,
    MissingParameter,
    SearchCriteria,
    RateLimited,
    ScimFilter,
    Pagination,
}

/// One row of the table: `{0}` in the summary is what the error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    text: &'static str,
    status: u16,
    summary: &'static str,
}

// Five behaviours that Okta publishes nowhere. Whoever learns one of them changes it here.

/// A call refused by its token's network or device condition, or by a blocklist. Okta documents only
/// the event; a 401 `E0000011` would be possible too.
pub const REFUSED_BY_CONDITION: ErrorCode = ErrorCode::Forbidden;
/// "Any network zone" on a token. Okta's policies say `ALL_ZONES`, its OAuth clients `ALL_IP_ZONES`:
/// both are read, this one is written.
pub const ANY_ZONE: &str = engine::network::ALL_IP_ZONES;
/// A token that names a zone it may not (enhanced, blocklist, exempt, inactive), and a change that
/// would break a zone which tokens name.
pub const ZONE_NOT_FOR_TOKENS: ErrorCode = ErrorCode::Validation;
/// One zone more than [`crate::limits::ZONES_MAX`]. Okta has a limit, not a documented answer.
pub const TOO_MANY_ZONES: ErrorCode = ErrorCode::Validation;
// The fifth, how the criteria of an enhanced blocklist zone combine, is no matter of the wire: all of
// them must hold, as `engine::zone::enhanced` has it.

/// An error's body: its keys go out in this order, and `errorCauses` is never left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Error)]
pub struct ErrorBody {
    /// As in `E0000007`.
    pub error_code: String,
    pub error_summary: String,
    /// The code again.
    pub error_link: String,
    /// `oae` and 22 characters: an administrator finds the call by it.
    pub error_id: String,
    pub error_causes: Vec<ErrorCause>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorCause {
    pub error_summary: String,
}

/// One wrong thing in a request, and the field that it stands in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {sentence}")]
pub struct Cause {
    /// As on the wire, with its index: `name`, `gateways[3]`, `network.include`.
    pub field: String,
    pub sentence: String,
}

/// What was not found, in Okta's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    Token,
    NetworkZone,
    User,
}

impl ErrorCode {
    pub const ALL: [Self; 20] = [
        Self::Validation,
        Self::RequestNotValid,
        Self::BodyNotWellFormed,
        Self::AuthenticationFailed,
        Self::InvalidSession,
        Self::Forbidden,
        Self::NotFound,
        Self::NoSuchPath,
        Self::Internal,
        Self::ReadOnly,
        Self::InvalidToken,
        Self::FeatureForbidden,
        Self::BadRequest,
        Self::MediaType,
        Self::Method,
        Self::MissingParameter,
        Self::SearchCriteria,
        Self::RateLimited,
        Self::ScimFilter,
        Self::Pagination,
    ];

    /// The whole table, row by row.
    const fn row(self) -> Row {
        match self {
            Self::Validation => row("E0000001", 400, "Api validation failed: {0}"),
            Self::RequestNotValid => row("E0000002", 400, "The request was not valid: {0}"),
            Self::BodyNotWellFormed => row("E0000003", 400, "The request body was not well-formed."),
            Self::AuthenticationFailed => row("E0000004", 401, "Authentication failed"),
            Self::InvalidSession => row("E0000005", 403, "Invalid session"),
            Self::Forbidden => {
                row("E0000006", 403, "You do not have permission to perform the requested action")
            }
            Self::NotFound => row("E0000007", 404, "Not found: {0}"),
            Self::NoSuchPath => row("E0000008", 404, "The requested path was not found"),
            Self::Internal => row("E0000009", 500, "Internal Server Error"),
            Self::ReadOnly => row("E0000010", 503, "Service is in read only mode"),
            Self::InvalidToken => row("E0000011", 401, "Invalid token provided"),
            Self::FeatureForbidden => {
                row("E0000015", 401, "You do not have permission to access the feature you are requesting")
            }
            Self::BadRequest => row("E0000020", 400, "Bad request."),
            // Two blanks, as Okta has them.
            Self::MediaType => row(
                "E0000021",
                400,
                "Bad request.  Accept and/or Content-Type headers likely do not match supported values.",
            ),
            Self::Method => row("E0000022", 405, "The endpoint does not support the provided HTTP method"),
            Self::MissingParameter => row("E0000028", 400, "The request is missing a required parameter."),
            Self::SearchCriteria => row("E0000031", 400, "Invalid search criteria."),
            Self::RateLimited => {
                row("E0000047", 429, "API call exceeded rate limit due to too many requests.")
            }
            Self::ScimFilter => row("E0000053", 400, "Invalid SCIM filter."),
            Self::Pagination => row("E0000054", 400, "Invalid pagination properties."),
        }
    }

    /// As in `E0000007`.
    pub const fn text(self) -> &'static str {
        self.row().text
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.row().status
    }

    /// What the error says, with `about` in its place; most have none.
    pub fn summary(self, about: &str) -> String {
        self.row().summary.replace("{0}", about)
    }
}

const fn row(text: &'static str, status: u16, summary: &'static str) -> Row {
    Row { text, status, summary }
}

impl ErrorBody {
    /// An error that its code says all about.
    pub fn new(code: ErrorCode, error_id: impl Into<String>) -> Self {
        Self::about(code, "", error_id)
    }

    /// `about` stands where the summary has a place for it.
    pub fn about(code: ErrorCode, about: &str, error_id: impl Into<String>) -> Self {
        Self {
            error_code: code.text().into(),
            error_summary: code.summary(about),
            error_link: code.text().into(),
            error_id: error_id.into(),
            error_causes: Vec::new(),
        }
    }

    /// A summary that is not the table's, where Okta has such.
    pub fn saying(code: ErrorCode, summary: impl Into<String>, error_id: impl Into<String>) -> Self {
        Self { error_summary: summary.into(), ..Self::new(code, error_id) }
    }

    /// `Api validation failed: FIELD`. The field is the first cause's, without its index.
    pub fn validation(causes: &[Cause], error_id: impl Into<String>) -> Self {
        let field = causes.first().map_or("body", Cause::top);
        Self::about(ErrorCode::Validation, field, error_id).caused_by(causes)
    }

    /// `Not found: Resource not found: ID (Token)`.
    pub fn not_found(entity: Entity, id: &str, error_id: impl Into<String>) -> Self {
        let about = format!("Resource not found: {id} ({entity})");
        Self::about(ErrorCode::NotFound, &about, error_id)
    }

    /// Says why, at most [`CAUSES_MAX`] times.
    #[must_use]
    pub fn caused_by<C: fmt::Display>(mut self, causes: &[C]) -> Self {
        let shown = causes.iter().take(CAUSES_MAX).map(ToString::to_string);
        self.error_causes = shown.map(|error_summary| ErrorCause { error_summary }).collect();
        let more = causes.len().saturating_sub(CAUSES_MAX);
        if more > 0 {
            self.error_causes.push(ErrorCause { error_summary: format!("… and {more} more") });
        }
        self
    }
}

impl Cause {
    pub fn new(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), sentence: sentence.into() }
    }

    /// The field of the body that it stands in: `gateways` of `gateways[3]`.
    pub fn top(&self) -> &str {
        self.field.split(['[', '.']).next().unwrap_or_default()
    }
}

impl Entity {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Token => "Token",
            Self::NetworkZone => "NetworkZone",
            Self::User => "User",
        }
    }
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// `oae` and 22 URL-safe characters. `random` is 128 bits from the operating system.
pub fn error_id(random: u128) -> String {
    format!("oae{}", URL_SAFE_NO_PAD.encode(random.to_be_bytes()))
}
