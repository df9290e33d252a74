//! `GET /ringfence/v1/tokens`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::token::{TokenQuestion, TokenShow, TokenSort};
use serde::Deserialize;

use super::row::TokenRow;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List, turned, unknown};
use crate::parts::Query;

const LIST: List = List { path: "/ringfence/v1/tokens", default: 50, max: 200 };

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    sort: String,
    after: Option<String>,
    limit: Option<String>,
}

/// Live tokens as the console lists them.
#[utoipa::path(get, path = "/ringfence/v1/tokens", tag = "API tokens",
    params(("q" = Option<String>, Query, description = "A part of the name or of the owner's login, of either case, or a whole id"),
        ("show" = Option<String>, Query, pattern = "^(all|open|restricted|unused|expiring)?$",
            description = "`all`, `open`, `restricted`, `unused` (never), `expiring` (within 7 days)"),
        ("owner" = Option<String>, Query, description = "The owner's login"),
        ("sort" = Option<String>, Query, pattern = "^-?(created|name|owner|lastUsed|expires)?$",
            description = "`created`, `name`, `owner`, `lastUsed` or `expires`; with `-` before it the other way round"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200")),
    responses((status = 200, body = [TokenRow])))]
pub(crate) async fn search(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Vec<TokenRow>>), ApiError> {
    let asked = question.asked();
    let limit = asked.limit(LIST)?;
    let after = asked.after(LIST, &api)?;
    let page = api.control.search_tokens(&actor, question.of_control(after, limit)?).await?;
    let links = asked.links(LIST, limit, page.next.as_deref(), &api);
    Ok((links, Json(page.tokens.iter().map(|record| TokenRow::of(record, &api)).collect())))
}

impl Question {
    fn asked(&self) -> Asked {
        let others = [("q", &*self.q), ("show", &self.show), ("owner", &self.owner), ("sort", &self.sort)];
        Asked::beside(self.after.clone(), self.limit.clone(), others)
    }

    fn of_control(&self, after: Option<String>, limit: usize) -> Result<TokenQuestion, ApiError> {
        let (descending, sort) = turned(&self.sort);
        let sort = match sort {
            "" | "created" => TokenSort::Created,
            "name" => TokenSort::Name,
            "owner" => TokenSort::Owner,
            "lastUsed" => TokenSort::LastUsed,
            "expires" => TokenSort::Expires,
            other => return Err(unknown("sort", other)),
        };
        let show = match self.show.as_str() {
            "" | "all" => TokenShow::All,
            "open" => TokenShow::Open,
            "restricted" => TokenShow::Restricted,
            "unused" => TokenShow::Unused,
            "expiring" => TokenShow::Expiring,
            other => return Err(unknown("show", other)),
        };
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(TokenQuestion {
            text: text(&self.q),
            owner: text(&self.owner),
            show,
            sort,
            descending,
            after,
            limit,
        })
    }
}
