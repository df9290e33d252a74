//! What a zone may not be.

use engine::zone::ZoneKind;
use engine::{Facts, IpZone, Usage, Zone};
use store::StoreError;

use super::ZoneDraft;
use crate::founding::{BLOCKED_IP_ZONE, DEFAULT_ENHANCED_DYNAMIC_ZONE, DEFAULT_EXEMPT_IP_ZONE};
use crate::limits::Limits;
use crate::{Cause, ControlError, ZoneRecord, name};

/// Tokens that a refusal names; of more it gives the number.
pub(super) const TOKENS_NAMED: usize = 20;

/// Everything that can be told from the draft and from what it replaces.
pub(super) fn draft(
    draft: &ZoneDraft,
    before: Option<&ZoneRecord>,
    limits: &Limits,
) -> Result<(), ControlError> {
    name::check("name", &draft.name, limits)?;
    exempt_flag(draft, before)?;
    if let Some(before) = before {
        same_type(draft, before)?;
        system(draft, before)?;
    }
    let is_system = before.is_some_and(|record| record.system);
    match &draft.kind {
        ZoneKind::Ip(zone) => ip(zone, draft.usage, is_system, limits),
        ZoneKind::Dynamic(zone) => criteria(zone.has_criteria(), "asns, locations or proxyType"),
        ZoneKind::Enhanced(zone) => criteria(zone.has_criteria(), "asns, locations or ipServiceCategories"),
    }
}

fn ip(zone: &IpZone, usage: Usage, is_system: bool, limits: &Limits) -> Result<(), ControlError> {
    let mut causes = Vec::new();
    let mut wrong = |field: &str, sentence: String| causes.push(Cause { field: field.to_owned(), sentence });
    for (field, list) in [("gateways", &zone.gateways), ("proxies", &zone.proxies)] {
        if list.len() > limits.entries_per_list {
            let most = limits.entries_per_list;
            wrong(field, format!("{} entries are more than the {most} that one list may hold.", list.len()));
        }
    }
    if zone.gateways.is_empty() && zone.proxies.is_empty() && !is_system {
        wrong("gateways", "The zone needs at least one gateway or proxy.".to_owned());
    }
    if usage == Usage::Blocklist && !zone.proxies.is_empty() {
        wrong("proxies", "A blocklist zone cannot have trusted proxies.".to_owned());
    }
    if causes.is_empty() { Ok(()) } else { Err(ControlError::Invalid { causes }) }
}

fn criteria(is_set: bool, fields: &str) -> Result<(), ControlError> {
    if is_set {
        return Ok(());
    }
    Err(ControlError::invalid("criteria", format!("The zone needs at least one criterion: {fields}.")))
}

/// Okta: only a PUT of `DefaultExemptIpZone` carries the flag, and it must.
fn exempt_flag(draft: &ZoneDraft, before: Option<&ZoneRecord>) -> Result<(), ControlError> {
    let is_exempt = before.is_some_and(|record| record.zone.is_exempt());
    match (is_exempt, draft.use_as_exempt_list) {
        (true, Some(true)) | (false, None | Some(false)) => Ok(()),
        (true, None | Some(false)) => Err(ControlError::invalid(
            "useAsExemptList",
            format!("The network zone does not allow usage changes for {DEFAULT_EXEMPT_IP_ZONE}."),
        )),
        (false, Some(true)) => Err(ControlError::invalid(
            "useAsExemptList",
            format!("Only {DEFAULT_EXEMPT_IP_ZONE} can be the IP exempt zone."),
        )),
    }
}

pub(super) fn same_type(draft: &ZoneDraft, before: &ZoneRecord) -> Result<(), ControlError> {
    if std::mem::discriminant(&draft.kind) == std::mem::discriminant(&before.zone.kind) {
        return Ok(());
    }
    Err(ControlError::invalid("type", "The type of a zone cannot be changed: create another zone."))
}

/// System zones keep what makes them so. `LegacyIpZone` is an ordinary zone that cannot be deleted.
fn system(draft: &ZoneDraft, before: &ZoneRecord) -> Result<(), ControlError> {
    let name = &*before.zone.name;
    let blocklists = [BLOCKED_IP_ZONE, DEFAULT_ENHANCED_DYNAMIC_ZONE];
    let is_fixed = blocklists.contains(&name) || before.zone.is_exempt();
    if !before.system || !is_fixed {
        return Ok(());
    }
    if draft.name != name {
        return Err(ControlError::invalid("name", format!("The zone {name} cannot be renamed.")));
    }
    if draft.usage != before.zone.usage {
        return Err(ControlError::invalid(
            "usage",
            format!("The usage of the zone {name} cannot be changed."),
        ));
    }
    let has_places = matches!(&draft.kind, ZoneKind::Enhanced(zone) if zone.locations.is_set());
    if has_places {
        return Err(ControlError::invalid("locations", format!("The zone {name} takes no locations.")));
    }
    if matches!(draft.kind, ZoneKind::Enhanced(_))
        && draft.active.is_some_and(|active| active != before.zone.active)
    {
        let sentence = format!("The status of the zone {name} changes by activate and deactivate alone.");
        return Err(ControlError::invalid("status", sentence));
    }
    let has_proxies = matches!(&draft.kind, ZoneKind::Ip(zone) if !zone.proxies.is_empty());
    if before.zone.is_exempt() && has_proxies {
        let sentence = format!("The zone {name} has gateways only, no trusted proxies.");
        return Err(ControlError::invalid("proxies", sentence));
    }
    Ok(())
}

/// A draft does not say whether it is the exempt zone: that stays as it is.
pub(super) fn kept_exempt(kind: ZoneKind, before: &ZoneRecord) -> ZoneKind {
    match kind {
        ZoneKind::Ip(zone) => ZoneKind::Ip(IpZone { exempt: before.zone.is_exempt(), ..zone }),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => kind,
    }
}

/// An active blocklist zone whose data is not loaded would block everybody (semantics §4).
pub(super) fn answerable(zone: &Zone, tells: &Facts) -> Result<(), ControlError> {
    if zone.usage == Usage::Policy || !zone.active {
        return Ok(());
    }
    let missing: Vec<_> = zone.needs().missing_in(tells).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "No loaded data tells {}, so this blocklist zone would block everybody: name a database that does in \
         geo.databases.",
        missing.join(" and ")
    );
    Err(ControlError::invalid("usage", sentence))
}

pub(super) fn name_taken(error: StoreError) -> ControlError {
    match error {
        StoreError::Conflict("zone") => {
            ControlError::invalid("name", "Another zone has this name already, or one that looks like it.")
        }
        other => ControlError::Store(other),
    }
}
