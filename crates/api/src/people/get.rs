//! `GET /ringfence/v1/people/{id}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use super::{Person, person};
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::etag;

/// One user, by id or by login.
#[utoipa::path(get, path = "/ringfence/v1/people/{id}", tag = "Users", operation_id = "get_person",
    params(("id" = String, Path, description = "`00u…` or a login")),
    responses((status = 200, body = Person)))]
pub(crate) async fn get(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let found = api.control.person(&actor, &id).await?;
    Ok((etag(found.record.version), Json(person(&found))))
}
