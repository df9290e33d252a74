//! `POST /ringfence/v1/sign-in/passkey`

use axum::extract::State;
use axum::response::Response;
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
pub(crate) struct PasskeySignIn {
    /// As the start has named it.
    ceremony: String,
    /// The browser's `PublicKeyCredential`, by its `toJSON`.
    #[schema(value_type = Object)]
    credential: Value,
}

/// Signs in with a passkey. Whatever is wrong, the answer is the same.
#[utoipa::path(post, path = "/ringfence/v1/sign-in/passkey", tag = "Sign-in", security(()),
    request_body = PasskeySignIn,
    responses((status = 200, body = SignedInUser)))]
pub(crate) async fn passkey(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Wanted(given): Wanted<PasskeySignIn>,
) -> Result<Response, ApiError> {
    let opened = api.settings.sign_in.by_passkey(&given.ceremony, given.credential, &visitor).await?;
    Ok(session::opened(&opened, &visitor, &api))
}
