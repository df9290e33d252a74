//! `GET /ringfence/v1/tokens/{id}/usage`

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::usage::{self, Sums, Usage as Found};
use control::{Outcomes, PlaceRecord};
use engine::zone::Placed;
use engine::{Snapshot, decide};
use okta::ErrorBody;
use okta::log::family;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List};
use crate::parts::{Path, Query};

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    after: Option<String>,
    limit: Option<String>,
}

/// Who uses a token from where. Allowed and refused calls; a place is a chain of addresses.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Usage {
    token_id: String,
    allowed: u64,
    refused: u64,
    /// The share of these calls that `places` hold, 0 to 1: of places beyond 10,000 only their calls are counted.
    held: f64,
    places_total: usize,
    /// The 100 with most calls, as are `systems` and `agents`.
    countries: Vec<OfCountry>,
    systems: Vec<OfSystem>,
    agents: Vec<OfAgent>,
    /// A page, by the last use, newest first.
    places: Vec<Place>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfCountry {
    /// ISO 3166-1; `null` where it is not known.
    country: Option<String>,
    allowed: u64,
    refused: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfSystem {
    asn: Option<u32>,
    as_name: Option<String>,
    allowed: u64,
    refused: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfAgent {
    /// As in `curl`.
    agent: String,
    allowed: u64,
    refused: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Place {
    /// Left to right; the rightmost connected.
    chain: Vec<String>,
    client: Option<String>,
    country: Option<String>,
    region: Option<String>,
    asn: Option<u32>,
    as_name: Option<String>,
    agent: String,
    /// Active zones that hold such a call now.
    zones: Vec<Zone>,
    #[schema(format = DateTime)]
    first: String,
    #[schema(format = DateTime)]
    last: String,
    allowed: u64,
    refused: u64,
    /// Why it was refused last.
    reason: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Zone {
    id: String,
    name: String,
}

/// From where, and by what, a token is used. A revoked one keeps it as long as the log is kept.
#[utoipa::path(get, path = "/ringfence/v1/tokens/{id}/usage", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "Places of a page, 1 to 200")),
    responses((status = 200, body = Usage), (status = 404, body = ErrorBody)))]
pub(crate) async fn usage(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Usage>), ApiError> {
    let list = List { path: &format!("/ringfence/v1/tokens/{id}/usage"), default: 50, max: 200 };
    let asked = Asked::beside(question.after, question.limit, []);
    let limit = asked.limit(list)?;
    let after = asked.after(list, &api)?;
    let found = api.control.usage(&actor, &id, after.as_deref(), limit).await?;
    let links = asked.links(list, limit, found.next.as_deref(), &api);
    Ok((links, Json(told(&found, &api.control.current().load()))))
}

fn told(found: &Found, snapshot: &Snapshot) -> Usage {
    let Outcomes { allowed, refused } = found.held;
    let all = (allowed + found.beyond.allowed, refused + found.beyond.refused);
    let as_name = |asn: u32| snapshot.atlas().as_name(asn).map(ToString::to_string);
    Usage {
        token_id: found.token.to_string(),
        allowed: all.0,
        refused: all.1,
        held: share(allowed + refused, all.0 + all.1),
        places_total: found.places_total,
        countries: found
            .countries
            .iter()
            .map(|(country, outcomes)| OfCountry {
                country: country.clone(),
                allowed: outcomes.allowed,
                refused: outcomes.refused,
            })
            .collect(),
        systems: found
            .systems
            .iter()
            .map(|(asn, outcomes)| {
                let asn = asn.as_ref().and_then(|digits| digits.parse().ok());
                let Outcomes { allowed, refused } = *outcomes;
                OfSystem { asn, as_name: asn.and_then(as_name), allowed, refused }
            })
            .collect(),
        agents: agents(&found.agents),
        places: found.places.iter().map(|place| Place::of(place, snapshot)).collect(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share for people")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// By what kind of program: versions of one are added up.
fn agents(sums: &Sums) -> Vec<OfAgent> {
    let mut by_family: HashMap<&str, Outcomes> = HashMap::new();
    for (agent, outcomes) in sums {
        let sum = by_family.entry(family(agent.as_deref().unwrap_or_default())).or_default();
        sum.allowed += outcomes.allowed;
        sum.refused += outcomes.refused;
    }
    let mut agents: Vec<_> = by_family
        .into_iter()
        .map(|(agent, Outcomes { allowed, refused })| OfAgent { agent: agent.to_owned(), allowed, refused })
        .collect();
    agents.sort_by(|a, b| (b.allowed + b.refused).cmp(&(a.allowed + a.refused)).then(a.agent.cmp(&b.agent)));
    agents
}

impl Place {
    fn of(place: &PlaceRecord, snapshot: &Snapshot) -> Self {
        let chain = usage::chain(&place.chain);
        let holds = |zone: &engine::Zone| {
            let chain = chain.as_ref();
            zone.active
                && chain
                    .is_some_and(|chain| decide::place_in_zone(snapshot, &zone.id, chain) == Placed::Inside)
        };
        let zones = snapshot.zones().filter(|zone| holds(zone));
        let as_name = place.asn.and_then(|asn| snapshot.atlas().as_name(asn));
        Self {
            chain: usage::hops(&place.chain).into_iter().map(str::to_owned).collect(),
            client: place.client.clone(),
            country: place.country.clone(),
            region: place.region.clone(),
            asn: place.asn,
            as_name: as_name.map(ToString::to_string),
            agent: family(&place.agent).to_owned(),
            zones: zones.map(|zone| Zone { id: zone.id.to_string(), name: zone.name.to_string() }).collect(),
            first: okta::time::millis(place.first),
            last: okta::time::millis(place.last),
            allowed: place.allowed,
            refused: place.refused,
            reason: Some(place.reason.clone()).filter(|reason| !reason.is_empty()),
        }
    }
}
