//! `GET /api/v1/users` and `GET /ringfence/v1/users`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::Actor;
use okta::User;
use okta::limits::USERS_PAGE_MAX;

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List};
use crate::parts::Query;

const LIST: List = List { path: "/api/v1/users", default: USERS_PAGE_MAX, max: USERS_PAGE_MAX };
const BESIDE: List = List { path: "/ringfence/v1/users", ..LIST };

type Page = Result<(HeaderMap, Json<Vec<User>>), ApiError>;

/// Every user, oldest first.
#[utoipa::path(get, path = "/api/v1/users", tag = "Users",
    params(("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200")),
    responses((status = 200, body = [User])))]
pub(crate) async fn list(Reader(actor): Reader, State(api): State<Api>, Query(asked): Query<Asked>) -> Page {
    page(&actor, &api, asked, LIST).await
}

/// Every user, oldest first.
#[utoipa::path(get, path = "/ringfence/v1/users", tag = "Users",
    params(("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200")),
    responses((status = 200, body = [User])))]
pub(crate) async fn list_beside(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(asked): Query<Asked>,
) -> Page {
    page(&actor, &api, asked, BESIDE).await
}

async fn page(actor: &Actor, api: &Api, asked: Asked, list: List<'_>) -> Page {
    let limit = asked.limit(list)?;
    let after = asked.after(list, api)?;
    let page = api.control.users(actor, after.as_deref(), limit).await?;
    let links = asked.links(list, limit, page.next.as_deref(), api);
    Ok((links, Json(page.users.iter().map(|record| wire(record, api)).collect())))
}
