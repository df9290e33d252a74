//! `DELETE /ringfence/v1/sessions`

use axum::extract::State;
use axum::http::StatusCode;
use okta::ErrorBody;

use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;

/// Ends every session of the caller but the one that asks.
#[utoipa::path(delete, path = "/ringfence/v1/sessions", tag = "Sign-in", security(("session" = [])),
    responses((status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 429, body = ErrorBody), (status = 503, body = ErrorBody)))]
pub(crate) async fn end_others(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
) -> Result<StatusCode, ApiError> {
    api.control.end_other_sessions(&seat.user, &seat.record.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
