//! `POST /ringfence/v1/sign-in/passkey/start`

use axum::Json;
use axum::extract::State;

use crate::Api;
use crate::auth::Visiting;
use crate::error::ApiError;
use crate::passkeys::Challenge;

/// A challenge for whichever passkey the browser has for this place. Good once, for five minutes.
#[utoipa::path(post, path = "/ringfence/v1/sign-in/passkey/start", tag = "Sign-in", security(()),
    responses((status = 200, body = Challenge)))]
pub(crate) async fn start(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
) -> Result<Json<Challenge>, ApiError> {
    Ok(Json(Challenge::of(api.settings.sign_in.start_sign_in(&visitor)?)))
}
