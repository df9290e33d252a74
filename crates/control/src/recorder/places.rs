//! The places of tokens: so many a token, and what is new about one.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use engine::{Reason, TokenId};
use serde_json::json;
use store::{PlaceRecord, StoreError, Write};

use super::{Sighted, known};
use crate::limits::{PLACE_HOPS, PLACES_PER_TOKEN, PLACES_PER_TOKEN_REFUSED};
use crate::sightings::Key;

/// Places that are known to be there; beyond, all are asked for again.
const KNOWN_MAX: usize = 262_144;
/// Tokens whose places are counted.
const COUNTED_MAX: usize = 65_536;

#[derive(Default)]
pub(super) struct Places {
    known: HashSet<Key>,
    held: HashMap<TokenId, Held>,
}

/// How many places a token has.
#[derive(Clone, Copy)]
struct Held {
    all: usize,
    /// From which it never was let in.
    refused: usize,
}

/// Countries and autonomous systems from which a token was let in.
type KnownBy = Vec<(Option<String>, Option<u32>)>;

impl Places {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Adds the calls. Those that are a token's first from a country or an autonomous system come back, each with what
    /// is new, as JSON.
    pub(super) async fn write<'a>(
        &mut self,
        write: &mut Write,
        sighted: &'a [Sighted],
    ) -> Result<Vec<(&'a Sighted, String)>, StoreError> {
        if self.known.len() > KNOWN_MAX || self.held.len() > COUNTED_MAX {
            self.forget();
        }
        let unknown: Vec<_> = sighted
            .iter()
            .filter(|sighted| !self.known.contains(&sighted.key) && sighted.seen.chain.is_some())
            .map(|sighted| (sighted.seen.token.to_string(), sighted.chain()))
            .collect();
        let there: HashSet<_> = write.known_places(&unknown).await?.into_iter().collect();
        let mut known_by: HashMap<TokenId, KnownBy> = HashMap::new();
        let mut news = Vec::new();
        let mut added: HashMap<(TokenId, String), PlaceRecord> = HashMap::new();
        for one in sighted {
            let token = one.seen.token;
            let is_known = one.seen.chain.is_some()
                && (self.known.contains(&one.key) || there.contains(&(token.to_string(), one.chain())));
            let mut chain = one.chain();
            if !is_known && one.seen.chain.is_some() {
                if one.seen.allowed > 0 {
                    let before = match known_by.entry(token) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(none) => none.insert(write.places_known_by(token.as_str()).await?),
                    };
                    news.extend(new_place(one, before).map(|story| (one, story)));
                }
                if !self.room(write, one).await? {
                    chain = String::new();
                }
            }
            if !chain.is_empty() {
                self.known.insert(one.key);
            }
            let place = place(one, &chain);
            match added.entry((token, chain)) {
                Entry::Occupied(mut there) => join(there.get_mut(), place),
                Entry::Vacant(none) => drop(none.insert(place)),
            }
        }
        let added: Vec<_> = added.into_values().collect();
        write.add_places(&added).await?;
        Ok(news)
    }

    /// Whether the token may have one more place. Whoever is only refused takes half of them at most.
    async fn room(&mut self, write: &mut Write, one: &Sighted) -> Result<bool, StoreError> {
        let held = match self.held.entry(one.seen.token) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(none) => {
                let (all, refused) = write.count_places(one.seen.token.as_str()).await?;
                none.insert(Held { all, refused })
            }
        };
        let is_refused = one.seen.allowed == 0;
        if held.all >= PLACES_PER_TOKEN || (is_refused && held.refused >= PLACES_PER_TOKEN_REFUSED) {
            return Ok(false);
        }
        held.all += 1;
        held.refused += usize::from(is_refused);
        Ok(true)
    }
}

impl Sighted {
    /// Its hops as far as a place tells them apart.
    fn chain(&self) -> String {
        let hops = self.seen.chain.as_ref().and_then(engine::IpChain::hops);
        match hops.and_then(|hops| hops.get(hops.len().checked_sub(PLACE_HOPS)?..)) {
            Some(nearest) => engine::IpChain::Hops(nearest.into()).to_string(),
            None => self.seen.chain.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// What is new about a place from where a token is let in, where it was let in from others before.
fn new_place(one: &Sighted, before: &mut KnownBy) -> Option<String> {
    let (country, _, asn) = known(&one.facts);
    let is_first = before.is_empty();
    let new_country = country.is_some() && before.iter().all(|(known, _)| *known != country);
    let new_asn = asn.is_some() && before.iter().all(|(_, known)| *known != asn);
    before.push((country.clone(), asn));
    if is_first || !(new_country || new_asn) {
        return None;
    }
    let new: Vec<_> =
        [("country", new_country), ("asn", new_asn)].into_iter().filter(|(_, new)| *new).collect();
    let new = new.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    Some(json!({ "new": new, "country": country, "asn": asn }).to_string())
}

fn place(one: &Sighted, chain: &str) -> PlaceRecord {
    let (country, region, asn) = known(&one.facts);
    let seen = &one.seen;
    let held = !chain.is_empty();
    PlaceRecord {
        token_id: seen.token.to_string(),
        chain: chain.to_owned(),
        client: one.client.filter(|_| held).map(|client| client.to_string()),
        country: country.filter(|_| held),
        region: region.filter(|_| held),
        asn: asn.filter(|_| held),
        agent: if held { seen.agent.to_string() } else { String::new() },
        first: seen.first,
        last: seen.last,
        allowed: seen.allowed,
        refused: seen.refused,
        reason: seen.reason.map_or("", Reason::code).to_owned(),
    }
}

fn join(place: &mut PlaceRecord, other: PlaceRecord) {
    place.first = place.first.min(other.first);
    place.last = place.last.max(other.last);
    place.allowed += other.allowed;
    place.refused += other.refused;
    if !other.reason.is_empty() {
        place.reason = other.reason;
    }
}
