//! `GET /api/v1/users/me`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use control::Actor;
use engine::Reason;
use okta::User;

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::version::etag;

/// The owner of the token that asks. Terraform's provider asks it first.
#[utoipa::path(get, path = "/api/v1/users/me", tag = "Users",
    responses((status = 200, body = User)))]
pub(crate) async fn me(Reader(actor): Reader, State(api): State<Api>) -> Result<impl IntoResponse, ApiError> {
    let Actor::Admin { user, .. } = &actor else { return Err(ApiError::refused(Reason::NoCredentials)) };
    let record = api.control.user(&actor, user.id.as_str()).await?;
    Ok((etag(record.version), Json(wire(&record, &api))))
}
