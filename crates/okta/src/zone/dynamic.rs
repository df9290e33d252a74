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
    #[serde(rename = "type")]
    pub kind: DynamicType,
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

/// The one word that its type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DynamicNetworkZoneType)]
pub enum DynamicType {
    #[serde(rename = "DYNAMIC")]
    The,
}

impl DynamicNetworkZone {
    pub(super) fn of(zone: &DynamicZone, sent: Option<&str>, common: Common, links: ZoneLinks) -> Self {
        let locations = || zone.locations.iter().map(NetworkZoneLocation::of).collect();
        let echo = sent.filter(|sent| means(sent, zone.proxy_type));
        Self {
            kind: DynamicType::The,
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
    let proxy_type = match sent.map(meaning) {
        None | Some(Meaning::NoCriterion) => None,
        Some(Meaning::Is(proxy_type)) => Some(proxy_type),
        Some(Meaning::Unknown) => {
            let words = "it is Any, TorAnonymizer, NotTorAnonymizer or empty";
            let text = quoted(sent.unwrap_or_default());
            causes.add("proxyType", format!("{text} is not a proxy type: {words}"));
            None
        }
    };
    (DynamicZone { locations, asns, proxy_type }, sent.map(str::to_owned))
}

/// What a `proxyType` asks for, and whether it asks for anything.
enum Meaning {
    NoCriterion,
    Is(ProxyType),
    Unknown,
}

fn meaning(text: &str) -> Meaning {
    match text {
        // `null` in quotes is in the enumeration of Okta's document.
        "" | "null" => Meaning::NoCriterion,
        "Any" | "ANY" => Meaning::Is(ProxyType::Any),
        "Tor" | "TorAnonymizer" => Meaning::Is(ProxyType::Tor),
        "NotTorAnonymizer" => Meaning::Is(ProxyType::NotTor),
        _ => Meaning::Unknown,
    }
}

/// What was sent is shown only where it means what the zone does.
fn means(text: &str, wanted: Option<ProxyType>) -> bool {
    match meaning(text) {
        Meaning::NoCriterion => wanted.is_none(),
        Meaning::Is(proxy_type) => wanted == Some(proxy_type),
        Meaning::Unknown => false,
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
