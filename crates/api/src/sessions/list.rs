//! `GET /ringfence/v1/sessions`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::auth::SignedIn;
use crate::error::ApiError;
use crate::session::Session;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnSession {
    #[serde(flatten)]
    session: Session,
    /// The one that asks.
    current: bool,
}

/// The caller's own sessions, oldest first.
#[utoipa::path(get, path = "/ringfence/v1/sessions", tag = "Sign-in", security(("session" = [])),
    responses((status = 200, body = Vec<OwnSession>)))]
pub(crate) async fn list(
    SignedIn(seat): SignedIn,
    State(api): State<Api>,
) -> Result<Json<Vec<OwnSession>>, ApiError> {
    let sessions = api.control.sessions(&seat.user.id).await?;
    let own = sessions
        .iter()
        .map(|record| OwnSession { session: Session::of(record), current: record.id == seat.record.id });
    Ok(Json(own.collect()))
}
