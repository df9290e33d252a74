//! The organization, as Okta's clients ask for it.

use axum::Json;
use axum::extract::State;
use okta::{Org, WellKnownOrg};

use crate::Api;
use crate::auth::Reader;

/// The organization.
#[utoipa::path(get, path = "/api/v1/org", tag = "Organization", responses(
    (status = 200, body = Org)))]
pub(crate) async fn organization(_: Reader, State(api): State<Api>) -> Json<Org> {
    let organization = api.control.organization();
    Json(Org::of(&organization.id, "Ringfence", organization.created, api.base()))
}

/// What anybody may know of the organization.
#[utoipa::path(get, path = "/.well-known/okta-organization", tag = "Organization", security(()),
    responses((status = 200, body = WellKnownOrg)))]
pub(crate) async fn well_known(State(api): State<Api>) -> Json<WellKnownOrg> {
    Json(WellKnownOrg::of(&api.control.organization().id, api.base()))
}
