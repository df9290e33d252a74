//! Create, replace, activate, deactivate, delete.

use engine::Usage;
use engine::zone::ZoneKind;

use crate::{Actor, Control, ControlError, ZoneRecord};

/// A zone as an administrator wants it.
#[derive(Clone, Debug)]
pub struct ZoneDraft {
    pub name: String,
    pub usage: Usage,
    pub kind: ZoneKind,
    pub proxy_type_text: Option<String>,
    /// Counts in a replacement, not in a creation (Okta).
    pub active: Option<bool>,
    /// Only for `DefaultExemptIpZone`, which must carry it.
    pub use_as_exempt_list: Option<bool>,
    pub expect: Option<i64>,
}

/// Okta's filter on zones, already parsed: a tree over id, usage and system.
#[derive(Clone, Debug)]
pub enum ZoneFilter {
    Id(String),
    Usage(Usage),
    System(bool),
    And(Box<ZoneFilter>, Box<ZoneFilter>),
    Or(Box<ZoneFilter>, Box<ZoneFilter>),
}

#[derive(Clone, Debug)]
pub struct ZonePage {
    pub zones: Vec<ZoneRecord>,
    /// Cursor of the next page, where there is one.
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ZoneHit {
    pub zone: ZoneRecord,
    pub used_by: usize,
    /// May a token name it?
    pub eligibility: Result<(), engine::zone::Ineligible>,
}

#[allow(unused_variables, clippy::todo, reason = "contract first, bodies follow")]
impl Control {
    pub async fn zones(
        &self,
        actor: &Actor,
        filter: Option<&ZoneFilter>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<ZonePage, ControlError> {
        todo!()
    }

    pub async fn zone(&self, actor: &Actor, id: &str) -> Result<ZoneRecord, ControlError> {
        todo!()
    }

    pub async fn create_zone(&self, actor: &Actor, draft: ZoneDraft) -> Result<ZoneRecord, ControlError> {
        todo!()
    }

    pub async fn replace_zone(
        &self,
        actor: &Actor,
        id: &str,
        draft: ZoneDraft,
    ) -> Result<ZoneRecord, ControlError> {
        todo!()
    }

    /// Idempotent; bumps `updated` even where nothing changes (Okta).
    pub async fn set_zone_active(
        &self,
        actor: &Actor,
        id: &str,
        active: bool,
    ) -> Result<ZoneRecord, ControlError> {
        todo!()
    }

    pub async fn delete_zone(
        &self,
        actor: &Actor,
        id: &str,
        expect: Option<i64>,
    ) -> Result<(), ControlError> {
        todo!()
    }

    /// Type-ahead: names that contain `text`, case-insensitive, at most `limit`.
    pub async fn search_zones(
        &self,
        actor: &Actor,
        text: &str,
        limit: usize,
    ) -> Result<Vec<ZoneHit>, ControlError> {
        todo!()
    }
}
