//! What a zone would mean, were it saved so. Nothing is changed.

use std::net::IpAddr;
use std::sync::Arc;

use engine::zone::Placed;
use engine::{Change, Entry, IpChain, Snapshot, Zone, ZoneId, ZoneKind, decide, facts};
use store::StoreError;

use super::overlap::{Extent, Overlaps};
use super::{ZoneDraft, guard};
use crate::{Actor, Control, ControlError, ZoneRecord, random};

#[derive(Clone, Debug)]
pub struct ZonePreview {
    /// The client address of whoever asks; `None` where it cannot be known.
    pub address: Option<IpAddr>,
    pub before: Standing,
    pub after: Standing,
    pub overlaps: Overlaps,
    pub extent: Extent,
}

/// Where whoever asks is, seen from the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Inside,
    Outside,
    /// The blocklist refuses the call.
    Blocked,
    Unknown,
}

impl Control {
    /// `before`: the zone that the draft replaces. `chain` is that of whoever asks; `None` on a Unix socket,
    /// where nobody has an address.
    pub async fn preview_zone(
        &self,
        actor: &Actor,
        before: Option<ZoneRecord>,
        draft: ZoneDraft,
        chain: Option<IpChain>,
    ) -> Result<ZonePreview, ControlError> {
        Self::readable(actor)?;
        if let Some(before) = &before {
            guard::same_type(&draft, before)?;
        }
        let zone = after(draft, before.as_ref());
        let snapshot = self.inner.current.load();
        // Other calls are decided meanwhile: the zones may have a million entries.
        let asked = move || preview(&snapshot, before.is_some(), zone, chain.as_ref());
        tokio::task::spawn_blocking(asked).await.map_err(|stopped| {
            ControlError::Store(StoreError::Unavailable {
                what: "the preview was not finished".to_owned(),
                source: Some(Box::new(stopped)),
            })
        })
    }
}

/// As [`Control::create_zone`] or [`Control::replace_zone`] would store it.
fn after(draft: ZoneDraft, before: Option<&ZoneRecord>) -> Zone {
    let (name, usage) = (draft.name.as_str().into(), draft.usage);
    match before {
        None => Zone { id: ZoneId::mint(random::bits()), name, usage, active: true, kind: draft.kind },
        Some(record) => Zone {
            id: record.zone.id,
            name,
            usage,
            active: draft.active.unwrap_or(record.zone.active),
            kind: guard::kept_exempt(draft.kind, record),
        },
    }
}

fn preview(snapshot: &Snapshot, is_there: bool, zone: Zone, chain: Option<&IpChain>) -> ZonePreview {
    let (id, zone) = (zone.id, Arc::new(zone));
    let gateways: &[Entry] = match &zone.kind {
        ZoneKind::Ip(ip) => &ip.gateways,
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => &[],
    };
    let others = snapshot.zones().filter(|other| other.active && other.id != id);
    let (overlaps, extent) = (Overlaps::of(gateways, others), Extent::of(gateways));
    let mut found =
        ZonePreview { address: None, before: Standing::Unknown, after: Standing::Unknown, overlaps, extent };
    let Some(chain) = chain else { return found };
    found.address = decide::client_address(snapshot, chain);
    found.before = match (is_there, found.address) {
        (true, _) => standing(snapshot, &id, chain),
        (false, Some(_)) => Standing::Outside,
        (false, None) => Standing::Unknown,
    };
    let saved = snapshot.with(vec![Change::Zone(zone)], snapshot.revision(), snapshot.confirmed());
    found.after = standing(&saved, &id, chain);
    found
}

fn standing(snapshot: &Snapshot, zone: &ZoneId, chain: &IpChain) -> Standing {
    if decide::blocked(snapshot, chain, &facts::not_loaded) {
        return Standing::Blocked;
    }
    match decide::place_in_zone(snapshot, zone, chain, &facts::not_loaded) {
        Placed::Inside => Standing::Inside,
        Placed::Outside => Standing::Outside,
        Placed::Unknown => Standing::Unknown,
    }
}
