//! `PUT /api/v1/api-tokens/{id}`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use control::token::TokenChange;
use okta::{ApiToken, ApiTokenUpdate};

use super::{condition, wire};
use crate::Api;
use crate::auth::Admin;
use crate::body::Json;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::{etag, expected};

/// Replaces the network condition. What the body leaves out stays; read-only fields are passed over.
#[utoipa::path(put, path = "/api/v1/api-tokens/{id}", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")), request_body = ApiTokenUpdate,
    responses((status = 200, body = ApiToken)))]
pub(crate) async fn update(
    Admin(actor): Admin,
    State(api): State<Api>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json,
) -> Result<impl IntoResponse, ApiError> {
    let wanted = ApiTokenUpdate::parse(&body).map_err(|causes| ApiError::invalid(&causes))?;
    // Whether it is there is said before what is wrong with the body.
    api.control.token(&actor, &id).await?;
    let network = wanted.network.map(|network| condition(&network, &api)).transpose()?;
    let change =
        TokenChange { network, name: wanted.name, owner: wanted.user_id, expect: expected(&headers)? };
    let record = api.control.restrict_token(&actor, &id, change).await?;
    Ok((etag(record.version), axum::Json(wire(&record, &api))))
}
