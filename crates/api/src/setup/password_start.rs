//! `POST /ringfence/v1/setup/password/start`

use axum::Json;
use axum::extract::State;
use engine::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Visiting;
use crate::body::Wanted;
use crate::error::ApiError;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SetupPasswordStart {
    link: String,
    /// What the authenticator will call the account.
    login: String,
}

/// What an authenticator is to learn, within five minutes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetupCodes {
    ceremony: String,
    /// Base32, to be typed.
    totp_secret: String,
    /// `otpauth://…`, to be shown as a picture.
    totp_uri: String,
}

/// Makes the secret of one-time codes. It counts once a code of it comes back with the password.
#[utoipa::path(post, path = "/ringfence/v1/setup/password/start", tag = "Sign-in", security(()),
    request_body = SetupPasswordStart,
    responses((status = 200, body = SetupCodes)))]
pub(crate) async fn start(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Wanted(given): Wanted<SetupPasswordStart>,
) -> Result<Json<SetupCodes>, ApiError> {
    let SetupPasswordStart { link, login } = given;
    let codes = api.settings.sign_in.start_password(&Secret::new(link), &login, &visitor).await?;
    Ok(Json(SetupCodes {
        ceremony: codes.ceremony,
        totp_secret: codes.secret.reveal().to_owned(),
        totp_uri: codes.uri.reveal().to_owned(),
    }))
}
