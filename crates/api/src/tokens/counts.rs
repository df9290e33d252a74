//! `GET /ringfence/v1/tokens/counts`

use axum::Json;
use axum::extract::State;
use control::token::TokenCounts;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;

/// Live tokens of each kind, as the list's filters find them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenTotals {
    all: u64,
    open: u64,
    restricted: u64,
    unused: u64,
    expiring: u64,
}

/// How many live tokens there are of each kind; of uses it may be seconds late.
#[utoipa::path(get, path = "/ringfence/v1/tokens/counts", tag = "API tokens",
    responses((status = 200, body = TokenTotals)))]
pub(crate) async fn counts(
    Reader(actor): Reader,
    State(api): State<Api>,
) -> Result<Json<TokenTotals>, ApiError> {
    let TokenCounts { all, open, unused, expiring } = api.control.token_counts(&actor).await?;
    Ok(Json(TokenTotals { all, open, restricted: all.saturating_sub(open), unused, expiring }))
}
