//! From what somebody asked for to a [`NetworkCondition`], and back (semantics §5).

use std::borrow::Borrow;
use std::collections::HashSet;

use crate::id::ZoneId;
use crate::limits::ZONES_PER_TOKEN_MAX;
use crate::network::{NetworkCondition, ZoneIds, ZoneIdsError};
use crate::zone::{Ineligible, Zone};

#[cfg(test)]
mod tests;

/// "Any network zone", as it is written.
pub const ALL_IP_ZONES: &str = "ALL_IP_ZONES";
/// The same, as Okta's policies write it. Read, never written.
pub const ALL_ZONES: &str = "ALL_ZONES";

/// A network condition as it was asked for: Okta's `network` object, its JSON types already checked.
/// `null` is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice<'a> {
    /// `ANYWHERE` or `ZONE`.
    pub connection: Option<&'a str>,
    /// Ids of zones, or [`ALL_IP_ZONES`] alone.
    pub include: Option<Vec<&'a str>>,
    pub exclude: Option<Vec<&'a str>>,
}

/// Why a choice is no network condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    #[error("`connection` must be `ANYWHERE` or `ZONE`")]
    Connection,
    #[error("`include` and `exclude` exclude each other: name zones in only one of them")]
    Both,
    #[error("`ZONE` needs zones: name them in `include` or in `exclude`")]
    Neither,
    #[error("the list of zones is empty: name at least one, or `ALL_IP_ZONES` for any")]
    EmptyList,
    #[error("`{0}` is named twice: name each zone once")]
    Duplicate(Box<str>),
    #[error("`ALL_IP_ZONES` means any zone: no ids may stand beside it")]
    LiteralBesideIds,
    #[error("there is no zone `{0}`")]
    UnknownZone(Box<str>),
    #[error("the zone `{0}` is an enhanced dynamic zone: a token may name only IP and dynamic zones")]
    ZoneEnhanced(ZoneId),
    #[error("the zone `{0}` is a blocklist: it refuses everybody in it already, a token cannot name it")]
    ZoneBlocklist(ZoneId),
    #[error("the zone `{0}` is the exempt zone: it only lifts blocks, a token cannot name it")]
    ZoneExempt(ZoneId),
    #[error("the zone `{0}` is inactive: activate it first")]
    ZoneInactive(ZoneId),
    #[error("`ANYWHERE` takes no zones: leave `include` and `exclude` out, or say `ZONE`")]
    ZonesWithAnywhere,
    #[error("{0} zones are more than the {ZONES_PER_TOKEN_MAX} that one token may name")]
    TooMany(usize),
}

/// The parts of the wire object that a condition is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// `ANYWHERE` or `ZONE`.
    pub connection: &'static str,
    pub include: Option<Zones<'a>>,
    pub exclude: Option<Zones<'a>>,
}

/// One list of the wire object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zones<'a> {
    /// Written as [`ALL_IP_ZONES`] alone.
    Any,
    Of(&'a [ZoneId]),
}

impl NetworkCondition {
    /// Reads a choice. `zone` looks a zone up, as it is now: only zones that a token may name
    /// ([`Zone::eligibility`]) are taken.
    ///
    /// # Errors
    /// The first fault, in the order: the connection, the lists as a whole, their length and literals,
    /// then each id from left to right.
    pub fn choose<Z: Borrow<Zone>>(
        choice: &Choice<'_>,
        zone: impl Fn(&ZoneId) -> Option<Z>,
    ) -> Result<Self, ChoiceError> {
        let include = choice.include.as_deref();
        let exclude = choice.exclude.as_deref();
        let full = |list: Option<&[&str]>| list.is_some_and(|texts| !texts.is_empty());
        match choice.connection {
            Some("ANYWHERE") if full(include) || full(exclude) => Err(ChoiceError::ZonesWithAnywhere),
            Some("ANYWHERE") => Ok(Self::Anywhere),
            // Okta's Node client sends both lists always: beside a full one an empty one says nothing.
            Some("ZONE") => match (include, exclude) {
                (None, None) => Err(ChoiceError::Neither),
                (Some(_), Some(_)) if full(include) && full(exclude) => Err(ChoiceError::Both),
                (Some(texts), _) if full(include) => Ok(named(texts, zone)?.map_or(Self::InAny, Self::In)),
                (_, Some(texts)) if full(exclude) => {
                    Ok(named(texts, zone)?.map_or(Self::NotInAny, Self::NotIn))
                }
                (Some(_), _) | (_, Some(_)) => Err(ChoiceError::EmptyList),
            },
            Some(_) | None => Err(ChoiceError::Connection),
        }
    }

