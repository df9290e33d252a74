//! `GET /ringfence/v1/sign-in`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;

/// How people sign in here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignInWays {
    /// Not where `public_url` names an address, or has no TLS and is not loopback.
    passkeys: bool,
    /// Unless `admin.passwords` is off: for browsers and addresses that cannot have a passkey.
    passwords: bool,
    /// The name that passkeys are for.
    rp_id: Option<String>,
}

/// The ways in; anybody may ask.
#[utoipa::path(get, path = "/ringfence/v1/sign-in", tag = "Sign-in", security(()),
    responses((status = 200, body = SignInWays)))]
pub(crate) async fn ways(State(api): State<Api>) -> Json<SignInWays> {
    let ways = api.settings.sign_in.ways();
    Json(SignInWays { passkeys: ways.passkeys, passwords: ways.passwords, rp_id: ways.rp_id })
}
