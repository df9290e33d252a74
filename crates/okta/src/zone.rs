//! Network zones: as they go out, and as an administrator writes them.

mod body;
mod dynamic;
mod enhanced;
mod ip;
mod list;
mod location;
mod wanted;

#[cfg(test)]
pub(crate) mod tests;

use engine::{Timestamp, Usage, Zone, ZoneKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::link::{Link, url};
use crate::time;

pub use body::ZoneBody;
pub use dynamic::DynamicNetworkZone;
pub use enhanced::{EnhancedDynamicNetworkZone, IncludeExclude};
pub use ip::{IpNetworkZone, NetworkZoneAddress};
pub use location::NetworkZoneLocation;
pub use wanted::WantedZone;
use wanted::{WantedStatus, WantedUsage};

/// A zone of any type, told apart by `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum NetworkZone {
    Ip(IpNetworkZone),
    Dynamic(DynamicNetworkZone),
    Enhanced(EnhancedDynamicNetworkZone),
}

/// What all types have in common, in the order in which it goes out right after the `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NetworkZoneCommon)]
pub struct Common {
    /// `nzo` and 17 characters.
    pub id: String,
    pub name: String,
    #[schema(value_type = WantedStatus)]
    pub status: &'static str,
    #[schema(value_type = WantedUsage)]
    pub usage: &'static str,
    #[schema(format = DateTime)]
    pub created: String,
    #[schema(format = DateTime)]
    pub last_updated: String,
    /// Made by Ringfence itself.
    pub system: bool,
}

/// `deactivate` of an active zone, `activate` of an inactive one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ZoneLinks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activate: Option<Link>,
    #[serde(rename = "self")]
    pub this: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deactivate: Option<Link>,
}

/// What the wire says of a zone beyond what the engine knows.
#[derive(Clone, Copy, Debug)]
pub struct ZoneAbout<'a> {
    pub created: Timestamp,
    pub updated: Timestamp,
    pub system: bool,
    /// A dynamic zone's `proxyType` just as it was sent.
    pub proxy_type_text: Option<&'a str>,
}

impl NetworkZone {
    /// `base` is the public base URL.
    pub fn of(zone: &Zone, about: ZoneAbout<'_>, base: &str) -> Self {
        let common = Common::of(zone, about);
        let links = ZoneLinks::of(zone, base);
        match &zone.kind {
            ZoneKind::Ip(ip) => Self::Ip(IpNetworkZone::of(ip, common, links)),
            ZoneKind::Dynamic(dynamic) => {
                Self::Dynamic(DynamicNetworkZone::of(dynamic, about.proxy_type_text, common, links))
            }
            ZoneKind::Enhanced(enhanced) => {
                Self::Enhanced(EnhancedDynamicNetworkZone::of(enhanced, common, links))
            }
        }
    }

    /// As the PUT of `DefaultExemptIpZone` answers, and no other call: with `useAsBlackList` and
    /// `useAsExemptList`. Okta's GET of it has neither.
    #[must_use]
    pub fn of_exempt_put(mut self) -> Self {
        if let Self::Ip(zone) = &mut self {
            zone.use_as_black_list = Some(false);
            zone.use_as_exempt_list = Some(true);
        }
        self
    }
}

impl Common {
    fn of(zone: &Zone, about: ZoneAbout<'_>) -> Self {
        Self {
            id: zone.id.to_string(),
            name: zone.name.to_string(),
            status: if zone.active { ACTIVE } else { INACTIVE },
            usage: usage_text(zone.usage),
            created: time::text(about.created),
            last_updated: time::text(about.updated),
            system: about.system,
        }
    }
}

impl ZoneLinks {
    fn of(zone: &Zone, base: &str) -> Self {
        let this = url(base, &format!("/api/v1/zones/{}", zone.id));
        let lifecycle = |verb: &str| Link::allowing(format!("{this}/lifecycle/{verb}"), &["POST"]);
        Self {
            activate: (!zone.active).then(|| lifecycle("activate")),
            deactivate: zone.active.then(|| lifecycle("deactivate")),
            this: Link::allowing(this, &["GET", "PUT", "DELETE"]),
        }
    }
}

/// `IP`, `DYNAMIC` or `DYNAMIC_V2`.
pub fn type_text(kind: &ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Ip(_) => IP,
        ZoneKind::Dynamic(_) => DYNAMIC,
        ZoneKind::Enhanced(_) => DYNAMIC_V2,
    }
}

/// `POLICY` or `BLOCKLIST`.
pub fn usage_text(usage: Usage) -> &'static str {
    match usage {
        Usage::Policy => POLICY,
        Usage::Blocklist => BLOCKLIST,
    }
}

/// The usage of that name.
pub(crate) fn usage_of(text: &str) -> Option<Usage> {
    match text {
        POLICY => Some(Usage::Policy),
        BLOCKLIST => Some(Usage::Blocklist),
        _ => None,
    }
}

const ACTIVE: &str = "ACTIVE";
const INACTIVE: &str = "INACTIVE";
const IP: &str = "IP";
const DYNAMIC: &str = "DYNAMIC";
const DYNAMIC_V2: &str = "DYNAMIC_V2";
const POLICY: &str = "POLICY";
const BLOCKLIST: &str = "BLOCKLIST";
