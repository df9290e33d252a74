//! `PUT /api/v1/zones/{id}`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use okta::zone::WantedZone;
use okta::{NetworkZone, ZoneBody};

use super::{draft, wire};
use crate::Api;
use crate::auth::Admin;
use crate::body::LargeJson;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::{etag, expected};

/// Replaces a zone whole. Where the body does not say it, the usage stays as it is.
#[utoipa::path(put, path = "/api/v1/zones/{id}", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")), request_body = WantedZone,
    responses((status = 200, body = NetworkZone)))]
pub(crate) async fn replace(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
    LargeJson(body): LargeJson,
) -> Result<impl IntoResponse, ApiError> {
    let before = api.control.zone(&actor, &id).await?;
    let wanted = ZoneBody::parse(&body).map_err(|causes| ApiError::invalid(&causes))?;
    let draft = draft(wanted, before.zone.usage, expected(&headers)?);
    let record = api.control.replace_zone(&actor, &id, draft).await?;
    let zone = wire(&record, &api);
    let zone = if record.zone.is_exempt() { zone.of_exempt_put() } else { zone };
    Ok((etag(record.version), Json(zone)))
}
