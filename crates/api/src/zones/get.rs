//! `GET /api/v1/zones/{id}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use okta::NetworkZone;

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::etag;

/// One zone.
#[utoipa::path(get, path = "/api/v1/zones/{id}", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`")),
    responses((status = 200, body = NetworkZone)))]
pub(crate) async fn get(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let record = api.control.zone(&actor, &id).await?;
    Ok((etag(record.version), Json(wire(&record, &api))))
}
