//! The organization at a glance: what needs attention.

use std::collections::HashMap;
use std::time::Duration;

use engine::Timestamp;
use store::{Column, LogPart, LogRecord, Narrow, Outcomes, TokenCounts, TokenShow, TokenSort};

use crate::token::TokenQuestion;
use crate::{Actor, Control, ControlError, story};

/// What the log calls the door of the management API.
pub const MANAGEMENT: &str = "admin";

const DAY: Duration = Duration::from_hours(24);
/// Newest rows of the log that are looked at.
const ROWS: usize = 5_000;
/// Things that are named.
const NAMED: usize = 3;
/// Open tokens of which the easiest to restrict are named.
const OPEN_LOOKED_AT: usize = 50;

#[derive(Clone, Debug)]
pub struct Overview {
    pub tokens: TokenCounts,
    /// Zones that administrators made.
    pub zones: usize,
    pub easiest: Vec<Easiest>,
    pub attention: Vec<Attention>,
    /// Calls of known tokens in the last 30 days; without a country where it is not known.
    pub countries: Vec<(Option<String>, Outcomes)>,
    /// A call with a known token was decided at a gate.
    pub used: bool,
}

/// An open token, and from how many places it is used.
#[derive(Clone, Debug)]
pub struct Easiest {
    pub id: String,
    pub name: String,
    pub places: usize,
    pub allowed: u64,
}

/// Something to look at.
#[derive(Clone, Debug)]
pub struct Attention {
    pub kind: &'static str,
    pub count: u64,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub name: String,
    /// One line more.
    pub detail: String,
}

impl Control {
    pub async fn overview(&self, actor: &Actor) -> Result<Overview, ControlError> {
        Self::readable(actor)?;
        let now = self.now();
        let tokens = self.token_counts(actor).await?;
        let zones = self.zone_counts(actor).await?;
        let countries = self.inner.store.countries(now.minus(30 * DAY)).await?;
        let mut attention = self.seen_lately(now).await?;
        attention.extend(self.tokens_to_look_at(actor, tokens).await?);
        attention.extend(self.geography_to_look_at(now));
        if zones.unused > 0 {
            let count = u64::try_from(zones.unused).unwrap_or(u64::MAX);
            attention.push(Attention { kind: "zones_unused", count, items: vec![] });
        }
        let easiest = self.easiest(actor).await?;
        let used = self.used_at_a_gate().await?;
        let zones = zones.all.saturating_sub(self.inner.store.count_system_zones().await?);
        Ok(Overview { tokens, zones, easiest, attention, countries, used })
    }

    async fn used_at_a_gate(&self) -> Result<bool, ControlError> {
        let part = LogPart { after: 0, before: i64::MAX, newest_first: true, limit: 1 };
        let narrow = Narrow::And(vec![
            Narrow::OneOf(Column::Kind, vec![story::ALLOWED.to_owned(), story::OUTSIDE.to_owned()]),
            Narrow::NoneOf(Column::Gate, vec![MANAGEMENT.to_owned()]),
        ]);
        Ok(!self.inner.store.log_of_calls(part, &narrow).await?.is_empty())
    }

    async fn lately(&self, kind: &str, since: Timestamp) -> Result<Vec<LogRecord>, ControlError> {
        let part = LogPart { after: since.micros(), before: i64::MAX, newest_first: true, limit: ROWS };
        let narrow = Narrow::OneOf(Column::Kind, vec![kind.to_owned()]);
        Ok(self.inner.store.log_of_calls(part, &narrow).await?)
    }

