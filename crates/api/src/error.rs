//! One error body for everything that goes wrong, Okta's.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use control::ControlError;
use engine::Reason;
use okta::error::{Cause, Entity, ErrorBody, ErrorCode};

use crate::headers;

/// What goes out: a code, its causes, and where Okta's table has no fitting code, the status.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    body: ErrorBody,
    /// Until the next attempt is heard.
    wait: Option<std::time::Duration>,
}

impl ApiError {
    pub(crate) fn new(code: ErrorCode) -> Self {
        Self::of(code.status(), ErrorBody::new(code, new_id()))
    }

    /// The code whose summary has a place to fill.
    pub(crate) fn about(code: ErrorCode, about: &str) -> Self {
        Self::of(code.status(), ErrorBody::about(code, about, new_id()))
    }

    pub(crate) fn invalid(causes: &[Cause]) -> Self {
        Self::of(ErrorCode::Validation.status(), ErrorBody::validation(causes, new_id()))
    }

    /// A body that is made already.
    pub(crate) fn said(code: ErrorCode, body: ErrorBody) -> Self {
        Self::of(code.status(), body)
    }

    pub(crate) fn not_found(entity: Entity, id: &str) -> Self {
        Self::of(ErrorCode::NotFound.status(), ErrorBody::not_found(entity, id, new_id()))
    }

    /// Okta's table has nothing for 412, 413, 415 and 421: its "Bad request" with a cause says what.
    pub(crate) fn bad(status: StatusCode, sentence: &str) -> Self {
        let body = ErrorBody::new(ErrorCode::BadRequest, new_id()).caused_by(&[sentence]);
        Self { status, body, wait: None }
    }

    /// A code whose summary does not say enough to whoever must mend it.
    pub(crate) fn because(code: ErrorCode, sentence: &str) -> Self {
        Self::of(code.status(), ErrorBody::new(code, new_id()).caused_by(&[sentence]))
    }

    /// A body that is not the JSON that it should be; the fault says where.
    pub(crate) fn malformed(fault: &impl std::fmt::Display) -> Self {
        let code = ErrorCode::BodyNotWellFormed;
        Self::of(code.status(), ErrorBody::new(code, new_id()).caused_by(&[fault]))
    }

    /// A refusal of the judge: what is wrong is nobody's business but the administrator's.
    pub(crate) fn refused(reason: Reason) -> Self {
        Self::refused_as(reason, new_id())
    }

    /// As [`ApiError::refused`], under the id that leads to its record.
    pub(crate) fn refused_as(reason: Reason, error_id: String) -> Self {
        let code = match reason.status() {
            401 => ErrorCode::InvalidToken,
            403 => ErrorCode::Forbidden,
            429 => ErrorCode::RateLimited,
            _ => ErrorCode::Internal,
        };
        Self::of(reason.status(), ErrorBody::new(code, error_id))
    }

    /// The server cannot answer: nothing was changed.
    pub(crate) fn unavailable(summary: &str) -> Self {
        let body = ErrorBody::new(ErrorCode::Internal, new_id()).caused_by(&[summary]);
        Self { status: StatusCode::SERVICE_UNAVAILABLE, body, wait: None }
    }

    pub(crate) fn id(&self) -> &str {
        &self.body.error_id
    }

    /// What it says, where it is a part of another answer.
    pub(crate) fn into_body(self) -> ErrorBody {
        self.body
    }

    fn of(status: u16, body: ErrorBody) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
            body,
            wait: None,
        }
    }
}

impl From<ControlError> for ApiError {
    fn from(error: ControlError) -> Self {
        match error {
            ControlError::NotFound { entity, id } => match entity {
                "Token" => Self::not_found(Entity::Token, &id),
                "NetworkZone" => Self::not_found(Entity::NetworkZone, &id),
                "User" => Self::not_found(Entity::User, &id),
                other => Self::about(ErrorCode::NotFound, &format!("Resource not found: {id} ({other})")),
            },
            ControlError::Invalid { causes } => {
                let causes: Vec<_> =
                    causes.into_iter().map(|cause| Cause::new(cause.field, cause.sentence)).collect();
                Self::invalid(&causes)
            }
            ControlError::InUse { zone, tokens, total } => in_use(&zone, &tokens, total),
            ControlError::ActiveZone { id, name } => {
                let sentence = |zone: &str| {
                    format!("The zone: {zone} is an active zone. Active zones cannot be deleted.")
                };
                let body = ErrorBody::about(ErrorCode::Validation, &sentence(&name), new_id());
                Self::of(400, body.caused_by(&[Cause::new("id", sentence(&id))]))
            }
            ControlError::Conflict => Self::bad(
                StatusCode::PRECONDITION_FAILED,
                "It was changed since you read it: read it again, then change it.",
            ),
            ControlError::NotAuthenticated => Self::new(ErrorCode::AuthenticationFailed),
            ControlError::LinkSpent => Self::because(
                ErrorCode::AuthenticationFailed,
                "This set-up link is spent or expired: `ringfence admin recover LOGIN` on the server's machine makes \
                 a new one.",
            ),
            ControlError::TooMany { wait } => Self { wait: Some(wait), ..Self::new(ErrorCode::RateLimited) },
            ControlError::Forbidden(_) => Self::new(ErrorCode::Forbidden),
            ControlError::Store(fault) => {
                // Named as a field is, so that the console can tell it from other faults.
                let answer = Self::unavailable(&Cause::new("store", format!("{fault}.")).to_string());
                tracing::error!(error_id = answer.id(), error = %chain(&fault), "the store failed");
                answer
            }
        }
    }
}

/// The tokens by name, so that somebody can go and free the zone.
fn in_use(zone: &str, tokens: &[(engine::TokenId, String)], total: usize) -> ApiError {
    let named = tokens.iter().map(|(id, name)| format!("{name} ({id})")).collect::<Vec<_>>().join(", ");
    let more = total.saturating_sub(tokens.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let sentence =
        format!("The zone {zone} is used by these API tokens: {named}{more}. Remove it from them first.");
    ApiError::invalid(&[Cause::new("id", sentence)])
}

/// An error and its causes, in one line, once.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        next = cause.source();
    }
    line
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let id = HeaderValue::from_str(self.id());
        let wait = self.wait.map(|wait| wait.as_secs().max(1));
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if let Ok(id) = id {
            response.headers_mut().insert(headers::ERROR_ID, id);
        }
        response
    }
}

pub(crate) fn new_id() -> String {
    okta::error::error_id(random())
}

/// Ids are no secrets: without randomness they repeat, and nothing else happens.
pub(crate) fn random() -> u128 {
    let mut bytes = [0; 16];
    let _ = getrandom::fill(&mut bytes);
    u128::from_le_bytes(bytes)
}

pub(crate) async fn no_such_path() -> ApiError {
    ApiError::new(ErrorCode::NoSuchPath)
}

pub(crate) async fn no_such_method() -> ApiError {
    ApiError::new(ErrorCode::Method)
}
