//! `GET /api/v1/users/{id}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use okta::User;

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::etag;

/// One user, by id or by login.
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "Users",
    params(("id" = String, Path, description = "`00u…` or a login")),
    responses((status = 200, body = User)))]
pub(crate) async fn get(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let record = api.control.user(&actor, &id).await?;
    Ok((etag(record.version), Json(wire(&record, &api))))
}
