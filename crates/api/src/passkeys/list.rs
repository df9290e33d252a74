//! `GET /ringfence/v1/passkeys`

use axum::Json;
use axum::extract::State;

use super::Passkey;
use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;

/// The caller's own passkeys, oldest first.
#[utoipa::path(get, path = "/ringfence/v1/passkeys", tag = "Sign-in", security(("session" = [])),
    responses((status = 200, body = Vec<Passkey>)))]
pub(crate) async fn list(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
) -> Result<Json<Vec<Passkey>>, ApiError> {
    let own = api.settings.sign_in.passkeys(&seat.user.id).await?;
    Ok(Json(own.iter().map(Passkey::of).collect()))
}
