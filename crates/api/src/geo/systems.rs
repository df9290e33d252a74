//! `GET /ringfence/v1/geo/systems`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List};
use crate::parts::Query;

/// Hits of one answer: what a person reads at a glance.
const LIST: List = List { path: "/ringfence/v1/geo/systems", default: 20, max: 50 };

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(default)]
    q: String,
    limit: Option<String>,
}

/// An autonomous system that a loaded file names.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct System {
    asn: u32,
    name: String,
}

/// Autonomous systems by number, as in `174` or `AS174`, or by a part of the name.
#[utoipa::path(get, path = "/ringfence/v1/geo/systems", tag = "Geography",
    params(("q" = Option<String>, Query, description = "A number, or a part of the name, of either case"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 50")),
    responses((status = 200, body = [System])))]
pub(crate) async fn systems(
    _: Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<Json<Vec<System>>, ApiError> {
    let limit = Asked { limit: question.limit, ..Asked::default() }.limit(LIST)?;
    let text = question.q.trim().to_lowercase();
    let number = text.strip_prefix("as").unwrap_or(&text);
    let snapshot = api.control.current().load();
    // What begins with the text comes first, then what holds it; each by number.
    let mut hits: Vec<(u8, u32, &str)> = snapshot
        .atlas()
        .as_names()
        .filter_map(|(asn, name)| rank(asn, name, &text, number).map(|rank| (rank, asn, &**name)))
        .collect();
    hits.sort_unstable();
    hits.truncate(limit);
    Ok(Json(hits.into_iter().map(|(_, asn, name)| System { asn, name: name.to_owned() }).collect()))
}

fn rank(asn: u32, name: &str, text: &str, number: &str) -> Option<u8> {
    let digits = asn.to_string();
    if !number.is_empty() && digits == number {
        return Some(0);
    }
    if !number.is_empty() && digits.starts_with(number) {
        return Some(1);
    }
    let name = name.to_lowercase();
    match name.find(text)? {
        0 => Some(2),
        _ => Some(3),
    }
}