    /// The parts to write it with.
    pub fn written(&self) -> Written<'_> {
        let zone = |include, exclude| Written { connection: "ZONE", include, exclude };
        match self {
            Self::Anywhere => Written { connection: "ANYWHERE", include: None, exclude: None },
            Self::InAny => zone(Some(Zones::Any), None),
            Self::In(ids) => zone(Some(Zones::Of(ids.as_slice())), None),
            Self::NotInAny => zone(None, Some(Zones::Any)),
            Self::NotIn(ids) => zone(None, Some(Zones::Of(ids.as_slice()))),
        }
    }
}

impl Zones<'_> {
    /// The elements of the list, in order.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Any => vec![ALL_IP_ZONES],
            Self::Of(ids) => ids.iter().map(ZoneId::as_str).collect(),
        }
    }
}

impl ChoiceError {
    /// A short code for scripts and tests.
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Both => "both",
            Self::Neither => "neither",
            Self::EmptyList => "empty_list",
            Self::Duplicate(_) => "duplicate",
            Self::LiteralBesideIds => "literal_beside_ids",
            Self::UnknownZone(_) => "unknown_zone",
            Self::ZoneEnhanced(_) => "zone_enhanced",
            Self::ZoneBlocklist(_) => "zone_blocklist",
            Self::ZoneExempt(_) => "zone_exempt",
            Self::ZoneInactive(_) => "zone_inactive",
            Self::ZonesWithAnywhere => "zones_with_anywhere",
            Self::TooMany(_) => "too_many",
        }
    }

    /// The text of the id at fault, where it is one id's.
    pub fn zone(&self) -> Option<String> {
        match self {
            Self::Duplicate(text) | Self::UnknownZone(text) => Some(text.to_string()),
            Self::ZoneEnhanced(id)
            | Self::ZoneBlocklist(id)
            | Self::ZoneExempt(id)
            | Self::ZoneInactive(id) => Some(id.to_string()),
            Self::Connection
            | Self::Both
            | Self::Neither
            | Self::EmptyList
            | Self::LiteralBesideIds
            | Self::ZonesWithAnywhere
            | Self::TooMany(_) => None,
        }
    }
}

/// The zones of one list that is not empty; `None` is the literal: any zone.
fn named<Z: Borrow<Zone>>(
    texts: &[&str],
    zone: impl Fn(&ZoneId) -> Option<Z>,
) -> Result<Option<ZoneIds>, ChoiceError> {
    if texts.len() > ZONES_PER_TOKEN_MAX {
        return Err(ChoiceError::TooMany(texts.len()));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = texts.iter().find(|text| !seen.insert(**text)) {
        return Err(ChoiceError::Duplicate((*twice).into()));
    }
    match texts.iter().filter(|text| is_any(text)).count() {
        0 => {}
        1 if texts.len() == 1 => return Ok(None),
        _ => return Err(ChoiceError::LiteralBesideIds),
    }
    let ids: Vec<ZoneId> = texts.iter().map(|text| eligible(text, &zone)).collect::<Result<_, _>>()?;
    ZoneIds::new(&ids).map(Some).map_err(ChoiceError::from)
}

fn is_any(text: &str) -> bool {
    text == ALL_IP_ZONES || text == ALL_ZONES
}

fn eligible<Z: Borrow<Zone>>(text: &str, zone: impl Fn(&ZoneId) -> Option<Z>) -> Result<ZoneId, ChoiceError> {
    let unknown = || ChoiceError::UnknownZone(text.into());
    // What is no id names no zone: to whoever asks, that is the same.
    let id = ZoneId::parse(text).map_err(|_| unknown())?;
    let found = zone(&id).ok_or_else(unknown)?;
    match found.borrow().eligibility() {
        Ok(()) => Ok(id),
        Err(Ineligible::Enhanced) => Err(ChoiceError::ZoneEnhanced(id)),
        Err(Ineligible::Blocklist) => Err(ChoiceError::ZoneBlocklist(id)),
        Err(Ineligible::Exempt) => Err(ChoiceError::ZoneExempt(id)),
        Err(Ineligible::Inactive) => Err(ChoiceError::ZoneInactive(id)),
    }
}

impl From<ZoneIdsError> for ChoiceError {
    fn from(error: ZoneIdsError) -> Self {
        match error {
            ZoneIdsError::Empty => Self::EmptyList,
            ZoneIdsError::Duplicate(id) => Self::Duplicate(id.as_str().into()),
            ZoneIdsError::TooMany(count) => Self::TooMany(count),
        }
    }
}
