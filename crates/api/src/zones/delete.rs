//! `DELETE /api/v1/zones/{id}`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use crate::Api;
use crate::auth::Admin;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::expected;

/// Deletes a zone that is inactive, that no token names, and that is not of the system.
#[utoipa::path(delete, path = "/api/v1/zones/{id}", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 204)))]
pub(crate) async fn delete(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    api.control.delete_zone(&actor, &id, expected(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
