//! `POST /ringfence/v1/zones/preview`

use axum::extract::State;
use axum::{Extension, Json};
use control::zone::{Overlap, Standing, ZonePreview as Found};
use engine::Usage;
use okta::ZoneBody;
use okta::error::{Cause, ErrorBody};
use okta::zone::WantedZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft;
use crate::Api;
use crate::auth::Reader;
use crate::body::{self, LargeJson};
use crate::door::Caller;
use crate::error::ApiError;

/// A zone that is not saved yet.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ZoneDraft)]
#[allow(dead_code, reason = "the document's shape; the body is read field by field, each error by its name")]
pub(crate) struct Draft {
    /// Of the zone that it replaces; absent for a new one.
    id: Option<String>,
    #[schema(value_type = WantedZone)]
    zone: serde_json::Value,
}

/// What the zone would mean.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ZonePreview {
    you: YouInZone,
    /// At most 20: other active zones that share addresses with its gateways.
    overlaps: Vec<ZoneOverlap>,
    /// Of all pairs, told or not.
    overlaps_total: usize,
    addresses: ZoneAddresses,
}

/// Where this very call comes from, seen from the zone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct YouInZone {
    /// The client address; `null` where it cannot be known.
    address: Option<String>,
    before: Place,
    after: Place,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PlaceInZone)]
pub(crate) enum Place {
    Inside,
    Outside,
    /// The blocklist refuses the call.
    Blocked,
    Unknown,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneOverlap {
    /// Of the draft, as typed.
    entry: String,
    zone: OtherZone,
    /// The other zone's entry, as typed.
    with: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OtherZone {
    id: String,
    name: String,
}

/// Distinct addresses of the gateways, in decimal: there may be more than a JSON number can say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ZoneAddresses {
    ipv4: String,
    ipv6: String,
}

/// What a zone would mean: for the caller's own address, and beside the other zones. Nothing is changed.
#[utoipa::path(post, path = "/ringfence/v1/zones/preview", tag = "Network zones",
    request_body = Draft,
    responses((status = 200, body = ZonePreview), (status = 404, body = ErrorBody)))]
pub(crate) async fn preview(
    Reader(actor): Reader,
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
    LargeJson(body): LargeJson,
) -> Result<Json<ZonePreview>, ApiError> {
    let before = match body::text(&body, "id")? {
        Some(id) => Some(api.control.zone(&actor, &id).await?),
        None => None,
    };
    let missing = || ApiError::invalid(&[Cause::new("zone", "The zone is missing.")]);
    let wanted = body.get("zone").ok_or_else(missing)?;
    let wanted = ZoneBody::parse(wanted).map_err(|causes| ApiError::invalid(&causes))?;
    let usage = before.as_ref().map_or(Usage::Policy, |record| record.zone.usage);
    let chain = (!caller.alone).then(|| caller.chain.clone());
    let found = api.control.preview_zone(&actor, before, draft(wanted, usage, None), chain).await?;
    Ok(Json(found.into()))
}

impl From<Found> for ZonePreview {
    fn from(found: Found) -> Self {
        let (before, after) = (found.before.into(), found.after.into());
        Self {
            you: YouInZone { address: found.address.map(|address| address.to_string()), before, after },
            overlaps_total: found.overlaps.total,
            overlaps: found.overlaps.pairs.into_iter().map(Into::into).collect(),
            addresses: ZoneAddresses { ipv4: decimal(found.extent.ipv4), ipv6: decimal(found.extent.ipv6) },
        }
    }
}

impl From<Standing> for Place {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Inside => Self::Inside,
            Standing::Outside => Self::Outside,
            Standing::Blocked => Self::Blocked,
            Standing::Unknown => Self::Unknown,
        }
    }
}

impl From<Overlap> for ZoneOverlap {
    fn from(pair: Overlap) -> Self {
        let zone = OtherZone { id: pair.zone.to_string(), name: pair.zone_name };
        Self { entry: pair.entry, zone, with: pair.with }
    }
}

fn decimal(count: Option<u128>) -> String {
    count.map_or_else(|| EVERY_IPV6.to_owned(), |count| count.to_string())
}

/// 2^128
const EVERY_IPV6: &str = "340282366920938463463374607431768211456";
