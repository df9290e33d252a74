//! The blocklist, before the token is even looked up (semantics §4).

use std::net::IpAddr;

use super::origin::Origin;
use crate::explain::{Listed, Step, Trace};
use crate::places::Holders;
use crate::zone::Placed;

pub(super) fn blocks(origin: &Origin<'_>, trace: &mut impl Trace) -> bool {
    if !origin.places().blocklist_asks {
        trace.note(|| Step::Blocklist(Listed::NothingToAsk));
        return false;
    }
    // The exempt zone cannot lift what is not known.
    let (Some(client), Some(hops)) = (origin.client(), origin.hops()) else {
        trace.note(|| Step::Blocklist(Listed::Unreadable));
        return true;
    };
    // A blocklist looks at every hop, not only the client's (about-ip-exempt-zone).
    let addresses = hops.iter().filter_map(|hop| hop.address());
    let mut listed = addresses.map(|address| (address, origin.holders(address)));
    if listed.any(|(address, holders)| address_blocks(origin, address, holders, trace)) {
        return true;
    }
    if facts_block(origin, client, trace) {
        return true;
    }
    trace.note(|| Step::Blocklist(Listed::Clear));
    false
}

fn address_blocks(
    origin: &Origin<'_>,
    address: IpAddr,
    holders: Holders<'_>,
    trace: &mut impl Trace,
) -> bool {
    if !holders.blocks() {
        return false;
    }
    trace.note(|| origin.blocking_step(address, holders));
    !lifted(origin, address, holders, trace)
}

fn facts_block<T: Trace>(origin: &Origin<'_>, client: IpAddr, trace: &mut T) -> bool {
    if !T::RECORDS {
        return match origin.in_blocking_dynamic() {
            Placed::Outside => false,
            Placed::Unknown => true,
            Placed::Inside => !lifted(origin, client, origin.holders(client), trace),
        };
    }
    // Zone by zone, for the explanation alone.
    for number in &origin.places().blocking_dynamic {
        let Some(zone) = origin.places().zone(*number) else { continue };
        let placed = origin.by_facts(*number);
        let step = || {
            let facts = origin.fact_words();
            Step::Blocklist(Listed::ByFacts { zone: zone.name.clone(), client, facts, placed })
        };
        match placed {
            Placed::Outside => {}
            Placed::Unknown => {
                trace.note(step);
                return true;
            }
            Placed::Inside => {
                trace.note(step);
                if !lifted(origin, client, origin.holders(client), trace) {
                    return true;
                }
            }
        }
    }
    false
}

/// Whether the exempt zone holds a blocklisted address.
fn lifted(origin: &Origin<'_>, address: IpAddr, holders: Holders<'_>, trace: &mut impl Trace) -> bool {
    if holders.exempt() {
        trace.note(|| origin.exempt_step(address, holders));
    }
    holders.exempt()
}
