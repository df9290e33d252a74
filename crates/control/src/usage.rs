//! Who uses a token from where.

use engine::{IpChain, Timestamp, TokenId};
use store::{Outcomes, PlaceRecord, PlaceSum};

use crate::{Actor, Control, ControlError};

/// Calls by country, autonomous system or program, most first.
pub type Sums = Vec<(Option<String>, Outcomes)>;

/// What is known of a token's calls.
#[derive(Clone, Debug)]
pub struct Usage {
    pub token: TokenId,
    /// From places that are told one by one.
    pub held: Outcomes,
    /// From places beyond the limit, which are counted together.
    pub beyond: Outcomes,
    pub places_total: usize,
    pub countries: Sums,
    /// Numbers, in decimal digits.
    pub systems: Sums,
    pub agents: Sums,
    /// By the last use, newest first.
    pub places: Vec<PlaceRecord>,
    /// Behind what the next page begins, where there is one.
    pub next: Option<String>,
}

impl Control {
    /// Of a token that may be dead: who used it is known as long as the log is kept.
    pub async fn usage(
        &self,
        actor: &Actor,
        id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Usage, ControlError> {
        Self::readable(actor)?;
        let missing = || ControlError::NotFound { entity: "Token", id: id.to_owned() };
        let token = TokenId::parse(id).map_err(|_| missing())?;
        let store = &self.inner.store;
        store.token(&token).await?.ok_or_else(missing)?;
        let after = after.map(place).transpose()?;
        self.inner.witness.flush_some().await;
        let after = after.as_ref().map(|(last, chain)| (*last, chain.as_str()));
        let (places_total, held, beyond) = store.sum_of_places(id).await?;
        let mut places = store.places_of(id, after, limit.saturating_add(1)).await?;
        let more = places.len() > limit;
        places.truncate(limit);
        let last = places.last().filter(|_| more);
        let next = last.map(|place| format!("{} {}", place.last.micros(), place.chain));
        let (countries, systems, agents) = tokio::try_join!(
            store.places_by(id, PlaceSum::Country),
            store.places_by(id, PlaceSum::Asn),
            store.places_by(id, PlaceSum::Agent)
        )?;
        Ok(Usage { token, held, beyond, places_total, countries, systems, agents, places, next })
    }

    /// Calls decided by the hour, those without any too, oldest first: of the organization, or of one token.
    pub async fn calls(
        &self,
        actor: &Actor,
        token: Option<&str>,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Outcomes)>, ControlError> {
        const HOUR: i64 = 3_600_000_000;
        Self::readable(actor)?;
        let begin = Timestamp::from_micros(since.micros().div_euclid(HOUR) * HOUR);
        let store = &self.inner.store;
        let found = match token {
            Some(id) => {
                let missing = || ControlError::NotFound { entity: "Token", id: id.to_owned() };
                let token = TokenId::parse(id).map_err(|_| missing())?;
                store.token(&token).await?.ok_or_else(missing)?;
                store.hours_of(id, begin, until).await?
            }
            None => store.hours(begin, until).await?,
        };
        let mut found = found.into_iter().peekable();
        let mut hours = Vec::new();
        let mut hour = begin;
        while hour < until {
            let mut outcomes = Outcomes::default();
            // A call is counted to the hour in which it was made, and found by when it was written.
            while let Some((_, counted)) = found.next_if(|(at, _)| *at <= hour) {
                outcomes.allowed += counted.allowed;
                outcomes.refused += counted.refused;
            }
            hours.push((hour, outcomes));
            hour = Timestamp::from_micros(hour.micros() + HOUR);
        }
        Ok(hours)
    }
}

/// The hops of a chain as a place has it.
pub fn hops(chain: &str) -> Vec<&str> {
    chain.split(CHAIN_JOINT).collect()
}

/// The chain itself, where it was no malformed one.
pub fn chain(text: &str) -> Option<IpChain> {
    let addresses: Option<Vec<_>> = hops(text).into_iter().map(|hop| hop.parse().ok()).collect();
    addresses.map(|addresses| IpChain::of_addresses(&addresses))
}

/// What stands between hops where a chain shows itself.
const CHAIN_JOINT: &str = " → ";

fn place(after: &str) -> Result<(i64, String), ControlError> {
    let read = after.split_once(' ').and_then(|(last, chain)| Some((last.parse().ok()?, chain.to_owned())));
    read.ok_or_else(|| ControlError::invalid("after", "The cursor is not one of this list."))
}
