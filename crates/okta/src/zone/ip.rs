//! IP zones: gateways and trusted proxies.

use engine::{Entries, Entry, IpZone, Usage};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::wanted::WantedAddressType;
use super::{Common, ZoneLinks};
use crate::field::{self, Causes, kind};
use crate::limits::ENTRIES_MAX;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IPNetworkZone)]
pub struct IpNetworkZone {
    #[serde(rename = "type")]
    pub kind: IpType,
    #[serde(flatten)]
    pub common: Common,
    /// Only in the answer to a PUT of `DefaultExemptIpZone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_as_black_list: Option<bool>,
    /// Only in the answer to a PUT of `DefaultExemptIpZone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_as_exempt_list: Option<bool>,
    /// `null` where there are none, never `[]`.
    pub gateways: Option<Vec<NetworkZoneAddress>>,
    /// `null` where there are none, never `[]`.
    pub proxies: Option<Vec<NetworkZoneAddress>>,
    #[serde(rename = "_links")]
    pub links: ZoneLinks,
}

/// The one word that its type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = IPNetworkZoneType)]
pub enum IpType {
    #[serde(rename = "IP")]
    The,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkZoneAddress {
    #[serde(rename = "type")]
    #[schema(value_type = WantedAddressType)]
    pub kind: &'static str,
    /// As typed, host bits and all; one address is `A-A`.
    pub value: String,
}

impl IpNetworkZone {
    pub(super) fn of(zone: &IpZone, common: Common, links: ZoneLinks) -> Self {
        Self {
            kind: IpType::The,
            common,
            use_as_black_list: None,
            use_as_exempt_list: None,
            gateways: addresses(&zone.gateways),
            proxies: addresses(&zone.proxies),
            links,
        }
    }
}

fn addresses(entries: &Entries) -> Option<Vec<NetworkZoneAddress>> {
    let address =
        |entry: Entry| NetworkZoneAddress { kind: entry.wire_type(), value: entry.wire_value().into_owned() };
    (!entries.is_empty()).then(|| entries.iter().map(address).collect())
}

/// Whether a zone may be empty, and whether it is the exempt zone, depends on which zone it is:
/// the caller says. `exempt` is false here.
pub(super) fn read(object: &Map<String, Value>, usage: Option<Usage>, causes: &mut Causes) -> IpZone {
    let gateways = entries(object, "gateways", causes);
    let proxies = entries(object, "proxies", causes);
    if usage == Some(Usage::Blocklist) && !proxies.is_empty() {
        causes.add("proxies", NO_PROXIES);
    }
    IpZone { gateways: gateways.into(), proxies: proxies.into(), exempt: false }
}

fn entries(object: &Map<String, Value>, field: &str, causes: &mut Causes) -> Vec<Entry> {
    let Some(value) = field::get(object, field) else { return Vec::new() };
    let Some(list) = value.as_array() else {
        causes.add(field, format!("must be a list of {{\"type\", \"value\"}}, not {}", kind(value)));
        return Vec::new();
    };
    if list.len() > ENTRIES_MAX {
        causes.add(field, format!("has {} entries: the limit is {ENTRIES_MAX}", list.len()));
        return Vec::new();
    }
    let read = |(index, value)| match entry(value) {
        Ok(entry) => Some(entry),
        Err(sentence) => {
            causes.add(&format!("{field}[{index}]"), sentence);
            None
        }
    };
    list.iter().enumerate().filter_map(read).collect()
}

fn entry(value: &Value) -> Result<Entry, String> {
    let object = value
        .as_object()
        .ok_or_else(|| format!("must be an object with `type` and `value`, not {}", kind(value)))?;
    let text = |field: &str| match field::get(object, field) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(other) => Err(format!("`{field}` must be text, not {}", kind(other))),
    };
    Entry::of_wire(text("type")?, text("value")?).map_err(|error| error.to_string())
}

/// Okta's Terraform provider refuses it before it asks.
const NO_PROXIES: &str = "Zones with usage BLOCKLIST cannot have trusted proxies: leave them out.";
