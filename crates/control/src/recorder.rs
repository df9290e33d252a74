//! Writes what gates saw: who used each token from where, a row of the log a minute, and the counts by hour and
//! country.

mod places;

use std::collections::HashMap;
use std::net::IpAddr;

use engine::facts::Told;
use engine::zone::Placed;
use engine::{Facts, Snapshot, Timestamp, decide};
use store::{LogRecord, MoreUses, Outcomes, StoreError, Write};

use self::places::Places;
use crate::renewals::Renewals;
use crate::sightings::{Key, Seen};
use crate::{Control, story};

/// Chains of one transaction: whoever changes something waits for it a few milliseconds at most.
const CHAINS_A_WRITE: usize = 500;
/// Rows of this minute that are remembered; beyond, a chain gets another row.
const ROWS_MAX: usize = 65_536;
/// Zones that are looked through for the name of the one that a call came from; of more, the token's own alone.
const ZONES_LOOKED_THROUGH: usize = 500;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is remembered between two rounds.
#[derive(Default)]
pub(crate) struct Recorder {
    renewals: Renewals,
    places: Places,
    /// The row of this minute's uses of a token through a chain.
    rows: HashMap<Key, Row>,
    /// The last write failed.
    failing: bool,
}

#[derive(Clone, Copy)]
struct Row {
    minute: i64,
    number: i64,
}

/// Calls through one chain, and what was known of it when they were written.
pub(crate) struct Sighted {
    pub(crate) key: Key,
    pub(crate) seen: Seen,
    pub(crate) client: Option<IpAddr>,
    pub(crate) facts: Facts,
}

impl Recorder {
    /// Writes what waits, at most `most` chains; `all`: and every renewal.
    pub(crate) async fn write(&mut self, control: &Control, most: usize, all: bool) {
        let sightings = control.inner.witness.sightings();
        let mut taken = sightings.take(most);
        for (_, seen) in &taken {
            if let Some((digest, at)) = seen.used {
                self.renewals.note(seen.token, digest, at);
            }
        }
        if !control.inner.records {
            taken.clear();
        }
        while !taken.is_empty() {
            let some = taken.split_off(taken.len().saturating_sub(CHAINS_A_WRITE));
            match self.record(control, some).await {
                Ok(()) => self.failing = false,
                Err((error, some)) => {
                    // Said once, until it goes well again.
                    if !std::mem::replace(&mut self.failing, true) {
                        tracing::warn!(%error, "what was seen of tokens could not be recorded: tried again");
                    }
                    sightings.put_back(some);
                    sightings.put_back(std::mem::take(&mut taken));
                }
            }
        }
        self.strangers(control).await;
        self.renewals.write(control, all).await;
    }

    /// Counts refused calls that named no token.
    async fn strangers(&mut self, control: &Control) {
        let refused = control.inner.witness.sightings().strangers();
        if refused == 0 || !control.inner.records {
            return;
        }
        let counted = async {
            let mut write = control.inner.store.begin().await?;
            let hour = begin_of(control.now(), HOUR);
            write.add_to_hour(hour, Outcomes { allowed: 0, refused }).await?;
            write.commit().await
        };
        if let Err(error) = counted.await {
            tracing::warn!(%error, refused, "refused calls could not be counted");
        }
    }

    /// What could not be written comes back.
    async fn record(
        &mut self,
        control: &Control,
        taken: Vec<(Key, Seen)>,
    ) -> Result<(), (StoreError, Vec<(Key, Seen)>)> {
        let snapshot = control.inner.current.load();
        let sighted: Vec<_> =
            taken.into_iter().map(|(key, seen)| Sighted::of(key, seen, &snapshot)).collect();
        match self.commit(control, &sighted, &snapshot).await {
            Ok(()) => Ok(()),
            Err(error) => {
                // What was remembered of a transaction that did not happen would be wrong.
                self.rows.clear();
                self.places.forget();
                Err((error, sighted.into_iter().map(|sighted| (sighted.key, sighted.seen)).collect()))
            }
        }
    }

    async fn commit(
        &mut self,
        control: &Control,
        sighted: &[Sighted],
        snapshot: &Snapshot,
    ) -> Result<(), StoreError> {
        let mut write = control.inner.store.begin().await?;
        let now = control.now();
        let news = self.places.write(&mut write, sighted).await?;
        self.uses(&mut write, sighted, snapshot, now).await?;
        let new_place = |(sighted, story): (&Sighted, String)| LogRecord {
            kind: story::NEW_PLACE.to_owned(),
            count: 1,
            story,
            ..sighted.row(snapshot)
        };
        let mut news: Vec<_> = news.into_iter().map(new_place).collect();
        if !news.is_empty() {
            write.append_log(now, &mut news).await?;
        }
        count(&mut write, sighted).await?;
        write.commit().await
    }

