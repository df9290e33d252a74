//! `POST /api/v1/users` and `POST /ringfence/v1/users`

use axum::Json;
use axum::extract::State;
use control::{Actor, user};
use okta::error::Cause;
use okta::{NewUser, User};
use serde::Deserialize;
use serde_json::Value;

use super::wire;
use crate::Api;
use crate::auth::Admin;
use crate::body;
use crate::error::ApiError;
use crate::parts::Query;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Okta: `false` leaves the user inactive.
    activate: Option<String>,
}

/// Makes a user, active unless `activate=false`. Beside Okta's profile the body may name a `role`.
#[utoipa::path(post, path = "/api/v1/users", tag = "Users", request_body = NewUser,
    params(("activate" = Option<bool>, Query, description = "`false` leaves the user inactive")),
    responses((status = 200, body = User)))]
pub(crate) async fn create(
    Admin(actor): Admin,
    State(api): State<Api>,
    Query(asked): Query<Asked>,
    body::Json(body): body::Json,
) -> Result<Json<User>, ApiError> {
    made(&actor, &api, &asked, &body).await
}

/// Makes a user, active unless `activate=false`. Beside Okta's profile the body may name a `role`.
#[utoipa::path(post, path = "/ringfence/v1/users", tag = "Users", request_body = NewUser,
    params(("activate" = Option<bool>, Query, description = "`false` leaves the user inactive")),
    responses((status = 200, body = User)))]
pub(crate) async fn create_beside(
    Admin(actor): Admin,
    State(api): State<Api>,
    Query(asked): Query<Asked>,
    body::Json(body): body::Json,
) -> Result<Json<User>, ApiError> {
    made(&actor, &api, &asked, &body).await
}

impl Asked {
    /// A word that is neither would leave a user active whom somebody meant to leave inactive.
    fn activates(&self) -> Result<bool, ApiError> {
        match self.activate.as_deref() {
            None => Ok(true),
            Some(word) if word.eq_ignore_ascii_case("true") => Ok(true),
            Some(word) if word.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => Err(ApiError::invalid(&[Cause::new("activate", "It is true or false.")])),
        }
    }
}

async fn made(actor: &Actor, api: &Api, asked: &Asked, body: &Value) -> Result<Json<User>, ApiError> {
    let wanted = NewUser::parse(body).map_err(|causes| ApiError::invalid(&causes))?;
    let new = user::NewUser {
        login: wanted.profile.login,
        role: wanted.role,
        first_name: wanted.profile.first_name,
        last_name: wanted.profile.last_name,
        email: wanted.profile.email,
        active: asked.activates()?,
    };
    let record = api.control.create_user(actor, new).await?;
    Ok(Json(wire(&record, api)))
}
