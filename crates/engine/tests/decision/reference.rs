//! The decision, written from docs/semantics.md alone, paragraph by paragraph: every zone and every
//! entry is looked at, each time, and nothing is clever. What it says, the engine must say.

use std::net::IpAddr;
use std::sync::Arc;

use engine::facts::{Anonymizer, Told};
use engine::zone::{Criteria, Location, ProxyType};
use engine::{
    Call, Credentials, DynamicZone, EnhancedZone, Entries, Facts, Hop, IpChain, IpZone, NetworkCondition,
    Reason, Records, Revision, Snapshot, Timestamp, Token, TokenId, Usage, Zone, ZoneId, ZoneKind,
};

/// What a snapshot is made of, uncompiled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    pub(crate) records: Records,
    pub(crate) confirmed: Timestamp,
    pub(crate) max_staleness: Option<std::time::Duration>,
    /// The latest time that was ever seen.
    pub(crate) latest: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Inside,
    Outside,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) reason: Option<Reason>,
    /// The token, where the call got far enough to know it.
    pub(crate) token: Option<TokenId>,
    pub(crate) proposed: Option<Result<(), Reason>>,
    pub(crate) client: Option<IpAddr>,
}

impl Organization {
    /// What the engine makes of it.
    pub(crate) fn compile(&self, revision: u64) -> Snapshot {
        let compiled =
            Snapshot::compile(&self.records, Revision(revision), self.confirmed, self.max_staleness);
        self.latest.map_or(compiled.clone(), |latest| compiled.seen_until(latest))
    }
}

type Locate<'a> = &'a dyn Fn(IpAddr) -> Facts;

/// §6, in its order; the rate limit is not the engine's.
pub(crate) fn decide(org: &Organization, call: &Call<'_>, locate: Locate<'_>) -> Answer {
    let client = client_address(&org.records, call.chain);
    let mut answer = Answer { reason: None, token: None, proposed: None, client };
    let stale = org.max_staleness.is_some_and(|most| call.at > org.confirmed.plus(most));
    if stale {
        return Answer { reason: Some(Reason::StaleSnapshot), ..answer };
    }
    if blocked(&org.records, call.chain, locate) {
        return Answer { reason: Some(Reason::Blocklisted), ..answer };
    }
    let digest = match call.credentials {
        Credentials::None => return Answer { reason: Some(Reason::NoCredentials), ..answer },
        Credentials::Malformed => return Answer { reason: Some(Reason::MalformedCredentials), ..answer },
        Credentials::Token(digest) => digest,
    };
    let Some(token) = org.records.tokens.iter().find(|token| token.digest == digest) else {
        return Answer { reason: Some(Reason::UnknownToken), ..answer };
    };
    answer.token = Some(token.id);
    answer.reason = dead(org, token, call.at);
    if answer.reason.is_some() {
        return answer;
    }
    answer.proposed =
        token.proposed.as_ref().map(|proposed| admits(&org.records, proposed, call.chain, locate));
    answer.reason = admits(&org.records, &token.network, call.chain, locate).err();
    if answer.reason.is_some() {
        return answer;
    }
    let keys = token.device.keys();
    let proven = &call.evidence.proven;
    if !keys.is_empty() && !keys.iter().any(|key| proven.contains(key)) {
        let reason = if proven.is_empty() { Reason::DeviceUnproven } else { Reason::DeviceNotAllowed };
        answer.reason = Some(reason);
    }
    answer
}

