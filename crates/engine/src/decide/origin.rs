//! Where one call comes from, as one snapshot sees it (semantics §3 and §5).

mod steps;

use std::cell::OnceCell;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::atlas::Atlas;
use crate::chain::{Hop, IpChain};
use crate::explain::{Found, Step, Trace};
use crate::facts::Facts;
use crate::id::ZoneId;
use crate::limits::HOPS_MAX;
use crate::network::NetworkCondition;
use crate::places::by_facts::{ByFacts, Held};
use crate::places::{Holders, Places, ZoneIndex};
use crate::snapshot::Snapshot;
use crate::verdict::Reason;
use crate::zone::{Placed, Zone, ZoneKind};

pub(crate) struct Origin<'a> {
    places: &'a Places,
    atlas: &'a Atlas,
    by_facts: &'a ByFacts,
    /// `None`: malformed as a whole.
    hops: Option<&'a [Hop]>,
    /// The five hops that a zone may read, the nearest first; `None` is a malformed one.
    near: SmallVec<[Option<(IpAddr, &'a Holders)>; HOPS_MAX]>,
    client: Option<IpAddr>,
    /// What is known of the client, by the number of the atlas: looked up once, and only where a zone asks.
    number: OnceCell<u32>,
}

/// Zones outside of which an explanation names one by one; of more it gives the number.
const OUTSIDE_SHOWN: usize = 20;

impl<'a> Origin<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, chain: &'a IpChain) -> Self {
        let places = snapshot.places();
        // A chain without a hop came from nowhere: nothing may be read into it.
        let hops = chain.hops().filter(|hops| !hops.is_empty());
        let read = |hop: &Hop| hop.address().map(|address| (address, places.holders(address)));
        let near: SmallVec<[_; HOPS_MAX]> =
            hops.unwrap_or_default().iter().rev().take(HOPS_MAX).map(read).collect();
        let client = hops.and_then(|hops| client(places, hops, &near));
        let (atlas, by_facts) = (&**snapshot.atlas(), snapshot.by_facts());
        Self { places, atlas, by_facts, hops, near, client, number: OnceCell::new() }
    }

    pub(crate) fn client(&self) -> Option<IpAddr> {
        self.client
    }

    pub(super) fn places(&self) -> &'a Places {
        self.places
    }

    pub(super) fn hops(&self) -> Option<&'a [Hop]> {
        self.hops
    }

    pub(super) fn holders(&self, address: IpAddr) -> &'a Holders {
        self.places.holders(address)
    }

    fn number(&self) -> Option<u32> {
        let client = self.client?;
        Some(*self.number.get_or_init(|| self.atlas.number(client)))
    }

    fn facts(&self) -> Option<&Facts> {
        self.number().map(|number| &self.atlas.located(number).facts)
    }

    /// The dynamic zones that hold the client; `None` where nobody can tell who that is.
    fn held(&self) -> Option<&Held> {
        self.number().map(|number| self.by_facts.held(number, self.places, self.atlas))
    }

    pub(super) fn admits(&self, condition: &NetworkCondition, trace: &mut impl Trace) -> Result<(), Reason> {
        let within = |place| match place {
            Placed::Inside => Ok(()),
            Placed::Outside => Err(Reason::OutsideAllowedZones),
            Placed::Unknown => Err(Reason::OriginUnknown),
        };
        let without = |place| match place {
            Placed::Inside => Err(Reason::InsideRefusedZones),
            Placed::Outside => Ok(()),
            Placed::Unknown => Err(Reason::OriginUnknown),
        };
        match condition {
            NetworkCondition::Anywhere => Ok(()),
            NetworkCondition::InAny => within(self.in_any(trace)),
            NetworkCondition::In(zones) => within(self.in_named(zones.as_slice(), trace)),
            NetworkCondition::NotInAny => without(self.in_any(trace)),
            NetworkCondition::NotIn(zones) => without(self.in_named(zones.as_slice(), trace)),
        }
    }

    fn in_named(&self, zones: &[ZoneId], trace: &mut impl Trace) -> Placed {
        first_inside(zones.iter(), trace, |id, trace| self.in_zone(id, trace))
    }

    /// Inside at least one zone that "any network zone" means.
    fn in_any<T: Trace>(&self, trace: &mut T) -> Placed {
        let (ip, dynamic) = (&self.places.eligible_ip, &self.places.eligible_dynamic);
        if ip.is_empty() && dynamic.is_empty() {
            trace.note(|| Step::NoEligibleZone);
            return Placed::Outside;
        }
        let by_index = |index: &ZoneIndex, trace: &mut T| {
            self.places.zone(*index).map_or(Placed::Unknown, |zone| self.in_known(*index, zone, trace))
        };
        if T::RECORDS {
            return first_inside(ip.iter().chain(dynamic), trace, by_index);
        }
        let by_address = self.in_any_ip();
        if by_address == Placed::Inside {
            return Placed::Inside;
        }
        match self.in_any_dynamic() {
            Placed::Outside => by_address,
            by_facts @ (Placed::Inside | Placed::Unknown) => by_facts,
        }
    }

    /// All eligible dynamic zones at once; an explanation asks them one by one, and must agree.
    fn in_any_dynamic(&self) -> Placed {
        if self.places.eligible_dynamic.is_empty() {
            return Placed::Outside;
        }
        let asks = |index: &ZoneIndex| self.places.zone(*index).is_some_and(|zone| zone.asks());
        match self.held() {
            Some(held) => self.by_facts.in_eligible(held),
            None if self.places.eligible_dynamic.iter().any(asks) => Placed::Unknown,
            None => Placed::Outside,
        }
    }

    /// All dynamic blocklist zones at once, in the same way.
    pub(super) fn in_blocking_dynamic(&self) -> Placed {
        if self.places.blocking_dynamic.is_empty() {
            return Placed::Outside;
        }
        self.held().map_or(Placed::Unknown, |held| self.by_facts.in_blocking(held))
    }

    /// The walks of all eligible IP zones at once: those that are still under way are the ones that
    /// hold every hop so far as a proxy. An explanation walks them one by one, and must agree.
    fn in_any_ip(&self) -> Placed {
        if self.places.eligible_ip.is_empty() {
            return Placed::Outside;
        }
        let mut under_way: Option<SmallVec<[ZoneIndex; 8]>> = None;
        for hop in &self.near {
            let Some((_, holders)) = hop else { return Placed::Unknown };
            let arrives = match &under_way {
                None => holders.eligible,
                Some(zones) => zones.iter().any(|zone| holders.is_gateway_of(*zone)),
            };
            if arrives {
                return Placed::Inside;
            }
            let goes_on: SmallVec<[ZoneIndex; 8]> = match under_way {
                None => {
                    let eligible = |zone: &&ZoneIndex| self.places.eligible_ip.binary_search(zone).is_ok();
                    holders.proxy_of().iter().filter(eligible).copied().collect()
                }
                Some(zones) => zones.into_iter().filter(|zone| holders.is_proxy_of(*zone)).collect(),
            };
            if goes_on.is_empty() {
                return Placed::Outside;
            }
            under_way = Some(goes_on);
        }
        self.end_of_walk()
    }

    pub(super) fn in_zone(&self, id: &ZoneId, trace: &mut impl Trace) -> Placed {
        let Some((index, zone)) = self.places.find(id) else {
            trace.note(|| Step::ZoneMissing { id: *id });
            return Placed::Unknown;
        };
        self.in_known(index, zone, trace)
    }

    fn in_known(&self, index: ZoneIndex, zone: &Arc<Zone>, trace: &mut impl Trace) -> Placed {
        if !zone.active {
            trace.note(|| steps::zone(zone, Found::Inactive));
            return Placed::Outside;
        }
        match &zone.kind {
            ZoneKind::Ip(_) => self.walk(index, zone, trace),
            ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => {
                let placed = self.by_facts(index, zone);
                trace.note(|| self.facts_step(zone, placed));
                placed
            }
        }
    }

    /// From the right, at most five hops: gateway is inside, proxy of this zone is stepped over,
    /// anything else is outside (about-ip-zones).
    fn walk(&self, index: ZoneIndex, zone: &Zone, trace: &mut impl Trace) -> Placed {
        for hop in &self.near {
            let Some((address, holders)) = hop else {
                trace.note(|| steps::zone(zone, Found::HopMalformed));
                return Placed::Unknown;
            };
            if holders.is_gateway_of(index) {
                trace.note(|| steps::in_gateway(zone, *address));
                return Placed::Inside;
            }
            if !holders.is_proxy_of(index) {
                trace.note(|| steps::zone(zone, Found::Neither { address: *address }));
                return Placed::Outside;
            }
            trace.note(|| steps::over_proxy(zone, *address));
        }
        let placed = self.end_of_walk();
        trace.note(|| self.end_step(zone, placed));
        placed
    }

    /// Every hop that could be read was a proxy. Okta says outside after five, which would open every
    /// "not in" to whoever writes five proxies to his right.
    fn end_of_walk(&self) -> Placed {
        if self.hops.is_none() || self.near.len() >= HOPS_MAX { Placed::Unknown } else { Placed::Outside }
    }

    pub(super) fn by_facts(&self, index: ZoneIndex, zone: &Zone) -> Placed {
        if !zone.asks() {
            return Placed::Outside;
        }
        self.held().map_or(Placed::Unknown, |held| self.by_facts.place(index, held))
    }
}

