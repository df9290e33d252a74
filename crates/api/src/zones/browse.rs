//! `GET /ringfence/v1/zones`, and how many there are of each kind

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use control::zone::{ZoneCounts, ZoneLine, ZoneQuery, ZoneShow, ZoneSort};
use engine::ZoneKind;
use okta::time;
use okta::zone::{type_text, usage_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::summary::summary;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::{Asked, Limit, List, turned, unknown};
use crate::parts::Query;

const LIST: List = List { path: "/ringfence/v1/zones", default: 50, max: 200 };

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    sort: String,
    after: Option<String>,
    limit: Option<String>,
}

/// A zone as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ZoneRow {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// `POLICY` or `BLOCKLIST`
    usage: &'static str,
    /// `ACTIVE` or `INACTIVE`
    status: &'static str,
    /// Made by Ringfence: it cannot be deleted.
    system: bool,
    exempt: bool,
    /// What is in it, in one line.
    summary: String,
    /// Gateways and proxies together.
    entries: usize,
    /// Tokens that name it.
    used_by: usize,
    created: String,
    last_updated: String,
    /// The entry that holds the address that was asked for.
    matched_by: Option<String>,
}

/// Zones of each kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneTotals {
    all: usize,
    ip: usize,
    dynamic: usize,
    enhanced: usize,
    blocklist: usize,
    unused: usize,
}

/// Zones by a part of their name, or by an address that they hold.
#[utoipa::path(get, path = "/ringfence/v1/zones", tag = "Network zones",
    params(("q" = Option<String>, Query, description = "A part of the name; or an address, and then the zones that hold it"),
        ("show" = Option<String>, Query, pattern = "^(all|ip|dynamic|enhanced|blocklist|unused)?$",
            description = "all, ip, dynamic, enhanced, blocklist, unused"),
        ("sort" = Option<String>, Query, pattern = "^-?(name|type|usedBy|created)?$",
            description = "name, type, usedBy, created; `-` before it turns it round"),
        ("after" = Option<String>, Query, description = "From the `Link` of the page before"),
        ("limit" = inline(Option<Limit>), Query, description = "1 to 200; 50 where absent")),
    responses((status = 200, body = [ZoneRow])))]
pub(crate) async fn browse(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<(HeaderMap, Json<Vec<ZoneRow>>), ApiError> {
    let query = question.query()?;
    let asked = question.asked();
    let limit = asked.limit(LIST)?;
    let after = asked.after(LIST, &api)?;
    let page = api.control.zone_lines(&actor, &query, after.as_deref(), limit).await?;
    let links = asked.links(LIST, limit, page.next.as_deref(), &api);
    Ok((links, Json(page.lines.iter().map(row).collect())))
}

/// How many zones there are of each kind.
#[utoipa::path(get, path = "/ringfence/v1/zones/counts", tag = "Network zones",
    responses((status = 200, body = ZoneTotals)))]
pub(crate) async fn counts(
    Reader(actor): Reader,
    State(api): State<Api>,
) -> Result<Json<ZoneTotals>, ApiError> {
    let ZoneCounts { all, ip, dynamic, enhanced, blocklist, unused } =
        api.control.zone_counts(&actor).await?;
    Ok(Json(ZoneTotals { all, ip, dynamic, enhanced, blocklist, unused }))
}

impl Question {
    fn query(&self) -> Result<ZoneQuery, ApiError> {
        let show = match self.show.as_str() {
            "" | "all" => ZoneShow::All,
            "ip" => ZoneShow::Ip,
            "dynamic" => ZoneShow::Dynamic,
            "enhanced" => ZoneShow::Enhanced,
            "blocklist" => ZoneShow::Blocklist,
            "unused" => ZoneShow::Unused,
            other => return Err(unknown("show", other)),
        };
        let (descending, sort) = turned(&self.sort);
        let sort = match sort {
            "" | "name" => ZoneSort::Name,
            "type" => ZoneSort::Type,
            "usedBy" => ZoneSort::UsedBy,
            "created" => ZoneSort::Created,
            other => return Err(unknown("sort", other)),
        };
        Ok(ZoneQuery { q: self.q.clone(), show, sort, descending })
    }

    fn asked(self) -> Asked {
        let others = [("q", &*self.q), ("show", &self.show), ("sort", &self.sort)];
        Asked::beside(self.after, self.limit, others)
    }
}

fn row(line: &ZoneLine) -> ZoneRow {
    let zone = &line.zone;
    let entries = match &zone.kind {
        ZoneKind::Ip(ip) => ip.gateways.len() + ip.proxies.len(),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => 0,
    };
    ZoneRow {
        id: zone.id.to_string(),
        name: zone.name.to_string(),
        kind: type_text(&zone.kind),
        usage: usage_text(zone.usage),
        status: status(zone.active),
        system: line.facts.system,
        exempt: zone.is_exempt(),
        summary: summary(zone),
        entries,
        used_by: line.facts.used_by,
        created: time::text(line.facts.created),
        last_updated: time::text(line.facts.updated),
        matched_by: line.matched_by.clone(),
    }
}

pub(super) fn status(active: bool) -> &'static str {
    if active { "ACTIVE" } else { "INACTIVE" }
}
