//! `GET /ringfence/v1/explain/{errorId}`

use axum::Json;
use axum::extract::State;

use super::{Counted, Explained};
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::parts::Path;

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
    Ok(Json(Explained {
        verdict: "deny",
        reason: Some(refusal.reason),
        client_ip: refusal.client,
        revision: refusal.revision,
        openness: None,
        facts: None,
        counted: Some(Counted {
            count: refusal.count,
            first: okta::time::text(refusal.at),
            last: okta::time::text(refusal.last),
            sources: if refusal.many { "many" } else { "one" },
        }),
        steps: refusal.steps,
    }))
}
