//! `POST /ringfence/v1/passkeys`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Passkey;
use crate::Api;
use crate::auth::SignedIn;
use crate::body::Wanted;
use crate::error::ApiError;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPasskey {
    /// As the start has named it.
    ceremony: String,
    /// The browser's `PublicKeyCredential`, by its `toJSON`.
    #[schema(value_type = Object)]
    credential: Value,
    /// What the administrator calls it.
    name: String,
}

/// Keeps one more passkey.
#[utoipa::path(post, path = "/ringfence/v1/passkeys", tag = "Sign-in", security(("session" = [])),
    request_body = NewPasskey,
    responses((status = 200, body = Passkey)))]
pub(crate) async fn add(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
    Wanted(given): Wanted<NewPasskey>,
) -> Result<Json<Passkey>, ApiError> {
    let NewPasskey { ceremony, credential, name } = given;
    let record = api.settings.sign_in.add_passkey(&seat.user, &ceremony, credential, &name).await?;
    Ok(Json(Passkey::of(&record)))
}