/// One zone that certainly holds the call decides; otherwise one *unknown* makes the whole unknown.
fn first_inside<Z, T: Trace>(
    zones: impl Iterator<Item = Z>,
    trace: &mut T,
    place: impl Fn(Z, &mut T) -> Placed,
) -> Placed {
    let (mut whole, mut outside) = (Placed::Outside, 0);
    for zone in zones {
        let mark = trace.mark();
        match place(zone, trace) {
            Placed::Inside => return Placed::Inside,
            Placed::Unknown => whole = Placed::Unknown,
            Placed::Outside => {
                outside += 1;
                if outside > OUTSIDE_SHOWN {
                    trace.forget(mark);
                }
            }
        }
    }
    if outside > OUTSIDE_SHOWN {
        trace.note(|| Step::OtherZones { count: outside - OUTSIDE_SHOWN });
    }
    whole
}

/// From the right, the first hop that is no proxy of any active IP zone; if all are, the leftmost.
fn client(places: &Places, hops: &[Hop], near: &[Option<(IpAddr, &Holders)>]) -> Option<IpAddr> {
    let mut leftmost = None;
    for (at, hop) in hops.iter().rev().enumerate() {
        let address = hop.address()?;
        let holders = match near.get(at) {
            Some(read) => read.map(|(_, holders)| holders)?,
            None => places.holders(address),
        };
        if holders.proxy_of().is_empty() {
            return Some(address);
        }
        leftmost = Some(address);
    }
    leftmost
}

impl fmt::Debug for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin")
            .field("hops", &self.hops)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
