//! Which facts a zone asks for: where one of them is told by no file, the zone is *unknown* for everybody, also
//! for those whom another criterion keeps out (semantics §3).

use crate::facts::{Facts, Told};
use crate::zone::{Location, Zone, ZoneKind};

#[allow(clippy::struct_excessive_bools, reason = "one for each fact, as `Facts` has them")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub country: bool,
    pub region: bool,
    pub asn: bool,
    pub anonymizer: bool,
    pub services: bool,
}

impl Needs {
    /// The facts that are missing, in an administrator's words.
    pub fn missing_in(self, facts: &Facts) -> impl Iterator<Item = &'static str> {
        let Facts { country, region, asn, anonymizer, services } = facts;
        [
            (self.country && *country == Told::NotLoaded, "countries"),
            (self.region && *region == Told::NotLoaded, "regions"),
            (self.asn && *asn == Told::NotLoaded, "ASNs"),
            (self.anonymizer && *anonymizer == Told::NotLoaded, "anonymizers"),
            (self.services && *services == Told::NotLoaded, "IP services"),
        ]
        .into_iter()
        .filter(|(missing, _)| *missing)
        .map(|(_, name)| name)
    }

    pub(super) fn are_told_by(self, facts: &Facts) -> bool {
        self.missing_in(facts).next().is_none()
    }

    pub(super) fn places<'a>(&mut self, locations: impl IntoIterator<Item = &'a Location>) {
        for location in locations {
            self.country = true;
            self.region |= location.region.is_some();
        }
    }
}

impl Zone {
    pub fn needs(&self) -> Needs {
        match &self.kind {
            ZoneKind::Ip(_) => Needs::default(),
            ZoneKind::Dynamic(zone) => zone.needs(),
            ZoneKind::Enhanced(zone) => zone.needs(),
        }
    }
}
