//! `POST /ringfence/v1/passkeys/start`

use axum::Json;
use axum::extract::State;

use super::Challenge;
use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;

/// A challenge for one more passkey. Good once, for five minutes.
#[utoipa::path(post, path = "/ringfence/v1/passkeys/start", tag = "Sign-in", security(("session" = [])),
    responses((status = 200, body = Challenge)))]
pub(crate) async fn start(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
) -> Result<Json<Challenge>, ApiError> {
    Ok(Json(Challenge::of(api.settings.sign_in.start_passkey(&seat.user.id).await?)))
}
