//! A zone's row, column by column. Columns of another kind of zone are empty.

use std::sync::Arc;

use engine::facts::{Country, Region};
use engine::zone::{Criteria, Location, ProxyType};
use engine::{DynamicZone, EnhancedZone, Entries, Entry, IpZone, Timestamp, Usage, Zone, ZoneId, ZoneKind};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{NOUN, Query, failed};
use crate::{StoreError, ZoneRecord, lines};

pub(super) fn record(row: &AnyRow) -> Result<ZoneRecord, StoreError> {
    let id_text: String = row.try_get(0).map_err(failed)?;
    let usage: String = row.try_get(2).map_err(failed)?;
    let zone = Zone {
        id: ZoneId::parse(&id_text)
            .map_err(|_| StoreError::corrupt(NOUN, &id_text, "its id cannot be read"))?,
        name: row.try_get::<String, _>(1).map_err(failed)?.into(),
        usage: match usage.as_str() {
            "policy" => Usage::Policy,
            "blocklist" => Usage::Blocklist,
            other => return Err(StoreError::corrupt(NOUN, &id_text, format!("`{other}` is not a usage"))),
        },
        active: row.try_get::<i64, _>(3).map_err(failed)? != 0,
        kind: kind(row, &id_text)?,
    };
    Ok(ZoneRecord {
        zone: Arc::new(zone),
        proxy_type_text: row.try_get(15).map_err(failed)?,
        system: row.try_get::<i64, _>(16).map_err(failed)? != 0,
        created: Timestamp::from_micros(row.try_get(17).map_err(failed)?),
        updated: Timestamp::from_micros(row.try_get(18).map_err(failed)?),
        version: row.try_get(19).map_err(failed)?,
    })
}

fn kind(row: &AnyRow, id: &str) -> Result<ZoneKind, StoreError> {
    let at = (NOUN, id);
    let text = |column: usize| row.try_get::<String, _>(column).map_err(failed);
    let entries = |column: usize| lines::parse(&text(column)?, at, |line| Entry::parse(line).ok());
    let locations = |column: usize| lines::parse(&text(column)?, at, location);
    let asns = |column: usize| lines::parse(&text(column)?, at, |line| line.parse::<u32>().ok());
    let services = |column: usize| lines::parse(&text(column)?, at, |line| Some(Box::from(line)));
    match text(4)?.as_str() {
        "ip" => Ok(ZoneKind::Ip(IpZone {
            gateways: entries(6)?.into(),
            proxies: entries(7)?.into(),
            exempt: row.try_get::<i64, _>(5).map_err(failed)? != 0,
        })),
        "dynamic" => Ok(ZoneKind::Dynamic(DynamicZone {
            locations: locations(8)?,
            asns: asns(10)?,
            proxy_type: proxy_type(&text(14)?, id)?,
        })),
        "enhanced" => Ok(ZoneKind::Enhanced(EnhancedZone {
            locations: Criteria { include: locations(8)?, exclude: locations(9)? },
            asns: Criteria { include: asns(10)?, exclude: asns(11)? },
            services: Criteria { include: services(12)?, exclude: services(13)? },
        })),
        other => {
            Err(StoreError::corrupt(NOUN, id, format!("`{other}` is not a kind of zone of this version")))
        }
    }
}

/// In the order of an insert's columns, all but the last.
pub(super) fn bind<'q>(query: Query<'q>, record: &ZoneRecord) -> Query<'q> {
    let zone = &record.zone;
    let columns = Columns::of(&zone.kind);
    query
        .bind(zone.id.to_string())
        .bind(zone.name.to_string())
        .bind(crate::user::key(&zone.name))
        .bind(usage_text(zone.usage))
        .bind(i64::from(zone.active))
        .bind(columns.kind)
        .bind(i64::from(columns.exempt))
        .bind(columns.gateways)
        .bind(columns.proxies)
        .bind(columns.entries)
        .bind(columns.locations[0].clone())
        .bind(columns.locations[1].clone())
        .bind(columns.asns[0].clone())
        .bind(columns.asns[1].clone())
        .bind(columns.services[0].clone())
        .bind(columns.services[1].clone())
        .bind(columns.proxy_type)
        .bind(record.proxy_type_text.clone())
        .bind(i64::from(record.system))
        .bind(record.updated.micros())
        .bind(record.version)
}

pub(super) fn usage_text(usage: Usage) -> &'static str {
    match usage {
        Usage::Policy => "policy",
        Usage::Blocklist => "blocklist",
    }
}

#[derive(Default)]
struct Columns {
    kind: &'static str,
    exempt: bool,
    gateways: String,
    proxies: String,
    entries: i64,
    /// Included, excluded; so for the next two.
    locations: [String; 2],
    asns: [String; 2],
    services: [String; 2],
    proxy_type: &'static str,
}

impl Columns {
    fn of(kind: &ZoneKind) -> Self {
        match kind {
            ZoneKind::Ip(zone) => Self {
                kind: "ip",
                exempt: zone.exempt,
                gateways: texts(&zone.gateways),
                proxies: texts(&zone.proxies),
                entries: i64::try_from(zone.gateways.len() + zone.proxies.len()).unwrap_or(i64::MAX),
                ..Self::default()
            },
            ZoneKind::Dynamic(zone) => Self {
                kind: "dynamic",
                locations: [written(&zone.locations), String::new()],
                asns: [lines::join(&zone.asns), String::new()],
                proxy_type: proxy_type_text(zone.proxy_type),
                ..Self::default()
            },
            ZoneKind::Enhanced(zone) => Self {
                kind: "enhanced",
                locations: [written(&zone.locations.include), written(&zone.locations.exclude)],
                asns: [lines::join(&zone.asns.include), lines::join(&zone.asns.exclude)],
                services: [lines::join(&zone.services.include), lines::join(&zone.services.exclude)],
                ..Self::default()
            },
        }
    }
}

fn texts(entries: &Entries) -> String {
    lines::join(entries.iter().map(|entry| entry.text().to_owned()))
}

/// `US`, or `US-CA` for one region.
fn written(locations: &[Location]) -> String {
    lines::join(locations.iter().map(|location| match &location.region {
        Some(region) => region.as_str(),
        None => location.country.as_str(),
    }))
}

fn location(text: &str) -> Option<Location> {
    if let Some(country) = Country::parse(text) {
        return Some(Location { country, region: None });
    }
    let region = Region::parse(text)?;
    Some(Location { country: region.country()?, region: Some(region) })
}

fn proxy_type_text(kind: Option<ProxyType>) -> &'static str {
    match kind {
        None => "",
        Some(ProxyType::Any) => "any",
        Some(ProxyType::Tor) => "tor",
        Some(ProxyType::NotTor) => "not-tor",
    }
}

fn proxy_type(text: &str, id: &str) -> Result<Option<ProxyType>, StoreError> {
    [None, Some(ProxyType::Any), Some(ProxyType::Tor), Some(ProxyType::NotTor)]
        .into_iter()
        .find(|kind| proxy_type_text(*kind) == text)
        .ok_or_else(|| StoreError::corrupt(NOUN, id, format!("`{text}` is not a proxy type")))
}
