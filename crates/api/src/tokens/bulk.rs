//! `POST /ringfence/v1/tokens/bulk`

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use control::token::TokenChange;
use control::{Actor, ControlError};
use engine::NetworkCondition;
use okta::error::Cause;
use okta::{Network, NetworkText};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::condition;
use crate::Api;
use crate::auth::Admin;
use crate::body;
use crate::error::ApiError;

/// Tokens of one call.
const TOKENS_MAX: usize = 200;

/// Either a condition for all of them, or their end.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "the document's shape; the body is read field by field, each error by its name")]
pub(crate) struct ManyTokens {
    #[schema(min_items = 1, max_items = 200)]
    ids: Vec<String>,
    #[schema(value_type = Option<Network>)]
    network: Option<Value>,
    revoke: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManyDone {
    done: Vec<String>,
    failed: Vec<OneFailed>,
}

/// A token that stayed as it was, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneFailed {
    id: String,
    /// Empty where there is no such token.
    name: String,
    summary: String,
    causes: Vec<String>,
}

enum Deed {
    Restrict(NetworkCondition),
    Revoke,
}

/// Restricts or revokes many tokens, each by itself: one that fails stops no other.
#[utoipa::path(post, path = "/ringfence/v1/tokens/bulk", tag = "API tokens", request_body = ManyTokens,
    responses((status = 200, body = ManyDone)))]
pub(crate) async fn bulk(
    Admin(actor): Admin,
    State(api): State<Api>,
    body::Json(body): body::Json,
) -> Result<Json<ManyDone>, ApiError> {
    let ids = ids(&body)?;
    let deed = deed(&body, &api)?;
    let mut answer = ManyDone { done: Vec::new(), failed: Vec::new() };
    for id in ids {
        match one(&actor, &api, &id, &deed).await {
            Ok(()) => answer.done.push(id),
            Err(error) => answer.failed.push(failed(&actor, &api, id, error).await),
        }
    }
    Ok(Json(answer))
}

async fn one(actor: &Actor, api: &Api, id: &str, deed: &Deed) -> Result<(), ControlError> {
    match deed {
        Deed::Revoke => api.control.revoke_token(actor, id, None).await,
        Deed::Restrict(network) => {
            let change = TokenChange { network: Some(network.clone()), ..TokenChange::default() };
            api.control.restrict_token(actor, id, change).await.map(drop)
        }
    }
}

async fn failed(actor: &Actor, api: &Api, id: String, error: ControlError) -> OneFailed {
    let name = api.control.token_name(actor, &id).await.ok().flatten().unwrap_or_default();
    let body = ApiError::from(error).into_body();
    let causes = body.error_causes.into_iter().map(|cause| cause.error_summary).collect();
    OneFailed { id, name, summary: body.error_summary, causes }
}

/// Each once.
fn ids(body: &Value) -> Result<Vec<String>, ApiError> {
    let wrong = |sentence: String| ApiError::invalid(&[Cause::new("ids", sentence)]);
    let Some(Value::Array(given)) = body.get("ids") else {
        return Err(wrong("The field must be a list of ids.".to_owned()));
    };
    if given.is_empty() || given.len() > TOKENS_MAX {
        return Err(wrong(format!("Name 1 to {TOKENS_MAX} tokens.")));
    }
    let mut seen = BTreeSet::new();
    let mut ids = Vec::with_capacity(given.len());
    for id in given {
        let id = id.as_str().ok_or_else(|| wrong("Every id must be a text.".to_owned()))?;
        if seen.insert(id) {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}

fn deed(body: &Value, api: &Api) -> Result<Deed, ApiError> {
    let network = body.get("network").filter(|network| !network.is_null());
    match (network, body.get("revoke")) {
        (Some(network), None | Some(Value::Null | Value::Bool(false))) => {
            let text = NetworkText::parse(network).map_err(|cause| ApiError::invalid(&[cause]))?;
            condition(&text, api).map(Deed::Restrict)
        }
        (None, Some(Value::Bool(true))) => Ok(Deed::Revoke),
        _ => Err(ApiError::invalid(&[Cause::new("network", "Give either network or revoke: true.")])),
    }
}
