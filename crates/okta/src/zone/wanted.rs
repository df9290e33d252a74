//! What the document says of a zone that somebody writes: [`ZoneBody`](super::ZoneBody) is what reads it.
#![allow(dead_code, reason = "shapes for the document alone")]

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::dynamic::DynamicType;
use super::enhanced::EnhancedType;
use super::ip::IpType;

/// A zone as it is written, told apart by `type`. Read-only and unknown fields are dropped unread: clients put
/// back what they got.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = NetworkZoneBody, example = json!({ "type": "IP", "name": "office",
    "gateways": [{ "type": "CIDR", "value": "192.0.2.0/24" }] }))]
pub enum WantedZone {
    Ip(WantedIpZone),
    Dynamic(WantedDynamicZone),
    Enhanced(WantedEnhancedZone),
}

/// At least one gateway or proxy; a blocklist has no proxies.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IPNetworkZoneBody)]
pub struct WantedIpZone {
    #[serde(rename = "type")]
    kind: IpType,
    #[serde(flatten)]
    common: WantedCommon,
    #[schema(max_items = 250_000)]
    gateways: Option<Vec<WantedAddress>>,
    #[schema(max_items = 250_000)]
    proxies: Option<Vec<WantedAddress>>,
    /// Only `DefaultExemptIpZone` has it.
    use_as_exempt_list: Option<bool>,
}

/// At least one of `locations`, `asns` and `proxyType`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DynamicNetworkZoneBody)]
pub struct WantedDynamicZone {
    #[serde(rename = "type")]
    kind: DynamicType,
    #[serde(flatten)]
    common: WantedCommon,
    locations: Option<PlaceList>,
    asns: Option<TextList>,
    /// `""`, `null` and `"null"` for none.
    #[schema(pattern = "^(|null|Any|ANY|Tor|TorAnonymizer|NotTorAnonymizer)$")]
    proxy_type: Option<String>,
}

/// At least one of `locations`, `asns` and `ipServiceCategories`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EnhancedDynamicNetworkZoneBody)]
pub struct WantedEnhancedZone {
    #[serde(rename = "type")]
    kind: EnhancedType,
    #[serde(flatten)]
    common: WantedCommon,
    locations: Option<WantedPlaces>,
    asns: Option<WantedTexts>,
    /// As in `ALL_ANONYMIZERS` or `NORD_VPN`.
    ip_service_categories: Option<WantedTexts>,
}

/// What all types have in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkZoneCommonBody)]
struct WantedCommon {
    /// Nothing that cannot be seen, and not blanks alone.
    #[schema(min_length = 1, max_length = 128)]
    name: String,
    /// `POLICY` where absent from a POST; from a PUT, what it was.
    usage: Option<WantedUsage>,
    /// Counts in a PUT.
    status: Option<WantedStatus>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkZoneAddressBody)]
struct WantedAddress {
    #[serde(rename = "type")]
    kind: WantedAddressType,
    /// As in `192.0.2.0/24`, `192.0.2.3-192.0.2.9` or, as a range of one, `192.0.2.3`.
    value: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkZoneLocationBody)]
struct WantedPlace {
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Za-z]{2}$")]
    country: String,
    /// ISO 3166-2 with its country, as in `US-CA`; `null` for the whole country.
    #[schema(pattern = "^([A-Za-z]{2}-[A-Za-z0-9]{1,3})?$")]
    region: Option<String>,
}

/// What counts, and what does not.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LocationCriteriaBody)]
struct WantedPlaces {
    include: Option<PlaceList>,
    exclude: Option<PlaceList>,
}

/// What counts, and what does not.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TextCriteriaBody)]
struct WantedTexts {
    include: Option<TextList>,
    exclude: Option<TextList>,
}

/// At most 75. Okta's Node client sends `{"0": …, "1": …}` for a list, which is one too.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = LocationList)]
enum PlaceList {
    List(Vec<WantedPlace>),
    ByIndex(BTreeMap<String, WantedPlace>),
}

/// At most 75. Okta's Node client sends `{"0": …, "1": …}` for a list, which is one too.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum TextList {
    List(Vec<String>),
    ByIndex(BTreeMap<String, String>),
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = NetworkZoneAddressType)]
pub(super) enum WantedAddressType {
    Cidr,
    Range,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = NetworkZoneUsage)]
pub(super) enum WantedUsage {
    Policy,
    Blocklist,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = NetworkZoneStatus)]
pub(super) enum WantedStatus {
    Active,
    Inactive,
}
