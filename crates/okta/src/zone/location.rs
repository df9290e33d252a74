//! Countries, regions and autonomous systems.

use engine::facts::{Country, Region};
use engine::zone::Location;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::list;
use crate::field::{self, Causes, kind, quoted};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkZoneLocation {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 3166-2 with its country, as in `US-CA`; `null` for the whole country, never left out.
    pub region: Option<String>,
}

impl NetworkZoneLocation {
    pub(super) fn of(location: &Location) -> Self {
        Self {
            country: location.country.as_str().to_owned(),
            region: location.region.as_ref().map(|region| region.as_str().to_owned()),
        }
    }
}

/// No country may stand beside a region of its own: it holds the region already.
pub(super) fn read(value: Option<&Value>, field: &str, causes: &mut Causes) -> Vec<Location> {
    let locations = list::read(value, (field, "locations"), causes, one);
    let within = locations.iter().find_map(|part| {
        let region = part.region.as_ref()?;
        let whole = locations.iter().any(|other| other.country == part.country && other.region.is_none());
        whole.then_some((part.country, region))
    });
    if let Some((country, region)) = within {
        causes.add(
            field,
            format!("{} holds {} already: name only one of them", country.as_str(), region.as_str()),
        );
    }
    locations
}

fn one(value: &Value) -> Result<Location, String> {
    let object = value
        .as_object()
        .ok_or_else(|| format!("must be an object with `country` and `region`, not {}", kind(value)))?;
    let text = |name: &str| match field::get(object, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(other) => Err(format!("`{name}` must be text, not {}", kind(other))),
    };
    let country_text = text("country")?.ok_or("`country` is missing: it is two letters, as in US")?;
    let country = Country::parse(country_text)
        .ok_or_else(|| format!("{} is not a country: it is two letters, as in US", quoted(country_text)))?;
    let region = match text("region")? {
        None | Some("") => None,
        Some(text) => Some(region(text, country)?),
    };
    Ok(Location { country, region })
}

fn region(text: &str, country: Country) -> Result<Region, String> {
    let code = country.as_str();
    let region = Region::parse(text).ok_or_else(|| {
        format!("{} is not a region: write it with its country, as in {code}-XX", quoted(text))
    })?;
    if region.country() != Some(country) {
        return Err(format!("{} is not a region of {code}", quoted(text)));
    }
    Ok(region)
}

/// Decimal texts, as in `["64496"]`.
pub(super) fn asns(value: Option<&Value>, field: &str, causes: &mut Causes) -> Vec<u32> {
    list::read(value, (field, "ASNs"), causes, |value| {
        let text = value
            .as_str()
            .ok_or_else(|| format!("must be digits in quotes, as in \"64496\", not {}", kind(value)))?;
        let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        plain.then(|| text.parse().ok()).flatten().ok_or_else(|| {
            format!(
                "{} is not an AS number: it is 1 to {} in plain digits, as in \"64496\"",
                quoted(text),
                u32::MAX
            )
        })
    })
}
