//! `DELETE /api/v1/api-tokens/{id}`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use crate::Api;
use crate::auth::Admin;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::expected;

/// Revokes a token, at once and for good.
#[utoipa::path(delete, path = "/api/v1/api-tokens/{id}", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 204)))]
pub(crate) async fn revoke(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    api.control.revoke_token(&actor, &id, expected(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
