//! `POST /ringfence/v1/check`

use axum::Json;
use axum::extract::State;
use control::{Asked, Question};
use engine::openness::{Reach, openness};
use engine::{Explanation, IpChain, Secret, addr};
use okta::ErrorBody;
use okta::error::Cause;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::located::located;
use super::{Explained, Openness};
use crate::Api;
use crate::auth::Asker;
use crate::body;
use crate::error::ApiError;

/// A token, by its text or its id, and the chain that a call with it would come through.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "the document's shape; the body is read field by field, each error by its name")]
pub(crate) struct CheckQuestion {
    token: Option<String>,
    #[serde(rename = "tokenId")]
    token_id: Option<String>,
    /// Addresses, left to right; the rightmost connected.
    #[schema(min_items = 1, max_items = 64)]
    chain: Vec<String>,
}

/// The verdict on a chain, as if it had come through the edge. It is no use of the token.
#[utoipa::path(post, path = "/ringfence/v1/check", tag = "Questions", request_body = CheckQuestion,
    responses((status = 200, body = Explained), (status = 404, body = ErrorBody)))]
pub(crate) async fn check(
    Asker(actor): Asker,
    State(api): State<Api>,
    body::Json(body): body::Json,
) -> Result<Json<Explained>, ApiError> {
    let token = match (body::text(&body, "token")?, body::text(&body, "tokenId")?) {
        (Some(text), None) => Asked::Text(Secret::new(text)),
        (None, Some(id)) => Asked::Id(id),
        (None, None) | (Some(_), Some(_)) => {
            return Err(ApiError::invalid(&[Cause::new("token", "Give either token or tokenId.")]));
        }
    };
    let chain = chain(&body, &api)?;
    let explanation = api.control.check(&actor, Question { token, chain }).await?;
    Ok(Json(explained(&explanation, &api)))
}

fn chain(body: &Value, api: &Api) -> Result<IpChain, ApiError> {
    let wrong = |field: String, sentence: &str| ApiError::invalid(&[Cause::new(field, sentence)]);
    let Some(Value::Array(texts)) = body.get("chain") else {
        return Err(wrong("chain".to_owned(), "The chain must be a list of addresses."));
    };
    if texts.is_empty() || texts.len() > engine::limits::CHAIN_ELEMENTS_MAX {
        return Err(wrong("chain".to_owned(), "The chain has 1 to 64 addresses."));
    }
    let mut addresses = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let parsed = text.as_str().and_then(|text| addr::parse(text).ok());
        addresses.push(parsed.ok_or_else(|| wrong(format!("chain[{at}]"), "This is not an address."))?);
    }
    Ok(api.settings.edge.place(&addresses))
}

fn explained(explanation: &Explanation, api: &Api) -> Explained {
    let reason = explanation.reason;
    let snapshot = api.control.current().load();
    let rule = explanation.token.as_ref();
    let open = rule.map(|(_, network)| openness(network, snapshot.zones().map(|zone| &**zone)));
    Explained {
        verdict: if reason.is_none() { "allow" } else { "deny" },
        reason: reason.map(|reason| reason.code().to_owned()),
        client_ip: explanation.client.map(|address| address.to_string()),
        revision: explanation.revision.0,
        refused: None,
        counted: None,
        facts: explanation.client.map(|client| located(snapshot.atlas(), &api.control.geography(), client)),
        openness: open.map(|open| Openness { ipv4: words(open.ipv4), ipv6: words(open.ipv6) }),
        steps: explanation.steps.iter().map(ToString::to_string).collect(),
    }
}

fn words(reach: Reach) -> &'static str {
    match reach {
        Reach::All => "all",
        Reach::Some => "some",
        Reach::None => "none",
    }
}