/// §6 "token live", §7 on the window and the absolute end.
fn dead(org: &Organization, token: &Token, at: Timestamp) -> Option<Reason> {
    if token.revoked {
        return Some(Reason::Revoked);
    }
    let used = token.last_used.unwrap_or(token.created).max(token.created);
    let idle = token.window.is_some_and(|window| at >= used.plus(window));
    if idle || token.not_after.is_some_and(|end| at >= end) {
        return Some(Reason::Expired);
    }
    // Security B-077: five minutes behind what was seen, nothing that ends by time is believed.
    let ends = token.window.is_some() || token.not_after.is_some();
    let five_minutes = std::time::Duration::from_mins(5);
    if ends && org.latest.is_some_and(|latest| at.plus(five_minutes) < latest) {
        return Some(Reason::Expired);
    }
    let owner = org.records.users.iter().find(|user| user.id == token.owner);
    if owner.is_some_and(|owner| owner.active) { None } else { Some(Reason::OwnerInactive) }
}

/// §5.
pub(crate) fn admits(
    records: &Records,
    condition: &NetworkCondition,
    chain: &IpChain,
    locate: Locate<'_>,
) -> Result<(), Reason> {
    let eligible = || records.zones.iter().filter(|zone| zone.active && nameable(zone));
    let any = || whole(eligible().map(|zone| place(records, zone, chain, locate)));
    let of = |ids: &[ZoneId]| {
        let one = |id: &ZoneId| match records.zones.iter().find(|zone| zone.id == *id) {
            Some(zone) => place(records, zone, chain, locate),
            None => Place::Unknown,
        };
        whole(ids.iter().map(one))
    };
    let within = |place| match place {
        Place::Inside => Ok(()),
        Place::Outside => Err(Reason::OutsideAllowedZones),
        Place::Unknown => Err(Reason::OriginUnknown),
    };
    let without = |place| match place {
        Place::Inside => Err(Reason::InsideRefusedZones),
        Place::Outside => Ok(()),
        Place::Unknown => Err(Reason::OriginUnknown),
    };
    match condition {
        NetworkCondition::Anywhere => Ok(()),
        NetworkCondition::InAny => within(any()),
        NetworkCondition::In(ids) => within(of(ids.as_slice())),
        NetworkCondition::NotInAny => without(any()),
        NetworkCondition::NotIn(ids) => without(of(ids.as_slice())),
    }
}

/// "usage `POLICY`, type `IP` or `DYNAMIC`, but not the exempt zone"
fn nameable(zone: &Zone) -> bool {
    zone.usage == Usage::Policy
        && match &zone.kind {
            ZoneKind::Ip(zone) => !zone.exempt,
            ZoneKind::Dynamic(_) => true,
            ZoneKind::Enhanced(_) => false,
        }
}

/// "one that certainly holds the request decides; otherwise one *unknown* makes the whole *unknown*"
fn whole(places: impl Iterator<Item = Place>) -> Place {
    let places: Vec<Place> = places.collect();
    if places.contains(&Place::Inside) {
        Place::Inside
    } else if places.contains(&Place::Unknown) {
        Place::Unknown
    } else {
        Place::Outside
    }
}

/// §4.
pub(crate) fn blocked(records: &Records, chain: &IpChain, locate: Locate<'_>) -> bool {
    let asked: Vec<&Arc<Zone>> = records
        .zones
        .iter()
        .filter(|zone| zone.active && zone.usage == Usage::Blocklist && holds_anything(zone))
        .collect();
    if asked.is_empty() {
        return false;
    }
    let IpChain::Hops(hops) = chain else { return true };
    let Some(client) = client_address(records, chain) else { return true };
    let mut listed = Vec::new();
    for zone in asked {
        match &zone.kind {
            ZoneKind::Ip(ip) => {
                let addresses = hops.iter().filter_map(|hop| hop.address());
                listed.extend(addresses.filter(|address| holds(&ip.gateways, *address)));
            }
            ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => match place(records, zone, chain, locate) {
                Place::Inside => listed.push(client),
                Place::Outside => {}
                Place::Unknown => return true,
            },
        }
    }
    let exempt = |address: &IpAddr| {
        records.zones.iter().any(|zone| match &zone.kind {
            ZoneKind::Ip(ip) => zone.active && ip.exempt && holds(&ip.gateways, *address),
            ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => false,
        })
    };
    !listed.iter().all(exempt)
}

