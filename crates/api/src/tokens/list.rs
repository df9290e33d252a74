//! `GET /api/v1/api-tokens`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use okta::ApiToken;
use okta::limits::{TOKENS_PAGE_DEFAULT, TOKENS_PAGE_MAX};

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List};
use crate::parts::Query;

const LIST: List = List { path: "/api/v1/api-tokens", default: TOKENS_PAGE_DEFAULT, max: TOKENS_PAGE_MAX };

/// Every live token, oldest first.
#[utoipa::path(get, path = "/api/v1/api-tokens", tag = "API tokens",
    params(("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 1,000")),
    responses((status = 200, body = [ApiToken])))]
pub(crate) async fn list(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(asked): Query<Asked>,
) -> Result<(HeaderMap, Json<Vec<ApiToken>>), ApiError> {
    let limit = asked.limit(LIST)?;
    let after = asked.after(LIST, &api)?;
    let page = api.control.tokens(&actor, after.as_deref(), limit).await?;
    let links = asked.links(LIST, limit, page.next.as_deref(), &api);
    Ok((links, Json(page.tokens.iter().map(|record| wire(record, &api)).collect())))
}
