//! `GET /ringfence/v1/overview`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;

/// The organization at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Overview {
    tokens: Tokens,
    /// Open tokens that are used from the fewest places.
    easiest: Vec<Easiest>,
    attention: Vec<Attention>,
    /// Calls of known tokens in the last 30 days.
    countries: Vec<OfCountry>,
    zones: usize,
    /// A call with a token was decided.
    used: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tokens {
    restricted: u64,
    open: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Easiest {
    id: String,
    name: String,
    places: usize,
    allowed: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attention {
    /// `new_place`, `refused`, `unknown_origin`, `blocked`, `open`, `expiring`, `never_used`, `geo_old` or
    /// `zones_unused`.
    kind: &'static str,
    count: u64,
    /// Three of them at most.
    items: Vec<Item>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item {
    id: String,
    name: String,
    detail: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfCountry {
    /// ISO 3166-1; `null` where it is not known.
    country: Option<String>,
    allowed: u64,
    refused: u64,
}

/// What the organization holds, and what needs attention.
#[utoipa::path(get, path = "/ringfence/v1/overview", tag = "Overview",
    responses((status = 200, body = Overview)))]
pub(crate) async fn overview(
    Reader(actor): Reader,
    State(api): State<Api>,
) -> Result<Json<Overview>, ApiError> {
    let found = api.control.overview(&actor).await?;
    let item = |item: control::overview::Item| Item { id: item.id, name: item.name, detail: item.detail };
    Ok(Json(Overview {
        tokens: Tokens {
            restricted: found.tokens.all.saturating_sub(found.tokens.open),
            open: found.tokens.open,
        },
        easiest: found
            .easiest
            .into_iter()
            .map(|one| Easiest { id: one.id, name: one.name, places: one.places, allowed: one.allowed })
            .collect(),
        attention: found
            .attention
            .into_iter()
            .map(|one| Attention {
                kind: one.kind,
                count: one.count,
                items: one.items.into_iter().map(item).collect(),
            })
            .collect(),
        countries: found
            .countries
            .into_iter()
            .map(|(country, outcomes)| OfCountry {
                country: country.filter(|country| !country.is_empty()),
                allowed: outcomes.allowed,
                refused: outcomes.refused,
            })
            .collect(),
        zones: found.zones,
        used: found.used,
    }))
}