fn holds_anything(zone: &Zone) -> bool {
    match &zone.kind {
        ZoneKind::Ip(ip) => !ip.gateways.is_empty(),
        ZoneKind::Dynamic(dynamic) => {
            !dynamic.locations.is_empty() || !dynamic.asns.is_empty() || dynamic.proxy_type.is_some()
        }
        ZoneKind::Enhanced(EnhancedZone { locations, asns, services }) => {
            let lengths = [
                locations.include.len(),
                locations.exclude.len(),
                asns.include.len(),
                asns.exclude.len(),
                services.include.len(),
                services.exclude.len(),
            ];
            lengths.iter().any(|length| *length > 0)
        }
    }
}

fn holds(entries: &Entries, address: IpAddr) -> bool {
    entries.iter().any(|entry| match (entry.first(), address, entry.last()) {
        (IpAddr::V4(first), IpAddr::V4(address), IpAddr::V4(last)) => first <= address && address <= last,
        (IpAddr::V6(first), IpAddr::V6(address), IpAddr::V6(last)) => first <= address && address <= last,
        _ => false,
    })
}

/// §3, "Client address"; `None` is *unknown*.
pub(crate) fn client_address(records: &Records, chain: &IpChain) -> Option<IpAddr> {
    let IpChain::Hops(hops) = chain else { return None };
    for hop in hops.iter().rev() {
        let address = hop.address()?;
        let proxy = records.zones.iter().any(|zone| match &zone.kind {
            ZoneKind::Ip(ip) => zone.active && holds(&ip.proxies, address),
            ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => false,
        });
        if !proxy {
            return Some(address);
        }
    }
    hops.first().and_then(|hop| hop.address())
}

/// §3: is the request inside the zone?
pub(crate) fn place(records: &Records, zone: &Zone, chain: &IpChain, locate: Locate<'_>) -> Place {
    if !zone.active || (!holds_anything(zone) && !matches!(zone.kind, ZoneKind::Ip(_))) {
        return Place::Outside;
    }
    let facts = || client_address(records, chain).map(locate);
    match &zone.kind {
        ZoneKind::Ip(ip) => in_ip_zone(ip, chain),
        ZoneKind::Dynamic(dynamic) => facts()
            .map_or(Place::Unknown, |facts| either_way(&facts, |facts| in_dynamic_zone(dynamic, facts))),
        ZoneKind::Enhanced(enhanced) => facts()
            .map_or(Place::Unknown, |facts| either_way(&facts, |facts| in_enhanced_zone(enhanced, facts))),
    }
}

fn in_ip_zone(zone: &IpZone, chain: &IpChain) -> Place {
    let IpChain::Hops(hops) = chain else { return Place::Unknown };
    for (read, hop) in hops.iter().rev().enumerate() {
        if read == 5 {
            return Place::Unknown;
        }
        let Hop::Address(address) = *hop else { return Place::Unknown };
        if holds(&zone.gateways, address) {
            return Place::Inside;
        }
        if !holds(&zone.proxies, address) {
            return Place::Outside;
        }
    }
    if hops.len() >= 5 { Place::Unknown } else { Place::Outside }
}

/// Where nobody tells whether an anonymizer is Tor, a zone holds the address certainly only if it does either way.
fn either_way(facts: &Facts, place: impl Fn(&Facts) -> Place) -> Place {
    if facts.anonymizer != Told::Is(Anonymizer::Untold) {
        return place(facts);
    }
    let mut facts = facts.clone();
    facts.anonymizer = Told::Is(Anonymizer::Tor);
    let one = place(&facts);
    facts.anonymizer = Told::Is(Anonymizer::Other);
    if place(&facts) == one { one } else { Place::Unknown }
}

