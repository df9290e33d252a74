//! `DELETE /ringfence/v1/sessions/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::parts::Path;
use crate::session::cleared;

/// Ends one of the caller's own sessions, on whichever machine.
#[utoipa::path(delete, path = "/ringfence/v1/sessions/{id}", tag = "Sign-in", security(("session" = [])),
    params(("id" = String, Path, description = "The session's id")),
    responses((status = 204)))]
pub(crate) async fn end(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    api.control.end_session(&seat.user, &id).await?;
    if id == seat.record.id {
        return Ok((StatusCode::NO_CONTENT, cleared(&api)).into_response());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
