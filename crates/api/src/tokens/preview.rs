//! `POST /ringfence/v1/tokens/preview`

use axum::extract::State;
use axum::{Extension, Json};
use control::Actor;
use engine::zone::Placed;
use engine::{NetworkCondition, Reason, Snapshot, Zone, decide};
use okta::NetworkText;
use okta::error::Cause;
use okta::token::Network;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::condition;
use crate::Api;
use crate::auth::Reader;
use crate::body;
use crate::door::Caller;
use crate::error::ApiError;

/// A condition that is not saved yet, and the token that it is meant for.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "the document's shape; the body is read field by field, each error by its name")]
pub(crate) struct TokenDraft {
    /// Absent for a new token.
    id: Option<String>,
    #[schema(value_type = Network)]
    network: serde_json::Value,
}

/// What the condition would mean.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenPreview {
    /// Zones that "any network zone" means now.
    eligible_zones: usize,
    you: You,
    /// This very call is made with the token that is being changed.
    this_token: bool,
}

/// Whether a call like this one would be admitted by the condition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct You {
    /// The client address; `null` where it cannot be known.
    address: Option<String>,
    admitted: bool,
    /// Why, in a few words: the zones that one is inside, or that one is in none of them.
    because: String,
}

/// What a network condition would mean, for the caller's own address among others. Nothing is changed.
#[utoipa::path(post, path = "/ringfence/v1/tokens/preview", tag = "API tokens", request_body = TokenDraft,
    responses((status = 200, body = TokenPreview)))]
pub(crate) async fn preview(
    Reader(actor): Reader,
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    body::Json(body): body::Json,
) -> Result<Json<TokenPreview>, ApiError> {
    let id = body::text(&body, "id")?;
    let network = body.get("network").ok_or_else(|| Cause::new("network", "The condition is missing."));
    let network = network.and_then(NetworkText::parse).map_err(|cause| ApiError::invalid(&[cause]))?;
    let condition = condition(&network, &api)?;
    let snapshot = api.control.current().load();
    let own = matches!(&actor, Actor::Admin { token: Some(own), .. } if id.as_deref() == Some(own.as_str()));
    Ok(Json(TokenPreview {
        eligible_zones: snapshot.zones().filter(|zone| zone.eligibility().is_ok() && zone.asks()).count(),
        you: you(&snapshot, &condition, &caller),
        this_token: own,
    }))
}

fn you(snapshot: &Snapshot, condition: &NetworkCondition, caller: &Caller) -> You {
    let answer = decide::admits(snapshot, condition, &caller.chain);
    // On a Unix socket nobody has an address, and only the token counts.
    let admitted = caller.alone || answer.is_ok();
    You {
        address: decide::client_address(snapshot, &caller.chain).map(|address| address.to_string()),
        admitted,
        because: because(snapshot, condition, caller, answer.err()),
    }
}

fn because(
    snapshot: &Snapshot,
    condition: &NetworkCondition,
    caller: &Caller,
    refusal: Option<Reason>,
) -> String {
    if refusal == Some(Reason::OriginUnknown) {
        return "where it is cannot be told".to_owned();
    }
    let is_asked = |zone: &Zone| match condition {
        NetworkCondition::Anywhere => false,
        NetworkCondition::InAny | NetworkCondition::NotInAny => zone.eligibility().is_ok(),
        NetworkCondition::In(_) | NetworkCondition::NotIn(_) => condition.named().contains(&zone.id),
    };
    let is_inside = |zone: &Zone| decide::place_in_zone(snapshot, &zone.id, &caller.chain) == Placed::Inside;
    let inside: Vec<&str> =
        snapshot.zones().filter(|zone| is_asked(zone) && is_inside(zone)).map(|zone| &*zone.name).collect();
    match condition {
        NetworkCondition::Anywhere => String::new(),
        _ if inside.is_empty() => "in none of these zones".to_owned(),
        _ => format!("in {}", inside.join(", ")),
    }
}
