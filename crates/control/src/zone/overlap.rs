//! How many addresses a zone holds, and what it shares with other zones.

use std::net::IpAddr;
use std::sync::Arc;

use engine::{Entries, Entry, Zone, ZoneId, ZoneKind};

/// Pairs that are told one by one; of more, the number.
const SHOWN: usize = 20;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlaps {
    /// The first of them.
    pub pairs: Vec<Overlap>,
    pub total: usize,
}

/// Two entries that have an address in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Of the zone that was asked about, as typed.
    pub entry: String,
    pub zone: ZoneId,
    pub zone_name: String,
    /// The other zone's, as typed.
    pub with: String,
}

/// Distinct addresses. `None`: 2^128, one more than the number can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub ipv4: Option<u128>,
    pub ipv6: Option<u128>,
}

impl Overlaps {
    /// Of gateways with those of the other zones. Only the gateways that were asked about are sorted: the
    /// others may be millions.
    pub(super) fn of<'a>(gateways: &[Entry], others: impl Iterator<Item = &'a Arc<Zone>>) -> Self {
        let sorted = |end: fn(&Entry) -> IpAddr| {
            let mut ends: Vec<IpAddr> = gateways.iter().map(end).collect();
            ends.sort_unstable();
            ends
        };
        let (firsts, lasts) = (sorted(Entry::first), sorted(Entry::last));
        let mut found = Self::default();
        let ranges = |zone: &'a Arc<Zone>| {
            let ranges = theirs(zone).into_iter().flat_map(Entries::ranges).enumerate();
            ranges.map(move |(at, range)| (zone, at, range))
        };
        for (zone, at, (other_first, other_last)) in others.flat_map(ranges) {
            let begun = firsts.partition_point(|first| *first <= other_last);
            let over = lasts.partition_point(|last| *last < other_first);
            let count = begun.saturating_sub(over);
            found.total = found.total.saturating_add(count);
            let room = SHOWN.saturating_sub(found.pairs.len()).min(count);
            let shared = |entry: &&Entry| entry.first() <= other_last && other_first <= entry.last();
            // Only those that are shown are looked for.
            let shown = if room == 0 { &[] } else { gateways };
            let with = || theirs(zone).and_then(|entries| entries.iter().nth(at));
            found.pairs.extend(shown.iter().filter(shared).take(room).map(|entry| Overlap {
                entry: entry.text().to_owned(),
                zone: zone.id,
                zone_name: zone.name.to_string(),
                with: with().map(|other| other.text().to_owned()).unwrap_or_default(),
            }));
        }
        found
    }
}

fn theirs(zone: &Zone) -> Option<&Entries> {
    match &zone.kind {
        ZoneKind::Ip(ip) => Some(&ip.gateways),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => None,
    }
}

impl Extent {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for entry in entries {
            match (entry.first(), entry.last()) {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    ipv4.push((first.to_bits().into(), last.to_bits().into()));
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => ipv6.push((first.to_bits(), last.to_bits())),
                // An entry is of one family: its parser refuses others.
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {}
            }
        }
        Self { ipv4: distinct(ipv4), ipv6: distinct(ipv6) }
    }
}

/// What ranges hold together; `None`: everything that there is.
fn distinct(mut ranges: Vec<(u128, u128)>) -> Option<u128> {
    ranges.sort_unstable();
    let mut total: u128 = 0;
    // The first address that is not counted yet; `None`: the last one is.
    let mut next = Some(0);
    for (first, last) in ranges {
        let Some(start) = next.map(|next: u128| next.max(first)) else { break };
        if start > last {
            continue;
        }
        total = (last - start).checked_add(1).and_then(|more| total.checked_add(more))?;
        next = last.checked_add(1);
    }
    Some(total)
}

#[cfg(test)]
mod tests;
