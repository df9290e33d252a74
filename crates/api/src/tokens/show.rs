//! `GET /ringfence/v1/tokens/{id}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::UserId;
use serde::Serialize;
use utoipa::ToSchema;

use super::row::TokenRow;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;
use crate::version::etag;

/// A token with every zone that it names.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenDetail {
    #[serde(flatten)]
    row: TokenRow,
    /// `null` where it was imported, or made by the program itself.
    created_by: Option<Maker>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Maker {
    id: String,
    login: String,
}

/// A live token as the console shows it.
#[utoipa::path(get, path = "/ringfence/v1/tokens/{id}", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`")),
    responses((status = 200, body = TokenDetail)))]
pub(crate) async fn show(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let (record, maker) = api.control.token_and_maker(&actor, &id).await?;
    let snapshot = api.control.current().load();
    let login = |id: &UserId| snapshot.user(id).map(|user| user.login.to_string()).unwrap_or_default();
    let created_by = maker.map(|id| Maker { id: id.to_string(), login: login(&id) });
    let row = TokenRow::with_zones(&record, usize::MAX, &api);
    Ok((etag(record.version), Json(TokenDetail { row, created_by })))
}
