//! `GET /api/v1/logs`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use engine::Timestamp;
use okta::ErrorBody;
use okta::limits::{EVENTS_PAGE_DEFAULT, EVENTS_PAGE_MAX};
use okta::log::{LogEvent, LogParameters, LogQuery};
use serde::Deserialize;

use super::read::{Begin, Part, read};
use super::refused;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List};
use crate::parts::Query;

const LIST: List = List { path: "/api/v1/logs", default: EVENTS_PAGE_DEFAULT, max: EVENTS_PAGE_MAX };

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Question {
    since: Option<String>,
    until: Option<String>,
    after: Option<String>,
    filter: Option<String>,
    q: Option<String>,
    limit: Option<String>,
    sort_order: Option<String>,
}

/// What became of calls, and what was changed, in the order in which it was recorded. Without `until` and ascending
/// there is always a next page, which holds what comes later; a page may be empty while a filter looks on.
#[utoipa::path(get, path = "/api/v1/logs", tag = "System Log",
    params(("since" = Option<String>, Query, description = "RFC 3339; 7 days before `until` where absent, 180 days ago at most"),
        ("until" = Option<String>, Query, description = "RFC 3339; now where absent"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("filter" = Option<String>, Query, description = "SCIM, as in `eventType eq \"zone.update\" and outcome.result eq \"SUCCESS\"`"),
        ("q" = Option<String>, Query, description = "At most 10 whole words, of 40 characters at most"),
        ("limit" = inline(Option<Limit>), Query, description = "0 to 1000; 100 where absent"),
        ("sortOrder" = Option<String>, Query, description = "`ASCENDING` or `DESCENDING`")),
    responses((status = 200, body = [LogEvent]), (status = 400, body = ErrorBody)))]
pub(crate) async fn list(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Vec<LogEvent>>), ApiError> {
    let now = (api.settings.now)();
    let query = question.parsed(now)?;
    let asked = question.asked();
    // A page carries where the first one began: whoever goes on need not.
    let begin = match asked.after(LIST, &api)? {
        Some(place) => place_of(&place)?,
        None => Begin { since: query.span(now).0, after: None },
    };
    let Part { events, reached, more } = read(&api, &actor, &query, begin, query.limit).await?;
    let next = (more || query.is_polling()).then(|| {
        // Nothing yet: from the beginning on.
        let reached = reached.map_or_else(String::new, |place| place.to_string());
        format!("{reached} {}", begin.since.micros())
    });
    let links = asked.links(LIST, query.limit, next.as_deref(), &api);
    Ok((links, Json(events)))
}

fn place_of(place: &str) -> Result<Begin, ApiError> {
    // Sealed, it is ours.
    let wrong = || ApiError::new(okta::ErrorCode::Pagination);
    let (reached, since) = place.split_once(' ').ok_or_else(wrong)?;
    let after = if reached.is_empty() { None } else { Some(reached.parse().map_err(|_| wrong())?) };
    Ok(Begin { since: Timestamp::from_micros(since.parse().map_err(|_| wrong())?), after })
}

impl Question {
    fn parsed(&self, now: Timestamp) -> Result<LogQuery, ApiError> {
        let parameters = LogParameters {
            since: self.since.as_deref().filter(|_| self.after.is_none()),
            until: self.until.as_deref(),
            filter: self.filter.as_deref(),
            q: self.q.as_deref(),
            limit: self.limit.as_deref(),
            sort_order: self.sort_order.as_deref(),
        };
        LogQuery::parse(&parameters, now).map_err(|error| refused(&error))
    }

    fn asked(&self) -> Asked {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (q, until, order) = (text(&self.q), text(&self.until), text(&self.sort_order));
        let others = [("q", q.as_str()), ("until", until.as_str()), ("sortOrder", order.as_str())];
        Asked { filter: self.filter.clone(), ..Asked::beside(self.after.clone(), self.limit.clone(), others) }
    }
}
