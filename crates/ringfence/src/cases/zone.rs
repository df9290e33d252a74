//! Zones as case files write them, and the snapshot that holds them.

use std::sync::Arc;

use anyhow::Context as _;
use engine::zone::{Criteria, Location, ProxyType};
use engine::{
    DynamicZone, EnhancedZone, IpZone, Records, Revision, Snapshot, Timestamp, Usage, Zone, ZoneId, ZoneKind,
};
use serde::Deserialize;

use super::chain::entries;
use super::geo::{country, region};

#[derive(Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub(super) enum ZoneText {
    #[serde(rename = "IP")]
    Ip {
        id: String,
        #[serde(default)]
        usage: UsageText,
        #[serde(default)]
        status: Status,
        #[serde(default)]
        gateways: Vec<String>,
        #[serde(default)]
        proxies: Vec<String>,
        #[serde(default)]
        exempt: bool,
    },
    #[serde(rename = "DYNAMIC")]
    Dynamic {
        id: String,
        #[serde(default)]
        usage: UsageText,
        #[serde(default)]
        status: Status,
        #[serde(default)]
        locations: Vec<LocationText>,
        #[serde(default)]
        asns: Vec<String>,
        #[serde(default, rename = "proxyType")]
        proxy_type: ProxyTypeText,
    },
    #[serde(rename = "DYNAMIC_V2")]
    Enhanced {
        id: String,
        #[serde(default)]
        usage: UsageText,
        #[serde(default)]
        status: Status,
        locations: Option<CriteriaText<LocationText>>,
        asns: Option<CriteriaText<String>>,
        #[serde(rename = "ipServiceCategories")]
        services: Option<CriteriaText<String>>,
    },
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum UsageText {
    #[default]
    Policy,
    Blocklist,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Status {
    #[default]
    Active,
    Inactive,
}

#[derive(Clone, Copy, Default, Deserialize)]
pub(super) enum ProxyTypeText {
    #[default]
    #[serde(rename = "")]
    Unset,
    Any,
    TorAnonymizer,
    NotTorAnonymizer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LocationText {
    country: String,
    #[serde(deserialize_with = "super::nullable")]
    region: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriteriaText<T> {
    include: Vec<T>,
    exclude: Vec<T>,
}

impl ZoneText {
    pub(super) fn compile(&self) -> anyhow::Result<Zone> {
        let (id, usage, status, kind) = match self {
            Self::Ip { id, usage, status, gateways, proxies, exempt } => {
                let zone = IpZone {
                    gateways: entries(gateways)?.into(),
                    proxies: entries(proxies)?.into(),
                    exempt: *exempt,
                };
                (id, usage, status, ZoneKind::Ip(zone))
            }
            Self::Dynamic { id, usage, status, locations, asns, proxy_type } => {
                let zone = DynamicZone {
                    locations: each(locations, LocationText::compile)?,
                    asns: each(asns, |text| asn(text))?,
                    proxy_type: proxy_type.compile(),
                };
                (id, usage, status, ZoneKind::Dynamic(zone))
            }
            Self::Enhanced { id, usage, status, locations, asns, services } => {
                let zone = EnhancedZone {
                    locations: criteria(locations.as_ref(), LocationText::compile)?,
                    asns: criteria(asns.as_ref(), |text| asn(text))?,
                    services: criteria(services.as_ref(), |name| Ok(name.as_str().into()))?,
                };
                (id, usage, status, ZoneKind::Enhanced(zone))
            }
        };
        let usage = match usage {
            UsageText::Policy => Usage::Policy,
            UsageText::Blocklist => Usage::Blocklist,
        };
        Ok(Zone {
            id: zone_id(id)?,
            name: Arc::from(id.as_str()),
            usage,
            active: matches!(status, Status::Active),
            kind,
        })
    }
}

pub(super) fn zone_id(text: &str) -> anyhow::Result<ZoneId> {
    ZoneId::parse(text).with_context(|| format!("`{text}`"))
}

pub(super) fn zones(texts: &[ZoneText]) -> anyhow::Result<Vec<Arc<Zone>>> {
    each(texts, |text| text.compile().map(Arc::new))
}

/// An organization of zones alone: no tokens, never stale.
pub(super) fn snapshot(texts: &[ZoneText]) -> anyhow::Result<Snapshot> {
    let records = Records { zones: zones(texts)?, ..Records::default() };
    Ok(Snapshot::compile(&records, Revision(1), Timestamp::from_micros(0), None))
}

impl LocationText {
    fn compile(&self) -> anyhow::Result<Location> {
        let region = self.region.as_deref().map(region).transpose()?;
        Ok(Location { country: country(&self.country)?, region })
    }
}

impl ProxyTypeText {
    fn compile(self) -> Option<ProxyType> {
        match self {
            Self::Unset => None,
            Self::Any => Some(ProxyType::Any),
            Self::TorAnonymizer => Some(ProxyType::Tor),
            Self::NotTorAnonymizer => Some(ProxyType::NotTor),
        }
    }
}

fn criteria<T, U>(
    text: Option<&CriteriaText<T>>,
    compile: impl Fn(&T) -> anyhow::Result<U>,
) -> anyhow::Result<Criteria<U>> {
    let Some(text) = text else { return Ok(Criteria::default()) };
    Ok(Criteria { include: each(&text.include, &compile)?, exclude: each(&text.exclude, &compile)? })
}

fn asn(text: &str) -> anyhow::Result<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits);
    number.with_context(|| format!("`{text}` is no ASN: digits alone, at most {}", u32::MAX))
}

fn each<T, U>(texts: &[T], compile: impl Fn(&T) -> anyhow::Result<U>) -> anyhow::Result<Vec<U>> {
    texts.iter().map(compile).collect()
}
