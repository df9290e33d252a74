//! From records to a snapshot, and from one snapshot to the next.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::issued::{Condition, Several};
use super::numbers::Numbers;
use super::tokens::Sorting;
use super::users::Users;
use super::{Change, Issued, Snapshot};
use crate::atlas::Atlas;
use crate::id::{OfZone, ZoneId};
use crate::network::{NetworkCondition, ZoneIds};
use crate::places::by_facts::ByFacts;
use crate::places::{Places, ZoneNumber};
use crate::time::Timestamp;
use crate::token::Token;
use crate::user::User;
use crate::verdict::Revision;
use crate::zone::Zone;

/// A snapshot while its tokens are read: they need not all be in memory as records at one time.
#[derive(Debug)]
pub struct Compiling {
    zone_numbers: Numbers<OfZone>,
    zones: Vec<Option<Arc<Zone>>>,
    users: Users,
    tokens: Sorting,
    /// Lists of zones that many tokens name are kept once.
    lists: HashMap<Box<[ZoneNumber]>, Several>,
}

impl Compiling {
    /// `zones`: in the order in which they were made. `tokens`: how many there will be, as far as that is known.
    pub fn new(zones: &[Arc<Zone>], users: &[Arc<User>], tokens: usize) -> Self {
        let mut compiling = Self {
            zone_numbers: Numbers::default(),
            zones: Vec::with_capacity(zones.len()),
            users: Users::default(),
            tokens: Sorting::new(tokens),
            lists: HashMap::new(),
        };
        for zone in zones {
            put(&mut compiling.zones, compiling.zone_numbers.give(zone.id), Some(Arc::clone(zone)));
        }
        for user in users {
            compiling.users.put(Arc::clone(user));
        }
        compiling
    }

    /// Of two tokens of one digest the last counts.
    pub fn add(&mut self, token: &Token) {
        let owner = self.users.number(token.owner);
        let mut shared = |zones: Vec<ZoneNumber>| {
            let zones = zones.into_boxed_slice();
            let known = self.lists.entry(zones.clone());
            known.or_insert_with(|| Arc::new(zones)).clone()
        };
        let numbers = &mut self.zone_numbers;
        let network = condition(&token.network, |id| numbers.give(*id), &mut shared);
        let proposed =
            token.proposed.as_ref().map(|asked| condition(asked, |id| numbers.give(*id), &mut shared));
        self.tokens.add(Issued::new(token, owner, network, proposed));
    }

    /// As [`Snapshot::compile`].
    pub fn finish(
        self,
        revision: Revision,
        confirmed: Timestamp,
        max_staleness: Option<Duration>,
    ) -> Snapshot {
        let places = Places::compile(self.zones);
        let atlas = Atlas::empty();
        Snapshot {
            revision,
            confirmed,
            max_staleness,
            cut_off: false,
            latest: Timestamp::from_micros(i64::MIN),
            zone_numbers: Arc::new(self.zone_numbers),
            by_facts: Arc::new(ByFacts::compile(&places, &atlas)),
            places: Arc::new(places),
            atlas: Arc::new(atlas),
            users: Arc::new(self.users),
            tokens: self.tokens.finish(),
        }
    }
}

impl Snapshot {
    /// The snapshot after `changes`, in their order.
    #[must_use]
    pub fn with(&self, changes: Vec<Change>, revision: Revision, confirmed: Timestamp) -> Self {
        // Only a later contact ends a silence.
        let cut_off = self.cut_off && confirmed <= self.confirmed;
        let mut next = Self { revision, confirmed, cut_off, ..self.clone() };
        let mut zones = None;
        for change in changes {
            match change {
                Change::Token(token) => {
                    let token = next.issue(&token);
                    next.tokens.put(token);
                }
                Change::TokenGone(digest) => next.tokens.remove(&digest),
                Change::TokenUsed(digest, at) => {
                    if let Some(used) = next.tokens.get(&digest).map(|token| token.used_at(at)) {
                        next.tokens.put(used);
                    }
                }
                Change::User(user) => Arc::make_mut(&mut next.users).put(user),
                Change::UserGone(id) => Arc::make_mut(&mut next.users).remove(&id),
                Change::Zone(zone) => {
                    let number = next.given(&zone.id);
                    put(zones.get_or_insert_with(|| self.places.by_number().to_vec()), number, Some(zone));
                }
                Change::ZoneGone(id) => {
                    let number = next.given(&id);
                    put(zones.get_or_insert_with(|| self.places.by_number().to_vec()), number, None);
                }
            }
        }
        if let Some(zones) = zones {
            let places = self.places.changed(zones);
            // What is known of an address's zones is found out call by call: it is kept where it can be.
            if !places.asks_facts_as(&self.places) {
                next.by_facts = Arc::new(ByFacts::compile(&places, &next.atlas));
            }
            next.places = Arc::new(places);
        }
        next
    }

