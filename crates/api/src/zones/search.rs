//! `GET /ringfence/v1/zones/search`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use control::zone::ZoneHit;
use engine::zone::Ineligible;
use okta::zone::{type_text, usage_text};
use serde::{Deserialize, Serialize};
use unicode_security::MixedScript as _;
use utoipa::ToSchema;

use super::browse::status;
use super::summary::summary;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::headers;
use crate::page::{Asked, Limit, List};
use crate::parts::Query;

/// Hits of one answer: what a person reads at a glance.
const LIST: List = List { path: "/ringfence/v1/zones/search", default: 20, max: 50 };

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(default)]
    q: String,
    limit: Option<String>,
}

/// A zone by a part of its name, and whether a token may name it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Hit {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// `POLICY` or `BLOCKLIST`
    usage: &'static str,
    /// `ACTIVE` or `INACTIVE`
    status: &'static str,
    /// What is in it, in one line.
    summary: String,
    /// Tokens that name it.
    used_by: usize,
    eligible: bool,
    /// Why a token may not name it.
    reason: Option<&'static str>,
    /// Its letters are of several scripts: it may look like another (B-038).
    mixed_scripts: bool,
}

/// Zones whose names contain a text, those that begin with it first.
#[utoipa::path(get, path = "/ringfence/v1/zones/search", tag = "Network zones",
    params(("q" = Option<String>, Query, description = "A part of the name, of either case"),
        ("for" = Option<String>, Query, description = "`token`: eligibility is said for tokens"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 50")),
    responses((status = 200, body = [Hit])))]
pub(crate) async fn search(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Vec<Hit>>), ApiError> {
    let limit = Asked { limit: question.limit, ..Asked::default() }.limit(LIST)?;
    let hits = api.control.search_zones(&actor, &question.q, limit).await?;
    let total = [(headers::TOTAL, HeaderValue::from(hits.total))];
    Ok((total, Json(hits.hits.iter().map(hit).collect())))
}

fn hit(hit: &ZoneHit) -> Hit {
    let zone = &hit.zone;
    let reason = hit.eligibility.err();
    Hit {
        id: zone.id.to_string(),
        name: zone.name.to_string(),
        kind: type_text(&zone.kind),
        usage: usage_text(zone.usage),
        status: status(zone.active),
        summary: summary(zone),
        used_by: hit.used_by,
        eligible: reason.is_none(),
        reason: reason.map(why_not),
        mixed_scripts: !zone.name.as_ref().is_single_script(),
    }
}

/// Beside the zone's name, so without it.
fn why_not(why: Ineligible) -> &'static str {
    match why {
        Ineligible::Enhanced => "Enhanced dynamic zones cannot be used by API tokens",
        Ineligible::Blocklist => "Blocklist zone: it already refuses every token",
        Ineligible::Exempt => "Exempt zone: it lifts blocks, and is no place of its own",
        Ineligible::Inactive => "Inactive zone: it contains nobody until it is activated",
    }
}
