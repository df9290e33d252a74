//! `DELETE /api/v1/api-tokens/current`

use axum::extract::State;
use axum::http::StatusCode;

use crate::Api;
use crate::auth::{Holder, Who};
use crate::error::ApiError;

/// Revokes the token that makes the call, whoever owns it.
#[utoipa::path(delete, path = "/api/v1/api-tokens/current", tag = "API tokens",
    responses((status = 204)))]
pub(crate) async fn revoke_current(holder: Holder, State(api): State<Api>) -> Result<StatusCode, ApiError> {
    let Who::Token(token) = holder.who else {
        let sentence = "This call was made by a session and has no token of its own: sign out instead.";
        return Err(ApiError::bad(StatusCode::BAD_REQUEST, sentence));
    };
    api.control.revoke_own_token(&holder.actor, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
