//! Bypasses that only the whole decision can meet, by their ids.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::{
    Call, Credentials, Current, DeviceCondition, Digest, Entry, Evidence, IpChain, IpZone, NetworkCondition,
    Reason, Records, Revision, Role, Snapshot, Timestamp, Token, TokenId, Usage, User, UserId, Zone, ZoneId,
    ZoneIds, ZoneKind, decide,
};

const TEXT: &[u8] = b"the-one-token-of-these-tests-which-is-long-enough";

fn zone(id: &str, gateways: &str, proxies: &str) -> Zone {
    let list =
        |texts: &str| texts.split_whitespace().map(|text| Entry::parse(text).expect("an entry")).collect();
    let ip = IpZone { gateways: list(gateways), proxies: list(proxies), exempt: false };
    let id = ZoneId::parse(id).expect("an id");
    Zone { id, name: id.as_str().into(), usage: Usage::Policy, active: true, kind: ZoneKind::Ip(ip) }
}

fn named(ids: &[&str]) -> ZoneIds {
    let ids: Vec<_> = ids.iter().map(|id| ZoneId::parse(id).expect("an id")).collect();
    ZoneIds::new(&ids).expect("some zones")
}

fn snapshot(zones: Vec<Zone>, network: NetworkCondition, revision: u64) -> Snapshot {
    let owner = UserId::parse("00u1").expect("an id");
    let token = Token {
        id: TokenId::parse("00T1").expect("an id"),
        owner,
        digest: Digest::of(TEXT),
        created: Timestamp::default(),
        last_used: None,
        window: None,
        not_after: None,
        revoked: false,
        network,
        proposed: None,
        device: DeviceCondition::default(),
    };
    let records = Records {
        zones: zones.into_iter().map(Arc::new).collect(),
        users: vec![Arc::new(User { id: owner, login: "ci".into(), role: Role::None, active: true })],
        tokens: vec![Arc::new(token)],
    };
    Snapshot::compile(&records, Revision(revision), Timestamp::default(), None)
}

fn judged(snapshot: &Snapshot, chain: &str) -> Option<Reason> {
    let addresses: Vec<_> = chain.split_whitespace().map(|text| text.parse().expect("an address")).collect();
    let chain = IpChain::of_addresses(&addresses);
    let credentials = Credentials::of_text(TEXT);
    let call = Call { chain: &chain, credentials, evidence: &Evidence::default(), at: Timestamp::default() };
    decide(snapshot, &call).reason()
}

fn check(zones: Vec<Zone>, network: NetworkCondition, table: &[(&str, Option<Reason>)]) {
    let snapshot = snapshot(zones, network, 1);
    for (chain, expected) in table {
        assert_eq!(judged(&snapshot, chain), *expected, "{chain}");
    }
}

#[test]
fn b_002_an_address_left_of_a_stranger_does_not_count() {
    check(
        vec![zone("office", "192.0.2.0/24", "198.51.100.7")],
        NetworkCondition::In(named(&["office"])),
        &[
            ("192.0.2.9 203.0.113.66", Some(Reason::OutsideAllowedZones)),
            ("192.0.2.9 203.0.113.66 198.51.100.7", Some(Reason::OutsideAllowedZones)),
            ("192.0.2.9 198.51.100.7", None),
            ("203.0.113.66 192.0.2.9", None),
        ],
    );
}

#[test]
fn b_033_nothing_to_be_in_admits_nobody() {
    check(vec![], NetworkCondition::InAny, &[("192.0.2.9", Some(Reason::OutsideAllowedZones))]);
    let closed = || vec![zone("empty", "", ""), Zone { active: false, ..zone("closed", "0.0.0.0/0", "") }];
    for condition in [NetworkCondition::InAny, NetworkCondition::In(named(&["empty", "closed"]))] {
        check(closed(), condition, &[("192.0.2.9", Some(Reason::OutsideAllowedZones))]);
    }
}

#[test]
fn b_035_a_zone_that_is_not_there_is_unknown_and_never_everybody() {
    for condition in [NetworkCondition::In(named(&["gone"])), NetworkCondition::NotIn(named(&["gone"]))] {
        check(vec![], condition, &[("192.0.2.9", Some(Reason::OriginUnknown))]);
    }
}

#[test]
fn b_122_five_proxies_written_to_the_right_open_no_not_in() {
    let zones = || vec![zone("office", "192.0.2.0/24", "198.51.100.0/24")];
    let five = "198.51.100.1 198.51.100.2 198.51.100.3 198.51.100.4 198.51.100.5";
    let behind = format!("192.0.2.9 {five}");
    for condition in [
        NetworkCondition::NotIn(named(&["office"])),
        NetworkCondition::In(named(&["office"])),
        NetworkCondition::NotInAny,
    ] {
        check(
            zones(),
            condition,
            &[(&behind, Some(Reason::OriginUnknown)), (five, Some(Reason::OriginUnknown))],
        );
    }
}

#[test]
fn b_123_the_exempt_zone_is_no_place() {
    let mut exempt = zone("exempt", "192.0.2.0/24", "");
    if let ZoneKind::Ip(ip) = &mut exempt.kind {
        ip.exempt = true;
    }
    let refused = Some(Reason::OutsideAllowedZones);
    check(vec![exempt.clone()], NetworkCondition::InAny, &[("192.0.2.9", refused)]);
    check(vec![exempt], NetworkCondition::NotInAny, &[("192.0.2.9", None)]);
}

#[test]
fn b_039_no_decision_sees_half_a_change() {
    // Two changes at once: the office moves, and the token with it. Seen by halves, a stranger would pass.
    let before = || {
        snapshot(
            vec![zone("a", "192.0.2.0/24", ""), zone("b", "203.0.113.0/24", "")],
            NetworkCondition::In(named(&["a"])),
            1,
        )
    };
    let after = || {
        snapshot(
            vec![zone("a", "203.0.113.0/24", ""), zone("b", "192.0.2.0/24", "")],
            NetworkCondition::In(named(&["b"])),
            2,
        )
    };
    let current = Current::new(before());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = [0_u64; 2];
                    while !stop.load(Ordering::Relaxed) {
                        let snapshot = current.load();
                        let revision = usize::try_from(snapshot.revision().0).expect("small");
                        seen[revision - 1] += 1;
                        assert_eq!(judged(&snapshot, "192.0.2.9"), None);
                        assert_eq!(judged(&snapshot, "203.0.113.9"), Some(Reason::OutsideAllowedZones));
                        assert_eq!(snapshot.revision().0, u64::try_from(revision).expect("small"));
                    }
                    seen
                })
            })
            .collect();
        for _ in 0..2_000 {
            current.publish(after());
            current.publish(before());
        }
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            let seen = reader.join().expect("no decision went wrong");
            assert!(seen.iter().sum::<u64>() > 0);
        }
    });
}
