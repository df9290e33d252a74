//! `DELETE /api/v1/api-tokens/{id}`

use axum::extract::State;
use axum::http::StatusCode;

use crate::Api;
use crate::auth::Admin;
use crate::error::ApiError;
use crate::parts::Path;

/// Revokes a token, at once and for good.
#[utoipa::path(delete, path = "/api/v1/api-tokens/{id}", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`")),
    responses((status = 204), (status = 401, body = okta::ErrorBody), (status = 403, body = okta::ErrorBody),
        (status = 404, body = okta::ErrorBody), (status = 429, body = okta::ErrorBody),
        (status = 503, body = okta::ErrorBody)))]
pub(crate) async fn revoke(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    api.control.revoke_token(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
