//! `POST /ringfence/v1/tokens/find`

use axum::Json;
use axum::extract::State;
use engine::{Digest, Secret};
use okta::ErrorBody;
use okta::error::{Cause, ErrorCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::body;
use crate::error::ApiError;

/// A token's text, or better only its digest: the text is neither kept nor logged.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "the document's shape; the body is read field by field, each error by its name")]
pub(crate) struct PastedToken {
    /// SHA-256 of the text: 64 hexadecimal digits.
    #[schema(pattern = "^[0-9A-Fa-f]{64}$")]
    digest: Option<String>,
    token: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundToken {
    id: String,
}

/// The live token of a text that somebody holds. It is no use of the token.
#[utoipa::path(post, path = "/ringfence/v1/tokens/find", tag = "API tokens", request_body = PastedToken,
    responses((status = 200, body = FoundToken), (status = 404, body = ErrorBody)))]
pub(crate) async fn find(
    Reader(actor): Reader,
    State(api): State<Api>,
    body::Json(body): body::Json,
) -> Result<Json<FoundToken>, ApiError> {
    let wrong = |field: &str, sentence: &str| ApiError::invalid(&[Cause::new(field, sentence)]);
    let digest = match (body::text(&body, "digest")?, body::text(&body, "token")?) {
        (Some(hex), None) => {
            Digest::from_hex(&hex).ok_or_else(|| wrong("digest", "A digest is 64 hexadecimal digits."))?
        }
        (None, Some(text)) => Secret::new(text).digest(),
        (None, None) | (Some(_), Some(_)) => return Err(wrong("digest", "Give either digest or token.")),
    };
    let found = api.control.find_token(&actor, &digest)?;
    // What was asked for is not repeated.
    let id = found.ok_or_else(|| ApiError::about(ErrorCode::NotFound, "No live token has this text."))?;
    Ok(Json(FoundToken { id: id.to_string() }))
}
