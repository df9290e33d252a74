//! Lists and type-ahead: names are searched in what gates decide by, pages are read from the store.

use std::sync::Arc;

use engine::{TokenId, UserId, Zone, ZoneId};
use store::ZoneFilter;

use crate::{Actor, Control, ControlError, ZoneRecord};

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
        let missing = |id: &str| ControlError::NotFound { entity: "NetworkZone", id: id.to_owned() };
        let parsed = after.map(|id| ZoneId::parse(id).map_err(|_| missing(id))).transpose()?;
        let store = &self.inner.store;
        let mut zones = store.zones(filter, parsed.as_ref(), limit.saturating_add(1)).await?;
        if let Some(id) = parsed.filter(|_| zones.is_empty())
            && store.zone(&id).await?.is_none()
        {
            return Err(missing(id.as_str()));
        }
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