    /// A row a token, chain and minute.
    async fn uses(
        &mut self,
        write: &mut Write,
        sighted: &[Sighted],
        snapshot: &Snapshot,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let minute = now.micros().div_euclid(MINUTE);
        if self.rows.len() >= ROWS_MAX || self.rows.values().next().is_some_and(|row| row.minute != minute) {
            self.rows.clear();
        }
        let (mut more, mut first, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for sighted in sighted.iter().filter(|sighted| sighted.seen.allowed > 0) {
            let Sighted { key, seen, .. } = sighted;
            if let Some(row) = self.rows.get(key) {
                more.push(MoreUses { number: row.number, more: seen.allowed, last: seen.last });
                continue;
            }
            first.push(LogRecord { kind: story::ALLOWED.to_owned(), ..sighted.row(snapshot) });
            keys.push(*key);
        }
        write.count_uses(&more).await?;
        if !first.is_empty() {
            write.append_log(now, &mut first).await?;
        }
        for (key, record) in keys.into_iter().zip(&first) {
            self.rows.insert(key, Row { minute, number: record.number });
        }
        Ok(())
    }
}

impl Sighted {
    fn of(key: Key, seen: Seen, snapshot: &Snapshot) -> Self {
        let client = seen.chain.as_ref().and_then(|chain| decide::client_address(snapshot, chain));
        let facts = client.map(|client| snapshot.atlas().locate(client).facts.clone()).unwrap_or_default();
        Self { key, seen, client, facts }
    }

    /// As the log has it.
    fn row(&self, snapshot: &Snapshot) -> LogRecord {
        let Self { seen, client, facts, .. } = self;
        let (country, _, asn) = known(facts);
        LogRecord {
            at: seen.first,
            last: seen.last,
            count: seen.allowed,
            many: seen.chain.is_none(),
            revision: snapshot.revision().0,
            token_id: Some(seen.token.to_string()),
            owner: owner_of(snapshot, seen),
            chain: seen.chain.as_ref().map(ToString::to_string).unwrap_or_default(),
            client: client.map(|client| client.to_string()),
            country,
            asn,
            zones: zones(snapshot, seen),
            agent: seen.agent.to_string(),
            gate: seen.gate.to_owned(),
            ..LogRecord::default()
        }
    }
}

/// Country, region and autonomous system, as far as they are known.
pub(crate) fn known(facts: &Facts) -> (Option<String>, Option<String>, Option<u32>) {
    fn is<T>(fact: &Told<T>) -> Option<&T> {
        match fact {
            Told::Is(fact) => Some(fact),
            Told::Nothing | Told::NotLoaded => None,
        }
    }
    let country = is(&facts.country).map(|country| country.as_str().to_owned());
    let region = is(&facts.region).map(|region| region.as_str().to_owned());
    (country, region, is(&facts.asn).copied())
}

async fn count(write: &mut Write, sighted: &[Sighted]) -> Result<(), StoreError> {
    let mut hours: HashMap<Timestamp, Outcomes> = HashMap::new();
    let mut countries: HashMap<(Timestamp, String), Outcomes> = HashMap::new();
    for Sighted { seen, facts, .. } in sighted {
        let add = |outcomes: &mut Outcomes| {
            outcomes.allowed += seen.allowed;
            outcomes.refused += seen.refused;
        };
        add(hours.entry(begin_of(seen.last, HOUR)).or_default());
        let country = known(facts).0.unwrap_or_default();
        add(countries.entry((begin_of(seen.last, DAY), country)).or_default());
    }
    for (hour, more) in hours {
        write.add_to_hour(hour, more).await?;
    }
    for ((day, country), more) in countries {
        write.add_to_country(day, &country, more).await?;
    }
    Ok(())
}

fn begin_of(at: Timestamp, span: i64) -> Timestamp {
    Timestamp::from_micros(at.micros().div_euclid(span) * span)
}

fn owner_of(snapshot: &Snapshot, seen: &Seen) -> Option<String> {
    let issued = seen.used.and_then(|(digest, _)| snapshot.token(&digest))?;
    snapshot.owner(issued).map(|owner| owner.id.to_string())
}

/// Names of zones that hold the chain.
fn zones(snapshot: &Snapshot, seen: &Seen) -> Vec<String> {
    let Some(chain) = &seen.chain else { return Vec::new() };
    let inside = |zone: &engine::Zone| decide::place_in_zone(snapshot, &zone.id, chain) == Placed::Inside;
    let all: Vec<_> = snapshot.zones().take(ZONES_LOOKED_THROUGH + 1).collect();
    if all.len() <= ZONES_LOOKED_THROUGH {
        let active = all.iter().filter(|zone| zone.active && inside(zone));
        return active.map(|zone| zone.name.to_string()).collect();
    }
    let issued = seen.used.and_then(|(digest, _)| snapshot.token(&digest));
    let network = issued.map(|issued| snapshot.network_of(issued));
    let named = network.as_ref().map(engine::NetworkCondition::named).unwrap_or_default();
    let named = named.iter().filter_map(|id| snapshot.zone(id)).filter(|zone| inside(zone));
    named.map(|zone| zone.name.to_string()).collect()
}
