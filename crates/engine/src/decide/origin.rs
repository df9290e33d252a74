//! Where one call comes from, as one snapshot sees it (semantics §3 and §5).

mod steps;

use std::cell::OnceCell;
use std::fmt;
use std::net::IpAddr;

use smallvec::SmallVec;

use crate::atlas::Atlas;
use crate::chain::{Hop, IpChain};
use crate::explain::{Found, Step, Trace};
use crate::facts::Facts;
use crate::id::ZoneId;
use crate::limits::HOPS_MAX;
use crate::places::by_facts::{ByFacts, Held};
use crate::places::{Holders, Kind, Places, ZoneNumber};
use crate::snapshot::{Condition, Snapshot};
use crate::verdict::Reason;
use crate::zone::{Placed, Zone, ZoneKind};

pub(crate) struct Origin<'a> {
    snapshot: &'a Snapshot,
    places: &'a Places,
    atlas: &'a Atlas,
    by_facts: &'a ByFacts,
    /// `None`: malformed as a whole.
    hops: Option<&'a [Hop]>,
    /// The five hops that a zone may read, the nearest first; `None` is a malformed one.
    near: SmallVec<[Option<(IpAddr, Holders<'a>)>; HOPS_MAX]>,
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
        let read = |hop: &Hop| hop.address().and_then(|address| Some((address, readable(places, address)?)));
        let near: SmallVec<[_; HOPS_MAX]> =
            hops.unwrap_or_default().iter().rev().take(HOPS_MAX).map(read).collect();
        let client = hops.and_then(|hops| client(places, hops, &near));
        let (atlas, by_facts) = (&**snapshot.atlas(), snapshot.by_facts());
        Self { snapshot, places, atlas, by_facts, hops, near, client, number: OnceCell::new() }
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

    pub(super) fn holders(&self, address: IpAddr) -> Holders<'a> {
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

    pub(super) fn admits(&self, condition: &Condition, trace: &mut impl Trace) -> Result<(), Reason> {
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
            Condition::Anywhere => Ok(()),
            Condition::InAny => within(self.in_any(trace)),
            Condition::In(_) | Condition::InSeveral(_) => within(self.in_named(condition.named(), trace)),
            Condition::NotInAny => without(self.in_any(trace)),
            Condition::NotIn(_) | Condition::NotInSeveral(_) => {
                without(self.in_named(condition.named(), trace))
            }
        }
    }

    fn in_named(&self, zones: &[ZoneNumber], trace: &mut impl Trace) -> Placed {
        first_inside(zones.iter(), trace, |zone, trace| self.in_numbered(*zone, trace))
    }

    /// Inside at least one zone that "any network zone" means.
    fn in_any<T: Trace>(&self, trace: &mut T) -> Placed {
        if !self.places.eligible_ip && self.places.eligible_dynamic.is_empty() {
            trace.note(|| Step::NoEligibleZone);
            return Placed::Outside;
        }
        if T::RECORDS {
            let is_ip = |zone: &Zone| matches!(zone.kind, ZoneKind::Ip(_));
            let meant = |ip| {
                self.places.zones().filter(move |(_, zone)| zone.eligibility().is_ok() && is_ip(zone) == ip)
            };
            return first_inside(meant(true).chain(meant(false)), trace, |(zone, _), trace| {
                self.in_numbered(zone, trace)
            });
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
        let asks = |zone: &ZoneNumber| self.places.kind(*zone) == Kind::Dynamic;
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
        if !self.places.eligible_ip {
            return Placed::Outside;
        }
        let mut under_way: Option<SmallVec<[ZoneNumber; 8]>> = None;
        for hop in &self.near {
            let Some((_, holders)) = hop else { return Placed::Unknown };
            let arrives = match &under_way {
                None => holders.eligible(),
                Some(zones) => zones.iter().any(|zone| holders.is_gateway_of(*zone)),
            };
            if arrives {
                return Placed::Inside;
            }
            if !holders.is_proxy() {
                return Placed::Outside;
            }
            let goes_on: SmallVec<[ZoneNumber; 8]> = match under_way {
                None => {
                    let eligible = |zone: &&ZoneNumber| self.places.is_eligible(**zone);
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
        let Some(zone) = self.snapshot.zone_number(id) else {
            trace.note(|| Step::ZoneMissing { id: *id });
            return Placed::Unknown;
        };
        self.in_numbered(zone, trace)
    }

    fn in_numbered<T: Trace>(&self, number: ZoneNumber, trace: &mut T) -> Placed {
        let note = |trace: &mut T, step: &dyn Fn(&Zone) -> Step| {
            if let Some(zone) = self.places.zone(number) {
                trace.note(|| step(zone));
            }
        };
        match self.places.kind(number) {
            Kind::Missing => {
                if let Some(id) = self.snapshot.zone_id(number) {
                    trace.note(|| Step::ZoneMissing { id: *id });
                }
                Placed::Unknown
            }
            Kind::Inactive => {
                note(trace, &|zone| steps::zone(zone, Found::Inactive));
                Placed::Outside
            }
            Kind::Ip => self.walk(number, trace),
            Kind::Askless => {
                note(trace, &|zone| steps::zone(zone, Found::NoCriteria));
                Placed::Outside
            }
            Kind::Dynamic => {
                let placed = self.by_facts(number);
                note(trace, &|zone| self.facts_step(zone, placed));
                placed
            }
        }
    }

    /// From the right, at most five hops: gateway is inside, proxy of this zone is stepped over,
    /// anything else is outside (about-ip-zones).
    fn walk<T: Trace>(&self, number: ZoneNumber, trace: &mut T) -> Placed {
        let note = |trace: &mut T, step: &dyn Fn(&Zone) -> Step| {
            if let Some(zone) = self.places.zone(number).filter(|_| T::RECORDS) {
                trace.note(|| step(zone));
            }
        };
        for hop in &self.near {
            let Some((address, holders)) = hop else {
                note(trace, &|zone| steps::zone(zone, Found::HopMalformed));
                return Placed::Unknown;
            };
            if holders.is_gateway_of(number) {
                note(trace, &|zone| steps::in_gateway(zone, *address));
                return Placed::Inside;
            }
            if !holders.is_proxy_of(number) {
                note(trace, &|zone| steps::zone(zone, Found::Neither { address: *address }));
                return Placed::Outside;
            }
            note(trace, &|zone| steps::over_proxy(zone, *address));
        }
        let placed = self.end_of_walk();
        note(trace, &|zone| self.end_step(zone, placed));
        placed
    }

    /// Every hop that could be read was a proxy. Okta says outside after five, which would open every
    /// "not in" to whoever writes five proxies to his right.
    fn end_of_walk(&self) -> Placed {
        if self.hops.is_none() || self.near.len() >= HOPS_MAX { Placed::Unknown } else { Placed::Outside }
    }

    /// Of a zone that has criteria.
    pub(super) fn by_facts(&self, zone: ZoneNumber) -> Placed {
        self.held().map_or(Placed::Unknown, |held| self.by_facts.place(zone, held))
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

/// None where nobody can tell which zones hold the address: such a hop is as good as malformed.
fn readable(places: &Places, address: IpAddr) -> Option<Holders<'_>> {
    Some(places.holders(address)).filter(|holders| !holders.is_unreadable())
}

/// From the right, the first hop that is no proxy of any active IP zone; if all are, the leftmost.
fn client(places: &Places, hops: &[Hop], near: &[Option<(IpAddr, Holders<'_>)>]) -> Option<IpAddr> {
    let mut leftmost = None;
    for (at, hop) in hops.iter().rev().enumerate() {
        let address = hop.address()?;
        let holders = match near.get(at) {
            Some(read) => read.map(|(_, holders)| holders)?,
            None => readable(places, address)?,
        };
        if !holders.is_proxy() {
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