    /// By the log: new places within a week, tokens that were refused and who was blocked within a day.
    async fn seen_lately(&self, now: Timestamp) -> Result<Vec<Attention>, ControlError> {
        let new = self.lately(story::NEW_PLACE, now.minus(7 * DAY)).await?;
        let outside = self.lately(story::OUTSIDE, now.minus(DAY)).await?;
        let blocked = self.lately(story::BLOCKED, now.minus(DAY)).await?;
        let (unknown, refused): (Vec<_>, Vec<_>) =
            outside.into_iter().partition(|record| record.reason == "origin_unknown");
        let mut found = Vec::new();
        for (kind, records) in [("new_place", new), ("refused", refused), ("unknown_origin", unknown)] {
            let mut by_token: HashMap<String, (u64, String)> = HashMap::new();
            for record in records {
                let Some(token) = record.token_id.clone() else { continue };
                let (count, _) = by_token.entry(token).or_insert_with(|| (0, whence(&record)));
                *count += record.count;
            }
            let mut tokens: Vec<_> = by_token.into_iter().collect();
            tokens.sort_by(|(a, (more, _)), (b, (less, _))| less.cmp(more).then(a.cmp(b)));
            let count = u64::try_from(tokens.len()).unwrap_or(u64::MAX);
            tokens.truncate(NAMED);
            let ids: Vec<_> = tokens.iter().map(|(id, _)| id.clone()).collect();
            let names: HashMap<_, _> = self.inner.store.token_names(&ids).await?.into_iter().collect();
            let item = |(id, (calls, from)): (String, (u64, String))| {
                let name = names.get(&id).cloned().unwrap_or_default();
                let detail = if kind == "new_place" { from } else { format!("{from}; {calls} refused") };
                Item { id, name, detail }
            };
            found.push(Attention { kind, count, items: tokens.into_iter().map(item).collect() });
        }
        let mut items: Vec<Item> = Vec::new();
        for record in &blocked {
            let address = record.client.clone().unwrap_or_default();
            if items.len() < NAMED && items.iter().all(|item| item.id != address) {
                items.push(Item { id: address.clone(), name: address, detail: record.zones.join(", ") });
            }
        }
        let count = blocked.iter().map(|record| record.count).sum();
        found.push(Attention { kind: "blocked", count, items });
        found.retain(|attention| attention.count > 0);
        Ok(found)
    }

    async fn tokens_to_look_at(
        &self,
        actor: &Actor,
        counts: TokenCounts,
    ) -> Result<Vec<Attention>, ControlError> {
        let mut found = Vec::new();
        for (kind, count, show) in [
            ("open", counts.open, TokenShow::Open),
            ("expiring", counts.expiring, TokenShow::Expiring),
            ("never_used", counts.unused, TokenShow::Unused),
        ] {
            if count == 0 {
                continue;
            }
            let question =
                TokenQuestion { show, limit: NAMED, sort: TokenSort::Expires, ..TokenQuestion::default() };
            let page = self.search_tokens(actor, question).await?;
            let item = |record: crate::TokenRecord| Item {
                id: record.token.id.to_string(),
                name: record.name,
                detail: match (kind, record.token.expires_at()) {
                    ("expiring", Some(end)) => end.to_string(),
                    _ => String::new(),
                },
            };
            found.push(Attention { kind, count, items: page.tokens.into_iter().map(item).collect() });
        }
        Ok(found)
    }

    fn geography_to_look_at(&self, now: Timestamp) -> Option<Attention> {
        let geography = self.geography();
        let old = geography.files.iter().filter(|file| {
            file.about.as_ref().is_some_and(|about| geography.is_old(about, now)) || file.fault.is_some()
        });
        let items: Vec<_> = old
            .map(|file| Item {
                id: file.path.clone(),
                name: file.path.clone(),
                detail: file.about.as_ref().map(|about| about.built_at().to_string()).unwrap_or_default(),
            })
            .collect();
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        (count > 0).then_some(Attention { kind: "geo_old", count, items })
    }

    async fn easiest(&self, actor: &Actor) -> Result<Vec<Easiest>, ControlError> {
        let question = TokenQuestion {
            show: TokenShow::Open,
            sort: TokenSort::LastUsed,
            descending: true,
            limit: OPEN_LOOKED_AT,
            ..TokenQuestion::default()
        };
        let mut found = Vec::new();
        for record in self.search_tokens(actor, question).await?.tokens {
            let id = record.token.id.to_string();
            let (places, held, _) = self.inner.store.sum_of_places(&id).await?;
            if places > 0 {
                found.push(Easiest { id, name: record.name, places, allowed: held.allowed });
            }
        }
        found.sort_by(|a, b| a.places.cmp(&b.places).then(b.allowed.cmp(&a.allowed)));
        found.truncate(NAMED);
        Ok(found)
    }
}

/// Country, autonomous system or address, as far as they are known.
fn whence(record: &LogRecord) -> String {
    let country = record.country.clone();
    let asn = record.asn.map(|asn| format!("AS{asn}"));
    let known: Vec<_> = country.into_iter().chain(asn).collect();
    if known.is_empty() { record.client.clone().unwrap_or_default() } else { known.join(", ") }
}
