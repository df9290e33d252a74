//! `/ringfence/v1/session`: the session that makes the call.

pub(crate) mod end;
pub(crate) mod get;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use control::sign_in::Visitor;
use control::{Opened, SessionRecord, UserRecord};
use engine::Role;
use okta::time;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Api, cookie};

/// Who is signed in, and what the console's writes must bring with them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedInUser {
    /// For the header `X-Ringfence-Csrf` of every write.
    csrf: String,
    user: SessionUser,
    session: Session,
    /// Where this very call comes from; `null` where nobody can tell.
    address: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionUser {
    id: String,
    login: String,
    first_name: String,
    last_name: String,
    role: AdminRole,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AdminRole {
    SuperAdmin,
    ReadOnlyAdmin,
}

/// A browser that is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConsoleSession)]
pub(crate) struct Session {
    pub(crate) id: String,
    created: String,
    last_seen: String,
    /// The end that use does not move.
    expires_at: String,
    /// The end unless it is used before.
    idle_expires_at: String,
    /// Where the sign-in came from; `null` where nobody could tell.
    address: Option<String>,
    user_agent: String,
    way: Way,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    Passkey,
    Password,
}

impl Session {
    pub(crate) fn of(record: &SessionRecord) -> Self {
        Self {
            id: record.id.clone(),
            created: time::text(record.created),
            last_seen: time::text(record.last_seen),
            expires_at: time::text(record.expires),
            idle_expires_at: time::text(control::session::idle_end(record)),
            address: Some(record.address.clone()).filter(|address| !address.is_empty()),
            user_agent: record.user_agent.clone(),
            way: if record.way == "passkey" { Way::Passkey } else { Way::Password },
        }
    }
}

impl SignedInUser {
    fn of(user: &UserRecord, session: &SessionRecord, csrf: String, address: Option<String>) -> Self {
        let role = match user.user.role {
            Role::SuperAdmin => AdminRole::SuperAdmin,
            Role::ReadOnlyAdmin | Role::None => AdminRole::ReadOnlyAdmin,
        };
        let user = SessionUser {
            id: user.user.id.to_string(),
            login: user.user.login.to_string(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            role,
        };
        Self { csrf, user, session: Session::of(session), address }
    }
}

/// A sign-in that went well: the cookie, and what `GET /ringfence/v1/session` says.
pub(crate) fn opened(opened: &Opened, visitor: &Visitor, api: &Api) -> Response {
    let csrf = control::session::csrf(&opened.secret);
    let address = visitor.address.map(|address| address.to_string());
    let body = SignedInUser::of(&opened.user, &opened.session, csrf, address);
    let cookie = cookie::set(&opened.secret, api.settings.sign_in.place());
    ([(header::SET_COOKIE, cookie)], Json(body)).into_response()
}

/// Nothing of the session is left in the browser.
pub(crate) fn cleared(api: &Api) -> [(header::HeaderName, HeaderValue); 2] {
    [
        (header::SET_COOKIE, cookie::clear(api.settings.sign_in.place())),
        (
            header::HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static("\"cache\", \"storage\""),
        ),
    ]
}
