//! `DELETE /ringfence/v1/sessions`

use axum::extract::State;
use axum::http::StatusCode;

use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;

/// Ends every session of the caller but the one that asks.
#[utoipa::path(delete, path = "/ringfence/v1/sessions", tag = "Sign-in", security(("session" = [])),
    responses((status = 204)))]
pub(crate) async fn end_others(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
) -> Result<StatusCode, ApiError> {
    api.control.end_other_sessions(&seat.user, &seat.record.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
