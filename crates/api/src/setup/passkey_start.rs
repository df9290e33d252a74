//! `POST /ringfence/v1/setup/passkey/start`

use axum::Json;
use axum::extract::State;
use control::sign_in::NewAdmin;
use engine::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Visiting;
use crate::body::Wanted;
use crate::error::ApiError;
use crate::passkeys::Challenge;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetupPasskeyStart {
    link: String,
    /// The login and the names are taken at the first set-up only.
    #[serde(default)]
    login: String,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

/// A challenge for a new passkey. Good once, for five minutes; the link stays.
#[utoipa::path(post, path = "/ringfence/v1/setup/passkey/start", tag = "Sign-in", security(()),
    request_body = SetupPasskeyStart,
    responses((status = 200, body = Challenge)))]
pub(crate) async fn start(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Wanted(given): Wanted<SetupPasskeyStart>,
) -> Result<Json<Challenge>, ApiError> {
    let SetupPasskeyStart { link, login, first_name, last_name } = given;
    let admin = NewAdmin { login, first_name, last_name };
    Ok(Json(Challenge::of(api.settings.sign_in.start_set_up(&Secret::new(link), admin, &visitor).await?)))
}
