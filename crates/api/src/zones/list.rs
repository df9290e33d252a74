//! `GET /api/v1/zones`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::zone::ZoneFilter;
use okta::error::ErrorCode;
use okta::limits::{ZONES_PAGE_DEFAULT, ZONES_PAGE_MAX};
use okta::{Filter, NetworkZone};

use super::wire;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List};
use crate::parts::Query;

const LIST: List = List { path: "/api/v1/zones", default: ZONES_PAGE_DEFAULT, max: ZONES_PAGE_MAX };

/// Every zone, oldest first. `filter` knows `id`, `usage` and `system` with `eq`, `and`, `or`.
#[utoipa::path(get, path = "/api/v1/zones", tag = "Network zones",
    params(("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200; 20 where absent"),
        ("filter" = Option<String>, Query, description = "As in `usage eq \"BLOCKLIST\"`")),
    responses((status = 200, body = [NetworkZone])))]
pub(crate) async fn list(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(asked): Query<Asked>,
) -> Result<(HeaderMap, Json<Vec<NetworkZone>>), ApiError> {
    let limit = asked.limit(LIST)?;
    let after = asked.after(LIST, &api)?;
    let filter = asked.filter.as_deref().map(Filter::parse).transpose();
    let filter = filter.map_err(|_| ApiError::new(ErrorCode::SearchCriteria))?.map(of);
    let page = api.control.zones(&actor, filter.as_ref(), after.as_deref(), limit).await?;
    let links = asked.links(LIST, limit, page.next.as_deref(), &api);
    Ok((links, Json(page.zones.iter().map(|record| wire(record, &api)).collect())))
}

fn of(filter: Filter) -> ZoneFilter {
    match filter {
        Filter::Id(id) => ZoneFilter::Id(id),
        Filter::Usage(usage) => ZoneFilter::Usage(usage),
        Filter::System(system) => ZoneFilter::System(system),
        Filter::And(left, right) => ZoneFilter::And(Box::new(of(*left)), Box::new(of(*right))),
        Filter::Or(left, right) => ZoneFilter::Or(Box::new(of(*left)), Box::new(of(*right))),
    }
}
