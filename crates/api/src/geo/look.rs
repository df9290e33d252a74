//! `POST /ringfence/v1/geo/look`

use axum::extract::State;
use axum::http::StatusCode;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;

/// Has the files looked at now; they are looked at every few seconds anyway.
#[utoipa::path(post, path = "/ringfence/v1/geo/look", tag = "Geography",
    responses((status = 202, description = "They are being looked at")))]
pub(crate) async fn look(Reader(actor): Reader, State(api): State<Api>) -> Result<StatusCode, ApiError> {
    api.control.have_geo_files_looked_at(&actor)?;
    Ok(StatusCode::ACCEPTED)
}
