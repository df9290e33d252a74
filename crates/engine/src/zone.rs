//! Named, reusable places.

pub mod dynamic;
pub mod enhanced;
pub mod ip;
pub mod needs;

use std::sync::Arc;

use crate::facts::{Anonymizer, Facts, Told};
use crate::id::ZoneId;

pub use dynamic::{DynamicZone, Location, ProxyType};
pub use enhanced::{Criteria, EnhancedZone};
pub use ip::IpZone;
pub use needs::Needs;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    pub id: ZoneId,
    pub name: Arc<str>,
    pub usage: Usage,
    /// An inactive zone contains nobody.
    pub active: bool,
    pub kind: ZoneKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Does nothing by itself: tokens name it.
    Policy,
    /// Refuses everybody who comes from it, before any token is looked up.
    Blocklist,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    Ip(IpZone),
    Dynamic(DynamicZone),
    Enhanced(EnhancedZone),
}

/// Where a request is, seen from one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    Inside,
    Outside,
    /// Something that had to be read could not be: satisfies nothing.
    Unknown,
}

/// Why a token may not name a zone (semantics §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ineligible {
    Enhanced,
    Blocklist,
    Exempt,
    Inactive,
}

impl Zone {
    /// The enabled exempt zone: it lifts a block, and is no place of its own.
    pub fn is_exempt(&self) -> bool {
        matches!(&self.kind, ZoneKind::Ip(zone) if zone.exempt)
    }

    /// Whether a token may name it, and "any network zone" means it, were it active.
    pub fn eligibility(&self) -> Result<(), Ineligible> {
        if matches!(self.kind, ZoneKind::Enhanced(_)) {
            return Err(Ineligible::Enhanced);
        }
        if self.usage == Usage::Blocklist {
            return Err(Ineligible::Blocklist);
        }
        if self.is_exempt() {
            return Err(Ineligible::Exempt);
        }
        if self.active { Ok(()) } else { Err(Ineligible::Inactive) }
    }

    /// Whether an address of these facts is inside, were the zone active; `None` for an IP zone, which knows no facts.
    pub(crate) fn place(&self, facts: &Facts) -> Option<Placed> {
        let place = |facts: &Facts| match &self.kind {
            ZoneKind::Ip(_) => None,
            ZoneKind::Dynamic(zone) => Some(zone.place(facts)),
            ZoneKind::Enhanced(zone) => Some(zone.place(facts)),
        };
        if facts.anonymizer != Told::Is(Anonymizer::Untold) {
            return place(facts);
        }
        // Where it makes no difference whether it is Tor, nobody needs to know.
        let [tor, other] = [Anonymizer::Tor, Anonymizer::Other]
            .map(|kind| place(&Facts { anonymizer: Told::Is(kind), ..facts.clone() }));
        if tor == other { tor } else { Some(Placed::Unknown) }
    }

    /// Whether it has at least one gateway or criterion: without, it contains nobody.
    pub fn asks(&self) -> bool {
        match &self.kind {
            ZoneKind::Ip(zone) => !zone.gateways.is_empty(),
            ZoneKind::Dynamic(zone) => zone.has_criteria(),
            ZoneKind::Enhanced(zone) => zone.has_criteria(),
        }
    }
}
