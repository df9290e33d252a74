//! Create, replace, activate, deactivate, delete.

mod audit;
mod guard;
mod list;
mod overlap;
mod preview;
mod read;

use std::sync::Arc;

use engine::zone::ZoneKind;
use engine::{Change, Usage, Zone, ZoneId};
use serde_json::json;
pub use store::ZoneFilter;

use crate::publish::{Audit, Changing};
use crate::{Actor, Control, ControlError, ZoneRecord, random};

pub use self::list::{ZoneCounts, ZoneLine, ZoneLines, ZoneQuery, ZoneShow, ZoneSort};
pub use self::overlap::{Extent, Overlap, Overlaps};
pub use self::preview::{Standing, ZonePreview};
pub use self::read::{ZoneHit, ZoneHits, ZonePage, ZoneTokens};

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

impl Control {
    /// Active from the start, whatever was asked for (Okta).
    pub async fn create_zone(&self, actor: &Actor, draft: ZoneDraft) -> Result<ZoneRecord, ControlError> {
        let mut changing = self.change(actor).await?;
        guard::draft(&draft, None, &changing.limits())?;
        changing.room_for_zone(&draft.kind, None).await?;
        let zone = Zone {
            id: ZoneId::mint(random::bits()),
            name: draft.name.as_str().into(),
            usage: draft.usage,
            active: true,
            kind: draft.kind,
        };
        guard::answerable(&zone, &changing.tells())?;
        let record = ZoneRecord {
            zone: Arc::new(zone),
            created: changing.at,
            updated: changing.at,
            system: false,
            proxy_type_text: draft.proxy_type_text,
            version: 1,
        };
        changing.write.insert_zone(&record).await.map_err(guard::name_taken)?;
        let mut audits =
            vec![audited("zone.create", actor, &record, json!({ "after": audit::state(&record) }))];
        if record.zone.usage == Usage::Blocklist {
            audits.push(audited("zone.make_blacklist", actor, &record, json!({})));
        }
        changing.publish(audits, vec![Change::Zone(record.zone.clone())]).await?;
        Ok(record)
    }

    /// Replaces everything but the id, the type and when it was made.
    pub async fn replace_zone(
        &self,
        actor: &Actor,
        id: &str,
        draft: ZoneDraft,
    ) -> Result<ZoneRecord, ControlError> {
        let mut changing = self.change(actor).await?;
        let before = changing.zone(id).await?;
        if draft.expect.is_some_and(|expected| expected != before.version) {
            return Err(ControlError::Conflict);
        }
        guard::draft(&draft, Some(&before), &changing.limits())?;
        changing.room_for_zone(&draft.kind, Some(&before)).await?;
        let active = draft.active.unwrap_or(before.zone.active);
        let kind = guard::kept_exempt(draft.kind, &before);
        let zone =
            Zone { id: before.zone.id, name: draft.name.as_str().into(), usage: draft.usage, active, kind };
        guard::answerable(&zone, &changing.tells())?;
        if zone.usage == Usage::Blocklist || !zone.active {
            changing.unused(&before).await?;
        }
        let record = ZoneRecord {
            zone: Arc::new(zone),
            created: before.created,
            updated: changing.at,
            system: before.system,
            proxy_type_text: draft.proxy_type_text,
            version: before.version + 1,
        };
        changing.write.update_zone(&record).await.map_err(guard::name_taken)?;
        let detail = json!({ "before": audit::state(&before), "after": audit::state(&record) });
        let mut audits = vec![audited("zone.update", actor, &record, detail)];
        audits.extend(side_events(&before, &record).map(|kind| audited(kind, actor, &record, json!({}))));
        changing.publish(audits, vec![Change::Zone(record.zone.clone())]).await?;
        Ok(record)
    }

    /// Idempotent; bumps `updated` even where nothing changes (Okta).
    pub async fn set_zone_active(
        &self,
        actor: &Actor,
        id: &str,
        active: bool,
        expect: Option<i64>,
    ) -> Result<ZoneRecord, ControlError> {
        let mut changing = self.change(actor).await?;
        let mut record = changing.zone(id).await?;
        if expect.is_some_and(|expected| expected != record.version) {
            return Err(ControlError::Conflict);
        }
        if active {
            guard::answerable(&Zone { active, ..Zone::clone(&record.zone) }, &changing.tells())?;
        } else {
            changing.unused(&record).await?;
        }
        Arc::make_mut(&mut record.zone).active = active;
        record.updated = changing.at;
        record.version += 1;
        changing.write.update_zone(&record).await?;
        let kind = if active { "zone.activate" } else { "zone.deactivate" };
        let audits = vec![audited(kind, actor, &record, json!({}))];
        changing.publish(audits, vec![Change::Zone(record.zone.clone())]).await?;
        Ok(record)
    }

