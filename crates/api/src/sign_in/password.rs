//! `POST /ringfence/v1/sign-in/password`

use axum::extract::State;
use axum::response::Response;
use control::sign_in::ByPassword;
use engine::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::Visiting;
use crate::body::Wanted;
use crate::error::ApiError;
use crate::session::SignedInUser;
use crate::{Api, session};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PasswordSignIn {
    login: String,
    password: String,
    /// Six digits, of this half minute.
    code: String,
}

/// Signs in with a password and a one-time code. Whatever is wrong, the answer is the same.
#[utoipa::path(post, path = "/ringfence/v1/sign-in/password", tag = "Sign-in", security(()),
    request_body = PasswordSignIn,
    responses((status = 200, body = SignedInUser)))]
pub(crate) async fn password(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Wanted(given): Wanted<PasswordSignIn>,
) -> Result<Response, ApiError> {
    let PasswordSignIn { login, password, code } = given;
    let given = ByPassword { login, password: Secret::new(password), code };
    let opened = api.settings.sign_in.by_password(given, &visitor).await?;
    Ok(session::opened(&opened, &visitor, &api))
}
