//! The list of zones as people look at it: searched by name or by address, filtered, sorted.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use engine::{Usage, Zone, ZoneId, ZoneKind, addr};
use store::ZoneFacts;

use crate::{Actor, Control, ControlError};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZoneShow {
    #[default]
    All,
    Ip,
    Dynamic,
    Enhanced,
    Blocklist,
    /// No token names it, and it blocks nobody.
    Unused,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZoneSort {
    #[default]
    Name,
    Type,
    UsedBy,
    Created,
}

#[derive(Clone, Debug, Default)]
pub struct ZoneQuery {
    /// A part of the name, of either case; or an address, and then the zones that hold it.
    pub q: String,
    pub show: ZoneShow,
    pub sort: ZoneSort,
    pub descending: bool,
}

#[derive(Clone, Debug)]
pub struct ZoneLine {
    pub zone: Arc<Zone>,
    pub facts: ZoneFacts,
    /// The entry that holds the address that was asked for, as typed.
    pub matched_by: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ZoneLines {
    pub lines: Vec<ZoneLine>,
    /// Id of the page's last zone, where there are more.
    pub next: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZoneCounts {
    pub all: usize,
    pub ip: usize,
    pub dynamic: usize,
    pub enhanced: usize,
    pub blocklist: usize,
    pub unused: usize,
}

impl Control {
    /// One page, after the zone `after`.
    pub async fn zone_lines(
        &self,
        actor: &Actor,
        query: &ZoneQuery,
        after: Option<&str>,
        limit: usize,
    ) -> Result<ZoneLines, ControlError> {
        Self::readable(actor)?;
        let mut found = self.all_lines().await?;
        let address = addr::parse(query.q.trim()).ok();
        let text = query.q.trim().to_lowercase();
        found.retain_mut(|line| {
            line.matched_by = address.and_then(|address| holding(&line.zone, address));
            let named = address.is_none() && line.zone.name.to_lowercase().contains(&text);
            query.show.holds(line) && (named || line.matched_by.is_some())
        });
        query.order(&mut found);
        let start = match after {
            None => 0,
            Some(id) => found.iter().position(|line| line.zone.id.as_str() == id).map_or(0, |at| at + 1),
        };
        let mut lines: Vec<_> = found.into_iter().skip(start).take(limit.saturating_add(1)).collect();
        let more = lines.len() > limit;
        lines.truncate(limit);
        let next = lines.last().filter(|_| more).map(|line| line.zone.id.to_string());
        Ok(ZoneLines { lines, next })
    }

    pub async fn zone_counts(&self, actor: &Actor) -> Result<ZoneCounts, ControlError> {
        Self::readable(actor)?;
        let lines = self.all_lines().await?;
        let count = |show: ZoneShow| lines.iter().filter(|line| show.holds(line)).count();
        Ok(ZoneCounts {
            all: lines.len(),
            ip: count(ZoneShow::Ip),
            dynamic: count(ZoneShow::Dynamic),
            enhanced: count(ZoneShow::Enhanced),
            blocklist: count(ZoneShow::Blocklist),
            unused: count(ZoneShow::Unused),
        })
    }

    /// What gates decide by, with what only lists say.
    async fn all_lines(&self) -> Result<Vec<ZoneLine>, ControlError> {
        let facts = self.inner.store.zone_facts().await?;
        let facts: HashMap<ZoneId, ZoneFacts> = facts.into_iter().map(|facts| (facts.id, facts)).collect();
        let snapshot = self.inner.current.load();
        let line = |zone: &Arc<Zone>| {
            // A zone that was made or deleted between the two readings is seen at the next.
            let facts = *facts.get(&zone.id)?;
            Some(ZoneLine { zone: zone.clone(), facts, matched_by: None })
        };
        Ok(snapshot.zones().filter_map(line).collect())
    }
}

impl ZoneShow {
    fn holds(self, line: &ZoneLine) -> bool {
        let blocks = line.zone.usage == Usage::Blocklist;
        match self {
            Self::All => true,
            Self::Ip => matches!(line.zone.kind, ZoneKind::Ip(_)),
            Self::Dynamic => matches!(line.zone.kind, ZoneKind::Dynamic(_)),
            Self::Enhanced => matches!(line.zone.kind, ZoneKind::Enhanced(_)),
            Self::Blocklist => blocks,
            Self::Unused => !blocks && line.facts.used_by == 0 && !line.facts.system,
        }
    }
}

impl ZoneQuery {
    /// Equal ones by their name, then by their id: the order is the same on every page.
    fn order(&self, lines: &mut [ZoneLine]) {
        let kind = |line: &ZoneLine| match line.zone.kind {
            ZoneKind::Ip(_) => 0,
            ZoneKind::Dynamic(_) => 1,
            ZoneKind::Enhanced(_) => 2,
        };
        let name = |line: &ZoneLine| (line.zone.name.to_lowercase(), line.zone.id);
        match self.sort {
            ZoneSort::Name => lines.sort_by_cached_key(name),
            ZoneSort::Type => lines.sort_by_cached_key(|line| (kind(line), name(line))),
            ZoneSort::UsedBy => lines.sort_by_cached_key(|line| (line.facts.used_by, name(line))),
            ZoneSort::Created => lines.sort_by_key(|line| (line.facts.created, line.zone.id)),
        }
        if self.descending {
            lines.reverse();
        }
    }
}

/// The first of its gateways, then of its proxies, that holds the address.
fn holding(zone: &Zone, address: IpAddr) -> Option<String> {
    let ZoneKind::Ip(ip) = &zone.kind else { return None };
    let found = ip.gateways.holding(address).or_else(|| ip.proxies.holding(address));
    found.map(|entry| entry.text().to_owned())
}
