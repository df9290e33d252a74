//! `DELETE /ringfence/v1/passkeys/{id}`

use axum::extract::State;
use axum::http::StatusCode;

use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::parts::Path;

/// Removes one of the caller's own passkeys. The last way in stays.
#[utoipa::path(delete, path = "/ringfence/v1/passkeys/{id}", tag = "Sign-in", security(("session" = [])),
    params(("id" = String, Path, description = "The passkey's id")),
    responses((status = 204)))]
pub(crate) async fn remove(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    api.settings.sign_in.remove_passkey(&seat.user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
