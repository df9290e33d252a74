//! `PUT /api/v1/zones/{id}`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use okta::{ErrorBody, NetworkZone, ZoneBody};

use super::{draft, wire};
use crate::Api;
use crate::auth::Admin;
use crate::body::LargeJson;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::{etag, expected};

/// Replaces a zone whole. Where the body does not say it, the usage stays as it is.
#[utoipa::path(put, path = "/api/v1/zones/{id}", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`")), request_body = NetworkZone,
    responses((status = 200, body = NetworkZone), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 412, body = ErrorBody), (status = 413, body = ErrorBody), (status = 429, body = ErrorBody),
        (status = 503, body = ErrorBody)))]
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
