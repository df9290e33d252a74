//! The token's one rule about place: which of the five options, and which zones.

mod choice;

use std::sync::Arc;

use crate::id::ZoneId;
use crate::limits::ZONES_PER_TOKEN_MAX;

pub use choice::{ALL_IP_ZONES, ALL_ZONES, Choice, ChoiceError, Written, Zones};

/// Whence calls with a token must come (semantics §5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NetworkCondition {
    #[default]
    Anywhere,
    InAny,
    In(ZoneIds),
    NotInAny,
    NotIn(ZoneIds),
}

/// One to [`ZONES_PER_TOKEN_MAX`] zones, none twice, in the order in which they were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneIds(Arc<[ZoneId]>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneIdsError {
    #[error("the list of zones is empty")]
    Empty,
    #[error("the zone `{0}` is named twice")]
    Duplicate(ZoneId),
    #[error("{0} zones are more than the {ZONES_PER_TOKEN_MAX} that one token may name")]
    TooMany(usize),
}

impl ZoneIds {
    pub fn new(ids: &[ZoneId]) -> Result<Self, ZoneIdsError> {
        if ids.is_empty() {
            return Err(ZoneIdsError::Empty);
        }
        if ids.len() > ZONES_PER_TOKEN_MAX {
            return Err(ZoneIdsError::TooMany(ids.len()));
        }
        let mut seen = std::collections::HashSet::new();
        match ids.iter().find(|id| !seen.insert(**id)) {
            Some(twice) => Err(ZoneIdsError::Duplicate(*twice)),
            None => Ok(Self(ids.into())),
        }
    }

    pub fn as_slice(&self) -> &[ZoneId] {
        &self.0
    }
}

impl NetworkCondition {
    /// The zones that are named; none for the other options.
    pub fn named(&self) -> &[ZoneId] {
        match self {
            Self::In(zones) | Self::NotIn(zones) => zones.as_slice(),
            Self::Anywhere | Self::InAny | Self::NotInAny => &[],
        }
    }
}