    /// Only one that is inactive, unused and not of the system.
    pub async fn delete_zone(
        &self,
        actor: &Actor,
        id: &str,
        expect: Option<i64>,
    ) -> Result<(), ControlError> {
        let mut changing = self.change(actor).await?;
        let record = changing.zone(id).await?;
        if expect.is_some_and(|expected| expected != record.version) {
            return Err(ControlError::Conflict);
        }
        if record.system {
            let sentence =
                format!("The zone {} belongs to the system and cannot be deleted.", record.zone.name);
            return Err(ControlError::invalid("id", sentence));
        }
        changing.unused(&record).await?;
        if record.zone.active {
            let name = record.zone.name.to_string();
            return Err(ControlError::ActiveZone { id: record.zone.id.to_string(), name });
        }
        changing.write.delete_zone(&record.zone.id).await?;
        let audits = vec![audited("zone.delete", actor, &record, json!({ "before": audit::state(&record) }))];
        changing.publish(audits, vec![Change::ZoneGone(record.zone.id)]).await?;
        Ok(())
    }
}

impl Changing {
    async fn zone(&mut self, id: &str) -> Result<ZoneRecord, ControlError> {
        let missing = || ControlError::NotFound { entity: "NetworkZone", id: id.to_owned() };
        let parsed = ZoneId::parse(id).map_err(|_| missing())?;
        self.write.zone(&parsed).await?.ok_or_else(missing)
    }

    /// No token names the zone.
    async fn unused(&mut self, record: &ZoneRecord) -> Result<(), ControlError> {
        let (tokens, total) = self.write.tokens_naming(&record.zone.id, guard::TOKENS_NAMED).await?;
        if total == 0 {
            return Ok(());
        }
        Err(ControlError::InUse { zone: record.zone.name.to_string(), tokens, total })
    }

    async fn room_for_zone(
        &mut self,
        kind: &ZoneKind,
        before: Option<&ZoneRecord>,
    ) -> Result<(), ControlError> {
        let limits = self.limits();
        if before.is_none() && self.write.count_zones().await? >= limits.zones {
            let sentence = format!("The organization holds at most {} zones.", limits.zones);
            return Err(ControlError::invalid("zones", sentence));
        }
        let others =
            self.write.count_entries().await? - before.map_or(0, |record| entries(&record.zone.kind));
        if others + entries(kind) > limits.entries {
            let sentence = format!(
                "The zones of the organization hold at most {} gateways and proxies; {others} are in other zones.",
                limits.entries
            );
            return Err(ControlError::invalid("gateways", sentence));
        }
        Ok(())
    }
}

fn entries(kind: &ZoneKind) -> usize {
    match kind {
        ZoneKind::Ip(zone) => zone.gateways.len() + zone.proxies.len(),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => 0,
    }
}

/// What a replacement means besides, in Okta's event types.
fn side_events(before: &ZoneRecord, after: &ZoneRecord) -> impl Iterator<Item = &'static str> {
    let usage = match (before.zone.usage, after.zone.usage) {
        (Usage::Policy, Usage::Blocklist) => Some("zone.make_blacklist"),
        (Usage::Blocklist, Usage::Policy) => Some("zone.remove_blacklist"),
        (Usage::Policy, Usage::Policy) | (Usage::Blocklist, Usage::Blocklist) => None,
    };
    let status = match (before.zone.active, after.zone.active) {
        (false, true) => Some("zone.activate"),
        (true, false) => Some("zone.deactivate"),
        (true, true) | (false, false) => None,
    };
    usage.into_iter().chain(status)
}

fn audited<'a>(
    kind: &'static str,
    actor: &'a Actor,
    record: &'a ZoneRecord,
    detail: serde_json::Value,
) -> Audit<'a> {
    Audit { kind, actor, target: record.zone.id.to_string(), target_name: &record.zone.name, detail }
}
