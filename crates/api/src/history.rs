//! `GET /ringfence/v1/tokens/{id}/history` and `/ringfence/v1/zones/{id}/history`

mod fields;
#[cfg(test)]
mod tests;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::history::Changes;
use control::log::Names;
use control::{Actor, EventRecord};
use engine::Timestamp;
use okta::ErrorBody;
use okta::error::Entity;
use okta::log::family;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::fields::Field;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::log::change_words;
use crate::page::{Asked, Limit, List};
use crate::parts::{Path, Query};

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    after: Option<String>,
    limit: Option<String>,
}

/// What somebody changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Change {
    /// The `uuid` of its event in the log.
    id: String,
    #[schema(format = DateTime)]
    at: String,
    /// Okta's event type.
    kind: String,
    words: String,
    /// `null`: the program itself.
    actor: Option<Changer>,
    /// `console`, `token` or `program`.
    by: &'static str,
    /// The token that it was changed with.
    token_id: Option<String>,
    token_name: Option<String>,
    address: Option<String>,
    /// What kind of program, as in `curl`.
    agent: Option<String>,
    revision: u64,
    /// What it was and what it became, field by field, in words.
    fields: Vec<Field>,
    /// What it was after the change, as a form takes it: a token's `name` and `network`, a zone's body as on the
    /// wire. `null` where there is nothing to go back to, or it was too long to be kept.
    state: Option<serde_json::Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Changer {
    id: String,
    login: String,
}

impl Change {
    pub(crate) fn of(event: &EventRecord, names: &Names, api: &Api) -> Self {
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let detail = serde_json::from_str(&event.detail).unwrap_or_default();
        let by = match (&event.actor_token, event.actor.as_str()) {
            (Some(_), _) => "token",
            (None, "") => "program",
            (None, _) => "console",
        };
        Self {
            id: control::log::LogEntry::Change(event.clone()).uuid(),
            at: okta::time::millis(Timestamp::from_micros(event.at.micros())),
            kind: event.kind.clone(),
            words: change_words(&event.kind),
            actor: known(&event.actor)
                .map(|id| Changer { login: names.users.get(&id).cloned().unwrap_or_default(), id }),
            by,
            token_name: event.actor_token.as_ref().and_then(|id| names.tokens.get(id)).cloned(),
            token_id: event.actor_token.clone(),
            address: known(&event.address),
            agent: known(&event.agent).map(|agent| family(&agent).to_owned()),
            revision: event.revision,
            fields: fields::changed(&event.kind, &detail, &api.control.current().load()),
            state: fields::state(&detail),
        }
    }
}

/// Who changed a token, when, from where and what, newest first. One that is revoked keeps its history.
#[utoipa::path(get, path = "/ringfence/v1/tokens/{id}/history", tag = "API tokens",
    params(("id" = String, Path, description = "`00T…`"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200")),
    responses((status = 200, body = [Change]), (status = 404, body = ErrorBody)))]
pub(crate) async fn of_token(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Vec<Change>>), ApiError> {
    changes(&api, &actor, &id, question, Entity::Token).await
}

/// Who changed a zone, when, from where and what, newest first. One that is deleted keeps its history.
#[utoipa::path(get, path = "/ringfence/v1/zones/{id}/history", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200")),
    responses((status = 200, body = [Change]), (status = 404, body = ErrorBody)))]
pub(crate) async fn of_zone(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Vec<Change>>), ApiError> {
    changes(&api, &actor, &id, question, Entity::NetworkZone).await
}

async fn changes(
    api: &Api,
    actor: &Actor,
    id: &str,
    question: Question,
    entity: Entity,
) -> Result<(HeaderMap, Json<Vec<Change>>), ApiError> {
    let what = if entity == Entity::Token { "tokens" } else { "zones" };
    let list = List { path: &format!("/ringfence/v1/{what}/{id}/history"), default: 50, max: 200 };
    let asked = Asked::beside(question.after, question.limit, []);
    let limit = asked.limit(list)?;
    let after = asked.after(list, api)?;
    let Changes { events, names, next } = api.control.history(actor, id, after.as_deref(), limit).await?;
    if events.is_empty() && after.is_none() && !there(api, actor, id, entity).await? {
        return Err(ApiError::not_found(entity, id));
    }
    let links = asked.links(list, limit, next.as_deref(), api);
    Ok((links, Json(events.iter().map(|event| Change::of(event, &names, api)).collect())))
}

/// What was imported, or made by the program, may be without a history.
async fn there(api: &Api, actor: &Actor, id: &str, entity: Entity) -> Result<bool, ApiError> {
    Ok(match entity {
        Entity::Token => api.control.token_name(actor, id).await?.is_some(),
        Entity::NetworkZone | Entity::User => {
            let snapshot = api.control.current().load();
            engine::ZoneId::parse(id).is_ok_and(|id| snapshot.zone(&id).is_some())
        }
    })
}
