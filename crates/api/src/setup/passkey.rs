//! `POST /ringfence/v1/setup/passkey`

use axum::extract::State;
use axum::response::Response;
use control::sign_in::SetPasskey;
use engine::Secret;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::auth::Visiting;
use crate::body::Wanted;
use crate::error::ApiError;
use crate::session::SignedInUser;
use crate::{Api, session};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetupPasskey {
    link: String,
    /// As the start has named it.
    ceremony: String,
    /// The browser's `PublicKeyCredential`, by its `toJSON`.
    #[schema(value_type = Object)]
    credential: Value,
    /// What the administrator calls the passkey.
    name: String,
}

/// Keeps the passkey, spends the link, ends the user's other sessions, and signs in.
#[utoipa::path(post, path = "/ringfence/v1/setup/passkey", tag = "Sign-in", security(()),
    request_body = SetupPasskey,
    responses((status = 200, body = SignedInUser)))]
pub(crate) async fn set(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Wanted(given): Wanted<SetupPasskey>,
) -> Result<Response, ApiError> {
    let SetupPasskey { link, ceremony, credential, name } = given;
    let given = SetPasskey { link: Secret::new(link), ceremony, credential, name };
    let opened = api.settings.sign_in.set_passkey(given, &visitor).await?;
    Ok(session::opened(&opened, &visitor, &api))
}