    fn issue(&mut self, token: &Token) -> Issued {
        let owner = match self.users.known(&token.owner) {
            Some(owner) => owner,
            None => Arc::make_mut(&mut self.users).number(token.owner),
        };
        let alone = &mut |zones: Vec<ZoneNumber>| Arc::new(zones.into());
        let network = condition(&token.network, |id| self.given(id), alone);
        let proposed = token.proposed.as_ref().map(|asked| condition(asked, |id| self.given(id), alone));
        Issued::new(token, owner, network, proposed)
    }

    /// A zone that a token names need not be there.
    fn given(&mut self, id: &ZoneId) -> ZoneNumber {
        match self.zone_numbers.find(id) {
            Some(number) => number,
            None => Arc::make_mut(&mut self.zone_numbers).give(*id),
        }
    }

    /// A condition by the numbers that zones have; a zone that never was has one that nobody has.
    pub(crate) fn compiled(&self, asked: &NetworkCondition) -> Condition {
        let number = |id: &ZoneId| self.zone_numbers.find(id).unwrap_or(ZoneNumber::MAX);
        condition(asked, number, &mut |zones| Arc::new(zones.into()))
    }

    /// The token's network condition, as it was written.
    pub fn network_of(&self, token: &Issued) -> NetworkCondition {
        self.written(token.network())
    }

    pub(crate) fn written(&self, condition: &Condition) -> NetworkCondition {
        let ids: Vec<ZoneId> =
            condition.named().iter().filter_map(|zone| self.zone_id(*zone).copied()).collect();
        // Every number was given to an id: where zones are named there are ids.
        let ids = ZoneIds::new(&ids);
        match condition {
            Condition::Anywhere => NetworkCondition::Anywhere,
            Condition::InAny => NetworkCondition::InAny,
            Condition::NotInAny => NetworkCondition::NotInAny,
            Condition::In(_) | Condition::InSeveral(_) => {
                ids.map_or(NetworkCondition::InAny, NetworkCondition::In)
            }
            Condition::NotIn(_) | Condition::NotInSeveral(_) => {
                ids.map_or(NetworkCondition::NotInAny, NetworkCondition::NotIn)
            }
        }
    }
}

fn condition(
    asked: &NetworkCondition,
    mut number: impl FnMut(&ZoneId) -> ZoneNumber,
    several: &mut impl FnMut(Vec<ZoneNumber>) -> Several,
) -> Condition {
    let mut list = |zones: &[ZoneId]| several(zones.iter().map(&mut number).collect());
    match asked {
        NetworkCondition::Anywhere => Condition::Anywhere,
        NetworkCondition::InAny => Condition::InAny,
        NetworkCondition::NotInAny => Condition::NotInAny,
        NetworkCondition::In(zones) => match zones.as_slice() {
            [only] => Condition::In(number(only)),
            zones => Condition::InSeveral(list(zones)),
        },
        NetworkCondition::NotIn(zones) => match zones.as_slice() {
            [only] => Condition::NotIn(number(only)),
            zones => Condition::NotInSeveral(list(zones)),
        },
    }
}

fn put(zones: &mut Vec<Option<Arc<Zone>>>, number: ZoneNumber, zone: Option<Arc<Zone>>) {
    let Ok(number) = usize::try_from(number) else { return };
    if number >= zones.len() {
        zones.resize(number + 1, None);
    }
    if let Some(slot) = zones.get_mut(number) {
        *slot = zone;
    }
}
