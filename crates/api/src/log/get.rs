//! `GET /ringfence/v1/logs/{uuid}`

use axum::Json;
use axum::extract::State;
use okta::ErrorBody;
use okta::log::LogEvent;

use super::event::events;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;

/// One event of the System Log.
#[utoipa::path(get, path = "/ringfence/v1/logs/{uuid}", tag = "System Log",
    params(("uuid" = String, Path, description = "The event's `uuid`")),
    responses((status = 200, body = LogEvent), (status = 404, body = ErrorBody)))]
pub(crate) async fn get(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(uuid): Path<String>,
) -> Result<Json<LogEvent>, ApiError> {
    let entry = api.control.log_entry(&actor, &uuid).await?;
    let mut events = events(&api.control, &[entry]).await?;
    // One for each row.
    Ok(Json(events.remove(0)))
}