/// Every criterion that is set must match; what one needs and was not loaded makes it all unknown.
fn in_dynamic_zone(zone: &DynamicZone, facts: &Facts) -> Place {
    let DynamicZone { locations, asns, proxy_type } = zone;
    let located = locations_loaded(locations, facts);
    let numbered = asns.is_empty() || facts.asn != Told::NotLoaded;
    let masked = proxy_type.is_none() || facts.anonymizer != Told::NotLoaded;
    if !(located && numbered && masked) {
        return Place::Unknown;
    }
    let location = locations.is_empty() || locations.iter().any(|location| at(location, facts));
    let asn = asns.is_empty() || asns.iter().any(|asn| facts.asn == Told::Is(*asn));
    let tor = facts.anonymizer == Told::Is(Anonymizer::Tor);
    let other = facts.anonymizer == Told::Is(Anonymizer::Other);
    let proxy = match proxy_type {
        None => true,
        Some(ProxyType::Any) => tor || other,
        Some(ProxyType::Tor) => tor,
        Some(ProxyType::NotTor) => other,
    };
    if location && asn && proxy { Place::Inside } else { Place::Outside }
}

/// Per dimension: (include is empty, or hit) and not (exclude hit).
fn in_enhanced_zone(zone: &EnhancedZone, facts: &Facts) -> Place {
    let EnhancedZone { locations, asns, services } = zone;
    let located = locations_loaded(&locations.include, facts) && locations_loaded(&locations.exclude, facts);
    let numbered = (asns.include.is_empty() && asns.exclude.is_empty()) || facts.asn != Told::NotLoaded;
    let mut categories = services.include.iter().chain(&services.exclude);
    let served = categories.all(|category| match &**category {
        "ALL_ANONYMIZERS" | "ANONYMIZER_TOR" | "ALL_ANONYMIZERS_EXCEPT_TOR" => {
            facts.anonymizer != Told::NotLoaded
        }
        "ALL_IP_SERVICES" => facts.anonymizer != Told::NotLoaded && facts.services != Told::NotLoaded,
        _ => facts.services != Told::NotLoaded,
    });
    if !(located && numbered && served) {
        return Place::Unknown;
    }
    let inside = dimension(locations, |location| at(location, facts))
        && dimension(asns, |asn| facts.asn == Told::Is(*asn))
        && dimension(services, |category| serves(category, facts));
    if inside { Place::Inside } else { Place::Outside }
}

fn dimension<T>(criteria: &Criteria<T>, hit: impl Fn(&T) -> bool) -> bool {
    (criteria.include.is_empty() || criteria.include.iter().any(&hit)) && !criteria.exclude.iter().any(&hit)
}

fn locations_loaded(locations: &[Location], facts: &Facts) -> bool {
    let country = locations.is_empty() || facts.country != Told::NotLoaded;
    let region =
        locations.iter().all(|location| location.region.is_none()) || facts.region != Told::NotLoaded;
    country && region
}

fn at(location: &Location, facts: &Facts) -> bool {
    let country = facts.country == Told::Is(location.country);
    let region = match (&location.region, &facts.region) {
        (None, _) => true,
        (Some(wanted), Told::Is(region)) => wanted == region,
        (Some(_), Told::Nothing | Told::NotLoaded) => false,
    };
    country && region
}

fn serves(category: &str, facts: &Facts) -> bool {
    let named = match &facts.services {
        Told::Is(names) => names.to_vec(),
        Told::Nothing | Told::NotLoaded => Vec::new(),
    };
    let tor = facts.anonymizer == Told::Is(Anonymizer::Tor);
    let other = facts.anonymizer == Told::Is(Anonymizer::Other);
    match category {
        "ALL_ANONYMIZERS" => tor || other,
        "ANONYMIZER_TOR" => tor,
        "ALL_ANONYMIZERS_EXCEPT_TOR" => other,
        "ALL_PROXIES_VPNS" => named.iter().any(|name| name.ends_with("_PROXY") || name.ends_with("_VPN")),
        "ALL_IP_SERVICES" => tor || other || !named.is_empty(),
        service => named.iter().any(|name| **name == *service),
    }
}
