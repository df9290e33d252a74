//! `GET /ringfence/v1/calls`

use axum::Json;
use axum::extract::State;
use engine::Timestamp;
use okta::error::{Cause, ErrorBody};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Query;

const DAY: Duration = Duration::from_hours(24);
/// As long as counts are kept.
const SPAN_MAX: Duration = Duration::from_hours(90 * 24 + 1);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Question {
    token_id: Option<String>,
    since: Option<String>,
    until: Option<String>,
}

/// Calls by the hour. Times are UTC.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Calls {
    #[schema(format = DateTime)]
    since: String,
    #[schema(format = DateTime)]
    until: String,
    /// `hour`
    step: &'static str,
    allowed: u64,
    /// Those without a known token too, where all calls are asked for.
    refused: u64,
    /// Every hour, oldest first.
    bars: Vec<Bar>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bar {
    /// When the hour began.
    #[schema(format = DateTime)]
    at: String,
    allowed: u64,
    refused: u64,
}

/// How many calls were decided, by the hour: all of them, or one token's as far as the log goes back.
#[utoipa::path(get, path = "/ringfence/v1/calls", tag = "System Log",
    params(("tokenId" = Option<String>, Query, description = "`00T…`"),
        ("since" = Option<String>, Query, description = "RFC 3339; a day before `until` where absent, 90 days at most"),
        ("until" = Option<String>, Query, description = "RFC 3339; now where absent")),
    responses((status = 200, body = Calls), (status = 404, body = ErrorBody)))]
pub(crate) async fn calls(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<Json<Calls>, ApiError> {
    let until = given("until", question.until.as_deref())?.unwrap_or_else(|| (api.settings.now)());
    let since = given("since", question.since.as_deref())?.unwrap_or_else(|| until.minus(DAY));
    if since >= until || until.since(since) > SPAN_MAX {
        let sentence = "The span begins before its end, and is 90 days at most.";
        return Err(ApiError::invalid(&[Cause::new("since", sentence)]));
    }
    let token = question.token_id.as_deref().filter(|id| !id.is_empty());
    let hours = api.control.calls(&actor, token, since, until).await?;
    Ok(Json(Calls {
        since: okta::time::millis(since),
        until: okta::time::millis(until),
        step: "hour",
        allowed: hours.iter().map(|(_, outcomes)| outcomes.allowed).sum(),
        refused: hours.iter().map(|(_, outcomes)| outcomes.refused).sum(),
        bars: hours
            .into_iter()
            .map(|(at, outcomes)| Bar {
                at: okta::time::millis(at),
                allowed: outcomes.allowed,
                refused: outcomes.refused,
            })
            .collect(),
    }))
}

fn given(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let parsed = okta::time::parse(text);
    parsed.map(Some).map_err(|_| ApiError::invalid(&[Cause::new(field, "This is no time of RFC 3339.")]))
}
