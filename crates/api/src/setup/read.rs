//! `POST /ringfence/v1/setup`

use axum::extract::State;
use axum::{Extension, Json};
use engine::Secret;
use okta::time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Visiting;
use crate::body::Wanted;
use crate::door::Caller;
use crate::error::ApiError;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetupLink {
    /// What stands behind the `#` of the link.
    link: String,
}

/// Whom the link is for, and how the server sees whoever opened it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "an answer of the wire, not a state")]
pub(crate) struct Setup {
    login: String,
    first_name: String,
    last_name: String,
    /// Nobody can sign in yet: the login and the names may be chosen.
    is_first: bool,
    expires_at: String,
    passkeys: bool,
    passwords: bool,
    /// `null` where nobody can tell.
    address: Option<String>,
    /// Left to right; the rightmost connected, the edge's own stripped.
    chain: Vec<String>,
    /// Whoever connected is trusted to say for whom.
    peer_is_proxy: bool,
}

/// Reads a set-up link. It stays good until something is set up with it.
#[utoipa::path(post, path = "/ringfence/v1/setup", tag = "Sign-in", security(()), request_body = SetupLink,
    responses((status = 200, body = Setup)))]
pub(crate) async fn read(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    Wanted(given): Wanted<SetupLink>,
) -> Result<Json<Setup>, ApiError> {
    let setup = api.settings.sign_in.setup(&Secret::new(given.link), &visitor).await?;
    let ways = api.settings.sign_in.ways();
    Ok(Json(Setup {
        login: setup.user.user.login.to_string(),
        first_name: setup.user.first_name,
        last_name: setup.user.last_name,
        is_first: setup.is_first,
        expires_at: time::text(setup.expires),
        passkeys: ways.passkeys,
        passwords: ways.passwords,
        address: visitor.address.map(|address| address.to_string()),
        chain: caller.chain.hops().unwrap_or_default().iter().map(ToString::to_string).collect(),
        peer_is_proxy: !caller.forwarded.is_empty()
            && caller.peer.is_none_or(|peer| api.settings.edge.trusts(peer)),
    }))
}
