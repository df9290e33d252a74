//! What a zone would mean, were it saved so. Nothing is changed.

use std::net::IpAddr;
use std::sync::Arc;

use engine::zone::Placed;
use engine::{Entry, IpChain, IpZone, Records, Snapshot, Zone, ZoneId, ZoneKind, decide};
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
    let gateways: Vec<Entry> = match &zone.kind {
        ZoneKind::Ip(ip) => ip.gateways.iter().collect(),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => Vec::new(),
    };
    let others = snapshot.zones().filter(|other| other.active && other.id != id);
    let (overlaps, extent) = (Overlaps::of(&gateways, others), Extent::of(&gateways));
    let mut found =
        ZonePreview { address: None, before: Standing::Unknown, after: Standing::Unknown, overlaps, extent };
    let Some(chain) = chain else { return found };
    found.address = decide::client_address(snapshot, chain);
    found.before = match (is_there, found.address) {
        (true, _) => standing(snapshot, &id, chain),
        (false, Some(_)) => Standing::Outside,
        (false, None) => Standing::Unknown,
    };
    found.after = standing(&saved(snapshot, &zone, chain), &id, chain);
    found
}

/// The snapshot with the draft in it, as far as it matters to the chain: an entry that holds none of its
/// addresses decides nothing. To compile all that an organization may hold takes seconds.
fn saved(snapshot: &Snapshot, zone: &Arc<Zone>, chain: &IpChain) -> Snapshot {
    let hops = chain.hops().unwrap_or_default();
    let addresses: Vec<IpAddr> = hops.iter().filter_map(|hop| hop.address()).collect();
    let others = snapshot.zones().filter(|other| other.id != zone.id);
    let zones = others.chain([zone]).map(|zone| met(zone, &addresses)).collect();
    let records = Records { zones, ..Records::default() };
    let compiled = Snapshot::compile(&records, snapshot.revision(), snapshot.confirmed(), None);
    compiled.located_by(Arc::clone(snapshot.atlas()))
}

/// The zone with the entries that hold one of the addresses.
fn met(zone: &Arc<Zone>, addresses: &[IpAddr]) -> Arc<Zone> {
    let ZoneKind::Ip(ip) = &zone.kind else { return Arc::clone(zone) };
    let is_met = |entry: &Entry| addresses.iter().any(|address| entry.contains(*address));
    let mut gateways: Vec<Entry> = ip.gateways.iter().filter(is_met).collect();
    if gateways.is_empty() {
        // One stays: a blocklist with a gateway asks who calls, even where it holds nobody.
        gateways.extend(ip.gateways.iter().next());
    }
    let proxies = ip.proxies.iter().filter(is_met).collect();
    let met = IpZone { gateways: gateways.into(), proxies, exempt: ip.exempt };
    Arc::new(Zone { kind: ZoneKind::Ip(met), ..Zone::clone(zone) })
}

fn standing(snapshot: &Snapshot, zone: &ZoneId, chain: &IpChain) -> Standing {
    if decide::blocked(snapshot, chain) {
        return Standing::Blocked;
    }
    match decide::place_in_zone(snapshot, zone, chain) {
        Placed::Inside => Standing::Inside,
        Placed::Outside => Standing::Outside,
        Placed::Unknown => Standing::Unknown,
    }
}

#[cfg(test)]
mod tests;
