//! `GET /ringfence/v1/people`, and how many there are of each kind

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::user::{UserSearch, UserShow};
use engine::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Person, person};
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List, turned, unknown};
use crate::parts::Query;

const LIST: List = List { path: "/ringfence/v1/people", default: 50, max: 200 };

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    sort: String,
    after: Option<String>,
    limit: Option<String>,
}

/// Users of each kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleTotals {
    all: u64,
    admins: u64,
    active: u64,
    inactive: u64,
}

/// Users by a part of their login, name or address of mail.
#[utoipa::path(get, path = "/ringfence/v1/people", tag = "Users", operation_id = "list_people",
    params(("q" = Option<String>, Query, description = "A part of the login, the name or the address of mail"),
        ("show" = Option<String>, Query, pattern = "^(all|admins|active|inactive)?$",
            description = "all, admins, active, inactive"),
        ("sort" = Option<String>, Query, pattern = "^-?(login|created)?$",
            description = "login, created; `-` before it turns it round"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200; 50 where absent")),
    responses((status = 200, body = [Person])))]
pub(crate) async fn list(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Vec<Person>>), ApiError> {
    let search = question.search()?;
    let others = [("q", &*question.q), ("show", &question.show), ("sort", &question.sort)];
    let asked = Asked::beside(question.after, question.limit, others);
    let limit = asked.limit(LIST)?;
    let after = asked.after(LIST, &api)?.and_then(|id| UserId::parse(&id).ok());
    let page = api.control.people(&actor, UserSearch { after, limit, ..search }).await?;
    let links = asked.links(LIST, limit, page.next.as_deref(), &api);
    Ok((links, Json(page.people.iter().map(person).collect())))
}

/// How many users there are of each kind.
#[utoipa::path(get, path = "/ringfence/v1/people/counts", tag = "Users", operation_id = "count_people",
    responses((status = 200, body = PeopleTotals)))]
pub(crate) async fn counts(
    Reader(actor): Reader,
    State(api): State<Api>,
) -> Result<Json<PeopleTotals>, ApiError> {
    let found = api.control.people_counts(&actor).await?;
    let (all, admins) = (found.all, found.admins);
    Ok(Json(PeopleTotals { all, admins, active: found.active, inactive: found.inactive }))
}

impl Question {
    fn search(&self) -> Result<UserSearch, ApiError> {
        let show = match self.show.as_str() {
            "" | "all" => UserShow::All,
            "admins" => UserShow::Admins,
            "active" => UserShow::Active,
            "inactive" => UserShow::Inactive,
            other => return Err(unknown("show", other)),
        };
        let (descending, sort) = turned(&self.sort);
        let by_age = match sort {
            "" | "login" => false,
            "created" => true,
            other => return Err(unknown("sort", other)),
        };
        Ok(UserSearch { text: self.q.trim().to_owned(), show, by_age, descending, ..UserSearch::default() })
    }
}
