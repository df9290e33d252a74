//! Lists and type-ahead. Zones are few: they are read from what gates decide by, and their records whole.

use std::sync::Arc;

use engine::{TokenId, Usage, UserId, Zone, ZoneId};

use crate::{Actor, Control, ControlError, ZoneRecord};

/// Okta's filter on zones, already parsed: a tree over id, usage and system.
#[derive(Clone, Debug)]
pub enum ZoneFilter {
    Id(String),
    Usage(Usage),
    System(bool),
    And(Box<ZoneFilter>, Box<ZoneFilter>),
    Or(Box<ZoneFilter>, Box<ZoneFilter>),
}

#[derive(Clone, Debug)]
pub struct ZonePage {
    pub zones: Vec<ZoneRecord>,
    /// Id of the page's last zone, where there are more.
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ZoneHits {
    pub hits: Vec<ZoneHit>,
    /// Of all that match, shown or not.
    pub total: usize,
}

#[derive(Clone, Debug)]
pub struct ZoneHit {
    pub zone: Arc<Zone>,
    /// Unrevoked tokens that name it.
    pub used_by: usize,
    /// May a token name it?
    pub eligibility: Result<(), engine::zone::Ineligible>,
}

/// Some of the tokens that name a zone.
#[derive(Clone, Debug)]
pub struct ZoneTokens {
    /// By name; with the owner.
    pub tokens: Vec<(TokenId, String, UserId)>,
    /// Of all that name it, shown or not.
    pub total: usize,
}

impl ZoneFilter {
    fn holds(&self, record: &ZoneRecord) -> bool {
        match self {
            Self::Id(id) => record.zone.id.as_str() == id,
            Self::Usage(usage) => record.zone.usage == *usage,
            Self::System(system) => record.system == *system,
            Self::And(left, right) => left.holds(record) && right.holds(record),
            Self::Or(left, right) => left.holds(record) || right.holds(record),
        }
    }
}

impl Control {
    /// Oldest first, after the zone `after`.
    pub async fn zones(
        &self,
        actor: &Actor,
        filter: Option<&ZoneFilter>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<ZonePage, ControlError> {
        Self::readable(actor)?;
        let all = self.inner.store.all_zones().await?;
        let start = match after {
            None => 0,
            Some(id) => {
                1 + all
                    .iter()
                    .position(|record| record.zone.id.as_str() == id)
                    .ok_or_else(|| ControlError::NotFound { entity: "NetworkZone", id: id.to_owned() })?
            }
        };
        let wanted = all.into_iter().skip(start);
        let mut zones: Vec<_> = wanted
            .filter(|record| filter.is_none_or(|filter| filter.holds(record)))
            .take(limit.saturating_add(1))
            .collect();
        let more = zones.len() > limit;
        zones.truncate(limit);
        let next = zones.last().filter(|_| more).map(|record| record.zone.id.to_string());
        Ok(ZonePage { zones, next })
    }

    pub async fn zone(&self, actor: &Actor, id: &str) -> Result<ZoneRecord, ControlError> {
        Self::readable(actor)?;
        let missing = || ControlError::NotFound { entity: "NetworkZone", id: id.to_owned() };
        let parsed = ZoneId::parse(id).map_err(|_| missing())?;
        self.inner.store.zone(&parsed).await?.ok_or_else(missing)
    }

    /// At most `limit` of the unrevoked tokens that name the zone.
    pub async fn zone_tokens(
        &self,
        actor: &Actor,
        id: &str,
        limit: usize,
    ) -> Result<ZoneTokens, ControlError> {
        Self::readable(actor)?;
        let missing = || ControlError::NotFound { entity: "NetworkZone", id: id.to_owned() };
        let parsed = ZoneId::parse(id).map_err(|_| missing())?;
        if self.inner.current.load().zone(&parsed).is_none() {
            return Err(missing());
        }
        let mut tokens = self.inner.store.some_tokens_naming(&parsed, limit).await?;
        tokens.sort_by_cached_key(|(id, name, _)| (name.to_lowercase(), *id));
        let total = self.inner.store.count_tokens_naming(&parsed).await?;
        Ok(ZoneTokens { tokens, total })
    }

    /// Type-ahead: names that contain `text`, whatever its case, those that begin with it first; at most
    /// `limit`.
    pub async fn search_zones(
        &self,
        actor: &Actor,
        text: &str,
        limit: usize,
    ) -> Result<ZoneHits, ControlError> {
        Self::readable(actor)?;
        let text = text.to_lowercase();
        let snapshot = self.inner.current.load();
        let named = |zone: &Arc<Zone>| {
            let name = zone.name.to_lowercase();
            name.contains(&text).then(|| (!name.starts_with(&text), name, zone.clone()))
        };
        let mut found: Vec<_> = snapshot.zones().filter_map(named).collect();
        let total = found.len();
        found.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
        found.truncate(limit);
        let ids: Vec<ZoneId> = found.iter().map(|(_, _, zone)| zone.id).collect();
        let used = self.inner.store.tokens_naming_each(&ids).await?;
        let hit = |(_, _, zone): (bool, String, Arc<Zone>)| ZoneHit {
            used_by: used.iter().find(|(id, _)| *id == zone.id).map_or(0, |(_, count)| *count),
            eligibility: zone.eligibility(),
            zone,
        };
        Ok(ZoneHits { hits: found.into_iter().map(hit).collect(), total })
    }
}
