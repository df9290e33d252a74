//! `POST /api/v1/zones`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::Usage;
use okta::zone::WantedZone;
use okta::{NetworkZone, ZoneBody};

use super::{draft, wire};
use crate::Api;
use crate::auth::Admin;
use crate::body::LargeJson;
use crate::error::ApiError;
use crate::version::etag;

/// Makes a zone, active from the start.
#[utoipa::path(post, path = "/api/v1/zones", tag = "Network zones", request_body = WantedZone,
    responses((status = 200, body = NetworkZone)))]
pub(crate) async fn create(
    Admin(actor): Admin,
    State(api): State<Api>,
    LargeJson(body): LargeJson,
) -> Result<impl IntoResponse, ApiError> {
    let wanted = ZoneBody::parse(&body).map_err(|causes| ApiError::invalid(&causes))?;
    let record = api.control.create_zone(&actor, draft(wanted, Usage::Policy, None)).await?;
    Ok((etag(record.version), Json(wire(&record, &api))))
}
