//! Dynamic zones: locations, ASNs and the type of proxy.

use engine::DynamicZone;
use engine::zone::ProxyType;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::location::{self, NetworkZoneLocation};
use super::{Common, ZoneLinks};
use crate::field::{self, Causes, quoted};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DynamicNetworkZone {
    #[serde(flatten)]
    pub common: Common,
    /// `null` where there are none.
    pub locations: Option<Vec<NetworkZoneLocation>>,
    /// As it was sent: `TorAnonymizer`, `NotTorAnonymizer`, `Any`; `Tor`, as Okta's document has it;
    /// `""` or `null` for none.
    pub proxy_type: Option<String>,
    /// Left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub asns: Vec<String>,
    #[serde(rename = "_links")]
    pub links: ZoneLinks,
}

impl DynamicNetworkZone {
    pub(super) fn of(zone: &DynamicZone, sent: Option<&str>, common: Common, links: ZoneLinks) -> Self {
        let locations = || zone.locations.iter().map(NetworkZoneLocation::of).collect();
        // What was sent is shown only where it means what the zone does.
        let echo = sent.filter(|sent| meaning(sent) == Some(zone.proxy_type));
        Self {
            common,
            locations: (!zone.locations.is_empty()).then(locations),
            proxy_type: echo.or(zone.proxy_type.map(canonical)).map(str::to_owned),
            asns: zone.asns.iter().map(ToString::to_string).collect(),
            links,
        }
    }
}

/// The zone, and its `proxyType` as it was sent.
pub(super) fn read(object: &Map<String, Value>, causes: &mut Causes) -> (DynamicZone, Option<String>) {
    let locations = location::read(object.get("locations"), "locations", causes);
    let asns = location::asns(object.get("asns"), "asns", causes);
    let sent = field::text(object, "proxyType", causes);
    let proxy_type = sent.and_then(|sent| {
        meaning(sent).unwrap_or_else(|| {
            causes.add(
                "proxyType",
                format!(
                    "{} is not a proxy type: it is Any, TorAnonymizer, NotTorAnonymizer or empty",
                    quoted(sent)
                ),
            );
            None
        })
    });
    (DynamicZone { locations, asns, proxy_type }, sent.map(str::to_owned))
}

/// What a `proxyType` asks for; `None` where it is none.
fn meaning(text: &str) -> Option<Option<ProxyType>> {
    match text {
        // `null` in quotes is in the enumeration of Okta's document.
        "" | "null" => Some(None),
        "Any" | "ANY" => Some(Some(ProxyType::Any)),
        "Tor" | "TorAnonymizer" => Some(Some(ProxyType::Tor)),
        "NotTorAnonymizer" => Some(Some(ProxyType::NotTor)),
        _ => None,
    }
}

/// As Okta's wire has it.
fn canonical(proxy_type: ProxyType) -> &'static str {
    match proxy_type {
        ProxyType::Any => "Any",
        ProxyType::Tor => "TorAnonymizer",
        ProxyType::NotTor => "NotTorAnonymizer",
    }
}
