//! Enhanced dynamic zones: per dimension what is included and what is excluded.

use engine::EnhancedZone;
use engine::zone::Criteria;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::location::{self, NetworkZoneLocation};
use super::{Common, ZoneLinks, list};
use crate::field::{self, Causes, kind, quoted};
use crate::limits::CATEGORY_BYTES_MAX;

/// All three dimensions and both their lists are always there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnhancedDynamicNetworkZone {
    #[serde(rename = "type")]
    pub kind: EnhancedType,
    #[serde(flatten)]
    pub common: Common,
    pub locations: IncludeExclude<NetworkZoneLocation>,
    /// As in `ALL_ANONYMIZERS` or `NORD_VPN`.
    pub ip_service_categories: IncludeExclude<String>,
    /// Decimal.
    pub asns: IncludeExclude<String>,
    #[serde(rename = "_links")]
    pub links: ZoneLinks,
}

/// The one word that its type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EnhancedDynamicNetworkZoneType)]
pub enum EnhancedType {
    #[serde(rename = "DYNAMIC_V2")]
    The,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncludeExclude<T> {
    pub include: Vec<T>,
    pub exclude: Vec<T>,
}

impl EnhancedDynamicNetworkZone {
    pub(super) fn of(zone: &EnhancedZone, common: Common, links: ZoneLinks) -> Self {
        Self {
            kind: EnhancedType::The,
            common,
            locations: IncludeExclude::of(&zone.locations, NetworkZoneLocation::of),
            ip_service_categories: IncludeExclude::of(&zone.services, |name| String::from(name.as_ref())),
            asns: IncludeExclude::of(&zone.asns, ToString::to_string),
            links,
        }
    }
}

impl<T> IncludeExclude<T> {
    fn of<C>(criteria: &Criteria<C>, one: impl Fn(&C) -> T) -> Self {
        Self {
            include: criteria.include.iter().map(&one).collect(),
            exclude: criteria.exclude.iter().map(&one).collect(),
        }
    }
}

pub(super) fn read(object: &Map<String, Value>, causes: &mut Causes) -> EnhancedZone {
    EnhancedZone {
        locations: criteria(object, "locations", causes, location::read),
        asns: criteria(object, "asns", causes, location::asns),
        services: criteria(object, "ipServiceCategories", causes, categories),
    }
}

fn criteria<T>(
    object: &Map<String, Value>,
    field: &str,
    causes: &mut Causes,
    read: impl Fn(Option<&Value>, &str, &mut Causes) -> Vec<T>,
) -> Criteria<T> {
    let Some(value) = field::get(object, field) else { return Criteria::default() };
    let Some(lists) = value.as_object() else {
        causes.add(field, format!("must be an object with `include` and `exclude`, not {}", kind(value)));
        return Criteria::default();
    };
    let known = |name: &&String| *name == "include" || *name == "exclude";
    if let Some(other) = lists.keys().find(|name| !known(name)) {
        // An index-keyed list, or a misprint: whatever it was meant to narrow, it would not.
        causes.add(field, format!("{} is no part of it: it has `include` and `exclude`", quoted(other)));
    }
    Criteria {
        include: read(lists.get("include"), &format!("{field}.include"), causes),
        exclude: read(lists.get("exclude"), &format!("{field}.exclude"), causes),
    }
}

/// Okta adds to its list all the time: whatever looks like a name of it is taken.
fn categories(value: Option<&Value>, field: &str, causes: &mut Causes) -> Vec<Box<str>> {
    list::read(value, (field, "IP service categories"), causes, |value| {
        let text = value
            .as_str()
            .ok_or_else(|| format!("must be text, as in \"ALL_ANONYMIZERS\", not {}", kind(value)))?;
        let plain = (1..=CATEGORY_BYTES_MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        if plain {
            Ok(text.into())
        } else {
            Err(format!(
                "{} is not an IP service category: it is capital letters, as in ALL_ANONYMIZERS or NORD_VPN",
                quoted(text)
            ))
        }
    })
}
