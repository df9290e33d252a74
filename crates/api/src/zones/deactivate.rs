//! `POST /api/v1/zones/{id}/lifecycle/deactivate`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use okta::NetworkZone;

use super::wire;
use crate::Api;
use crate::auth::Admin;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::{etag, expected};

/// Deactivates a zone that no token names. Idempotent.
#[utoipa::path(post, path = "/api/v1/zones/{id}/lifecycle/deactivate", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 200, body = NetworkZone)))]
pub(crate) async fn deactivate(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let record = api.control.set_zone_active(&actor, &id, false, expected(&headers)?).await?;
    Ok((etag(record.version), Json(wire(&record, &api))))
}
