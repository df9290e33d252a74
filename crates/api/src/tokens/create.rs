//! `POST /ringfence/v1/tokens`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use control::{Actor, ControlError, token};
use engine::{NetworkCondition, UserId};
use okta::error::Cause;
use okta::{ApiToken, NewToken};
use serde::Serialize;
use utoipa::ToSchema;

use super::{condition, wire};
use crate::Api;
use crate::auth::Admin;
use crate::body;
use crate::error::ApiError;

/// The only answer that ever holds a token's text.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Issued {
    token: String,
    api_token: ApiToken,
}

/// Makes a token. Its text is in this answer and nowhere else.
#[utoipa::path(post, path = "/ringfence/v1/tokens", tag = "API tokens", request_body = NewToken,
    responses((status = 201, body = Issued)))]
pub(crate) async fn create(
    Admin(actor): Admin,
    State(api): State<Api>,
    body::Json(body): body::Json,
) -> Result<(StatusCode, Json<Issued>), ApiError> {
    let wanted = NewToken::parse(&body).map_err(|causes| ApiError::invalid(&causes))?;
    let network = match &wanted.network {
        Some(network) => condition(network, &api)?,
        None => NetworkCondition::Anywhere,
    };
    let owner = match &wanted.owner {
        None => None,
        Some(owner) => Some(owner_id(&actor, &api, owner).await?),
    };
    let new = token::NewToken { name: wanted.name, owner, expires_at: wanted.expires_at, network };
    let (secret, record) = api.control.issue_token(&actor, new).await?;
    let issued = Issued { token: secret.reveal().to_owned(), api_token: wire(&record, &api) };
    Ok((StatusCode::CREATED, Json(issued)))
}

/// By id or by login.
async fn owner_id(actor: &Actor, api: &Api, owner: &str) -> Result<UserId, ApiError> {
    match api.control.user(actor, owner).await {
        Ok(record) => Ok(record.user.id),
        Err(ControlError::NotFound { .. }) => {
            Err(ApiError::invalid(&[Cause::new("owner", format!("There is no user {owner}."))]))
        }
        Err(other) => Err(other.into()),
    }
}
