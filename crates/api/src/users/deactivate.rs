//! `POST /api/v1/users/{id}/lifecycle/deactivate`, and beside it.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use okta::User;

use super::wire;
use crate::Api;
use crate::auth::Admin;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::expected;

/// Deactivates a user, whose tokens stop at once. Idempotent. Okta answers an empty object.
#[utoipa::path(post, path = "/api/v1/users/{id}/lifecycle/deactivate", tag = "Users",
    params(("id" = String, Path, description = "`00u…` or a login"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 200)))]
pub(crate) async fn deactivate(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<serde_json::Value>, ApiError> {
    api.control.set_user_active(&actor, &id, false, expected(&headers)?).await?;
    Ok(Json(serde_json::json!({})))
}

/// Deactivates a user, whose tokens stop at once. Idempotent.
#[utoipa::path(post, path = "/ringfence/v1/users/{id}/lifecycle/deactivate", tag = "Users",
    params(("id" = String, Path, description = "`00u…` or a login"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 200, body = User)))]
pub(crate) async fn deactivate_beside(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<User>, ApiError> {
    let record = api.control.set_user_active(&actor, &id, false, expected(&headers)?).await?;
    Ok(Json(wire(&record, &api)))
}
