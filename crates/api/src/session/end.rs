//! `DELETE /ringfence/v1/session`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::cleared;
use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;

/// Signs out.
#[utoipa::path(delete, path = "/ringfence/v1/session", tag = "Sign-in", security(("session" = [])),
    responses((status = 204)))]
pub(crate) async fn end(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
) -> Result<impl IntoResponse, ApiError> {
    api.control.end_session(&seat.user, &seat.record.id).await?;
    Ok((StatusCode::NO_CONTENT, cleared(&api)))
}
