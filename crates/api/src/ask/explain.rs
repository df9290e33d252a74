//! `GET /ringfence/v1/explain/{errorId}`

use axum::Json;
use axum::extract::State;
use control::history::story_of;
use control::log::LogEntry;
use control::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Counted, Explained};
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::history::Change;
use crate::log;
use crate::parts::Path;

/// What was kept of a refused call.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refused {
    /// Of the first refusal of the record.
    error_id: String,
    /// Of its event in the log.
    uuid: String,
    #[schema(format = DateTime)]
    at: String,
    /// Left to right; the rightmost connected.
    chain: Vec<String>,
    /// The same, each with what it was taken for.
    path: Vec<Hop>,
    /// The door that refused, as in `forward-auth`.
    gate: String,
    method: String,
    /// The path, without a query.
    target: String,
    /// The forwarding header as it came.
    forwarded: String,
    /// `User-Agent` as it came.
    agent: String,
    token: Option<TokenOf>,
    /// Names of zones that held the call.
    zones: Vec<String>,
    country: Option<String>,
    asn: Option<u32>,
    /// What was known of the client address then, in one line.
    known: Option<String>,
    /// The token's condition then, in the console's words.
    condition: Option<String>,
    answer: Answer,
    /// What would let such a call in, a sentence each.
    admits: Vec<String>,
    /// The change that last made it so.
    change: Option<Change>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hop {
    /// `malformed` where it was none.
    address: String,
    /// `client`, `proxy` or `other`
    role: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenOf {
    id: String,
    name: String,
}

/// What the caller got.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    status: u16,
    error_code: &'static str,
}

/// Why a call was refused, by the `errorId` of its answer: the verdict as it was recorded.
#[utoipa::path(get, path = "/ringfence/v1/explain/{errorId}", tag = "Questions",
    params(("errorId" = String, Path, description = "`oae…`")),
    responses((status = 200, body = Explained)))]
pub(crate) async fn explain(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(error_id): Path<String>,
) -> Result<Json<Explained>, ApiError> {
    let refusal = api.control.refusal(&actor, &error_id).await?;
    let change = api.control.change_behind(&actor, &refusal).await?;
    let name = match &refusal.token_id {
        Some(id) => api.control.token_name(&actor, id).await?,
        None => None,
    };
    let story = story_of(&refusal);
    let (status, error_code) = log::answer(&refusal.reason);
    let entry = LogEntry::Calls(refusal.clone());
    let hop = |(address, role)| Hop { address, role };
    let refused = Refused {
        error_id: refusal.error_id.unwrap_or_default(),
        uuid: entry.uuid(),
        at: okta::time::millis(refusal.at),
        chain: usage::hops(&refusal.chain).into_iter().map(str::to_owned).collect(),
        path: story.path.into_iter().map(hop).collect(),
        gate: refusal.gate,
        method: refusal.method,
        target: refusal.target,
        forwarded: refusal.forwarded,
        agent: refusal.agent,
        token: refusal.token_id.map(|id| TokenOf { id, name: name.unwrap_or_default() }),
        zones: refusal.zones,
        country: refusal.country,
        asn: refusal.asn,
        known: story.facts,
        condition: story.condition,
        answer: Answer { status, error_code },
        admits: story.admits,
        change: change.map(|(event, names)| Change::of(&event, &names, &api)),
    };
    Ok(Json(Explained {
        verdict: "deny",
        reason: Some(refusal.reason),
        client_ip: refusal.client,
        revision: refusal.revision,
        openness: None,
        facts: None,
        refused: Some(refused),
        counted: Some(Counted {
            count: refusal.count,
            first: okta::time::text(refusal.at),
            last: okta::time::text(refusal.last),
            sources: if refusal.many { "many" } else { "one" },
        }),
        steps: refusal.steps,
    }))
}
