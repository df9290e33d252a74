//! `GET /api/v1/api-tokens/{id}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use okta::ApiToken;

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::etag;

/// A live token.
#[utoipa::path(get, path = "/api/v1/api-tokens/{id}", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`")),
    responses((status = 200, body = ApiToken)))]
pub(crate) async fn get(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let record = api.control.token(&actor, &id).await?;
    Ok((etag(record.version), Json(wire(&record, &api))))
}
