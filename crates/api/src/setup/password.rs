//! `POST /ringfence/v1/setup/password`

use axum::extract::State;
use axum::response::Response;
use control::sign_in::{NewAdmin, SetPassword};
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
pub(crate) struct SetupPassword {
    link: String,
    /// As the start has named it.
    ceremony: String,
    /// The login and the names are taken at the first set-up only.
    #[serde(default)]
    login: String,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    /// 12 to 128 characters.
    password: String,
    /// The authenticator's first.
    code: String,
}

/// Sets the password, spends the link, ends the user's other sessions, and signs in.
#[utoipa::path(post, path = "/ringfence/v1/setup/password", tag = "Sign-in", security(()),
    request_body = SetupPassword,
    responses((status = 200, body = SignedInUser)))]
pub(crate) async fn set(
    Visiting(visitor): Visiting,
    State(api): State<Api>,
    Wanted(given): Wanted<SetupPassword>,
) -> Result<Response, ApiError> {
    let SetupPassword { link, ceremony, login, first_name, last_name, password, code } = given;
    let given = SetPassword {
        link: Secret::new(link),
        ceremony,
        admin: NewAdmin { login, first_name, last_name },
        password: Secret::new(password),
        code,
    };
    let opened = api.settings.sign_in.set_password(given, &visitor).await?;
    Ok(session::opened(&opened, &visitor, &api))
}
