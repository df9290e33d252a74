//! `POST /ringfence/v1/people/{id}/role`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use okta::error::Cause;
use okta::user::role_of;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Person, person};
use crate::Api;
use crate::auth::Admin;
use crate::body;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::{etag, expected};

#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "the document's shape; the body is read field by field, each error by its name")]
pub(crate) struct NewRole {
    #[schema(pattern = "^(super-admin|read-only-admin|none)$")]
    role: String,
}

/// Changes what a user may do: at once, for its tokens and sessions too.
#[utoipa::path(post, path = "/ringfence/v1/people/{id}/role", tag = "Users", request_body = NewRole,
    params(("id" = String, Path, description = "`00u…` or a login"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 200, body = Person)))]
pub(crate) async fn role(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body::Json(body): body::Json,
) -> Result<impl IntoResponse, ApiError> {
    let role = body::text(&body, "role")?.and_then(|text| role_of(&text)).ok_or_else(|| {
        ApiError::invalid(&[Cause::new("role", "The role is super-admin, read-only-admin or none.")])
    })?;
    api.control.set_user_role(&actor, &id, role, expected(&headers)?).await?;
    let found = api.control.person(&actor, &id).await?;
    Ok((etag(found.record.version), Json(person(&found))))
}
