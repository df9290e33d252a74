//! `GET /ringfence/v1/find`

use axum::Json;
use axum::extract::State;
use control::token::TokenQuestion;
use control::user::{Person, UserSearch};
use control::zone::ZoneQuery;
use control::{Actor, ControlError};
use engine::{UserId, Zone, ZoneId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Query;
use crate::zones::summary::summary;

/// Of each kind: what a person reads at a glance.
const SHOWN: usize = 5;
/// Tokens of which the shown ones are the best.
const RANKED: usize = 50;

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(default)]
    q: String,
}

/// Something that has the text in its name, its login or its id, or a zone that holds the address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// `token`, `zone` or `person`
    kind: &'static str,
    id: String,
    name: String,
    /// One line more: the owner, what is in it, the full name.
    detail: String,
}

/// Tokens, zones and people by a part of their name, by their id, or by an address.
#[utoipa::path(get, path = "/ringfence/v1/find", tag = "Questions",
    params(("q" = Option<String>, Query, description = "A part of a name, an id, or an address")),
    responses((status = 200, body = [Found])))]
pub(crate) async fn find(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<Json<Vec<Found>>, ApiError> {
    let q = question.q.trim();
    if q.is_empty() {
        return Ok(Json(vec![]));
    }
    let mut found = tokens(&actor, &api, q).await?;
    found.extend(zones(&actor, &api, q).await?);
    found.extend(people(&actor, &api, q).await?);
    Ok(Json(found))
}

async fn tokens(actor: &Actor, api: &Api, q: &str) -> Result<Vec<Found>, ApiError> {
    let question = TokenQuestion { text: Some(q.to_owned()), limit: RANKED, ..TokenQuestion::default() };
    let mut page = api.control.search_tokens(actor, question).await?;
    // Its own name before its owner's.
    let part = q.to_lowercase();
    page.tokens.sort_by_key(|record| !record.name.to_lowercase().contains(&part));
    page.tokens.truncate(SHOWN);
    let snapshot = api.control.current().load();
    let owner = |id: &UserId| snapshot.user(id).map(|user| user.login.to_string()).unwrap_or_default();
    let found = page.tokens.into_iter().map(|record| Found {
        kind: "token",
        id: record.token.id.to_string(),
        detail: owner(&record.token.owner),
        name: record.name,
    });
    Ok(found.collect())
}

async fn zones(actor: &Actor, api: &Api, q: &str) -> Result<Vec<Found>, ApiError> {
    let found = |zone: &Zone, matched: Option<String>| Found {
        kind: "zone",
        id: zone.id.to_string(),
        name: zone.name.to_string(),
        detail: matched.unwrap_or_else(|| summary(zone)),
    };
    if let Some(zone) = ZoneId::parse(q).ok().and_then(|id| api.control.current().load().zone(&id).cloned()) {
        return Ok(vec![found(&zone, None)]);
    }
    let query = ZoneQuery { q: q.to_owned(), ..ZoneQuery::default() };
    let page = api.control.zone_lines(actor, &query, None, SHOWN).await?;
    Ok(page.lines.into_iter().map(|line| found(&line.zone, line.matched_by)).collect())
}

async fn people(actor: &Actor, api: &Api, q: &str) -> Result<Vec<Found>, ApiError> {
    let found = |person: Person| {
        let record = person.record;
        Found {
            kind: "person",
            id: record.user.id.to_string(),
            name: record.user.login.to_string(),
            detail: format!("{} {}", record.first_name, record.last_name).trim().to_owned(),
        }
    };
    // A login is found by its parts; only an id is found whole.
    match api.control.person(actor, q).await {
        Ok(person) if person.record.user.id.as_str() == q => return Ok(vec![found(person)]),
        Ok(_) | Err(ControlError::NotFound { .. }) => {}
        Err(other) => return Err(other.into()),
    }
    let search = UserSearch { text: q.to_owned(), limit: SHOWN, ..UserSearch::default() };
    Ok(api.control.people(actor, search).await?.people.into_iter().map(found).collect())
}
