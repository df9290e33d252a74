//! `GET /ringfence/v1/session`

use axum::extract::State;
use axum::{Extension, Json};
use control::Actor;
use engine::decide;

use super::SignedInUser;
use crate::Api;
use crate::auth::SignedIn;
use crate::door::Caller;
use crate::error::ApiError;

/// Who is signed in.
#[utoipa::path(get, path = "/ringfence/v1/session", tag = "Sign-in", security(("session" = [])),
    responses((status = 200, body = SignedInUser)))]
pub(crate) async fn get(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<SignedInUser>, ApiError> {
    let user = api.control.user(&Actor::Machine, seat.user.id.as_str()).await?;
    let address = decide::client_address(&api.control.current().load(), &caller.chain);
    let address = address.map(|address| address.to_string());
    Ok(Json(SignedInUser::of(&user, &seat.record, seat.csrf.clone(), address)))
}
