//! `GET /ringfence/v1/zones/{id}/tokens`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::headers;
use crate::page::{Asked, Limit, List};
use crate::parts::{Path, Query};

/// What a person reads at a glance: the list of tokens has pages.
const LIST: List = List { path: "/ringfence/v1/zones", default: 20, max: 200 };

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    limit: Option<String>,
}

/// A token that names the zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamingToken {
    id: String,
    name: String,
    /// The owner's login.
    owner: String,
}

/// Tokens that name the zone, by name: some of them where there are more than `limit`. `X-Total-Count` says
/// how many there are.
#[utoipa::path(get, path = "/ringfence/v1/zones/{id}/tokens", tag = "Network zones",
    params(("id" = String, Path, description = "`nzo…`"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200; 20 where absent")),
    responses((status = 200, body = [NamingToken])))]
pub(crate) async fn tokens(
    Reader(actor): Reader,
    State(api): State<Api>,
    Path(id): Path<String>,
    Query(question): Query<Question>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Vec<NamingToken>>), ApiError> {
    let limit = Asked { limit: question.limit, ..Asked::default() }.limit(LIST)?;
    let found = api.control.zone_tokens(&actor, &id, limit).await?;
    let snapshot = api.control.current().load();
    let total = [(headers::TOTAL, HeaderValue::from(found.total))];
    let rows = found.tokens.into_iter().map(|(id, name, owner)| NamingToken {
        id: id.to_string(),
        name,
        owner: snapshot.user(&owner).map(|user| user.login.to_string()).unwrap_or_default(),
    });
    Ok((total, Json(rows.collect())))
}
