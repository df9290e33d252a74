//! What is left out of the judged snapshot must not matter: against the whole of it.

use std::sync::Arc;

use engine::{
    Change, Edge, Entries, Entry, IpChain, IpZone, Records, Revision, Snapshot, Timestamp, Usage, Zone,
    ZoneId, ZoneKind, addr,
};

use super::{saved, standing};

const ADDRESSES: [&str; 4] = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"];

/// Bits of what it holds: four of gateways, then four of proxies.
fn zone(number: u128, bits: usize, usage: Usage, exempt: bool) -> Arc<Zone> {
    let held = |shift: usize| -> Entries {
        let texts = (0..4).zip(ADDRESSES).filter(|(bit, _)| bits >> (bit + shift) & 1 == 1);
        // The last never matters to a chain.
        texts
            .map(|(_, text)| Entry::parse(text).expect("an entry"))
            .chain(Entry::parse("192.0.2.1"))
            .collect()
    };
    let proxies = if usage == Usage::Policy && !exempt { held(4) } else { [].into() };
    let ip = IpZone { gateways: held(0), proxies, exempt };
    Arc::new(Zone { id: ZoneId::mint(number), name: "z".into(), usage, active: true, kind: ZoneKind::Ip(ip) })
}

fn chains() -> Vec<IpChain> {
    let edge = Edge::new(&["127.0.0.1"], "X-Forwarded-For", &[] as &[&str]).expect("an edge");
    let peer = addr::parse("127.0.0.1").expect("an address");
    let lines =
        ["10.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.3, 10.0.0.1, 10.0.0.2", "x, 10.0.0.2", "x", "9.9.9.9"];
    let read = |line: &&str| engine::chain::read(Some(peer), &[line.as_bytes()], false, &edge);
    lines.iter().map(read).chain([IpChain::Malformed]).collect()
}

#[test]
fn entries_that_hold_nobody_of_the_chain_change_nothing() {
    let chains = chains();
    let mut seen = std::collections::HashSet::new();
    for bits in (0..1_usize << 8).step_by(5) {
        for (usage, exempt) in [(Usage::Policy, false), (Usage::Blocklist, false), (Usage::Policy, true)] {
            let others = vec![
                zone(1, bits.rotate_left(3), Usage::Policy, false),
                zone(2, bits >> 2, if bits % 3 == 0 { Usage::Blocklist } else { Usage::Policy }, false),
            ];
            let records = Records { zones: others, ..Records::default() };
            let snapshot = Snapshot::compile(&records, Revision(1), Timestamp::from_micros(0), None);
            let draft = zone(3, bits, usage, exempt);
            let whole = snapshot.with(
                vec![Change::Zone(Arc::clone(&draft))],
                snapshot.revision(),
                snapshot.confirmed(),
            );
            for chain in &chains {
                let expected = standing(&whole, &draft.id, chain);
                let found = standing(&saved(&snapshot, &draft, chain), &draft.id, chain);
                assert_eq!(found, expected, "{bits:b} {usage:?} {exempt} {chain:?}");
                seen.insert(format!("{found:?}"));
            }
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}
