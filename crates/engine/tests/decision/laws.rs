//! Laws that hold for every organization and every call.

use std::sync::Arc;

use engine::openness::{self, Reach};
use engine::zone::Placed;
use engine::{
    Call, DynamicZone, Entries, Hop, IpChain, IpZone, Issued, NetworkCondition, Outcome, Reason, Snapshot,
    Timestamp, Token, Verdict, Zone, ZoneId, ZoneIds, ZoneKind, chain, decide, explain,
};
use proptest::prelude::any;
use proptest::test_runner::{Config, TestRunner};

use crate::build::{blocklist, entries, id, ip_zone, zone};
use crate::random::{Attempt, Random, World};

/// Organizations a law is tried on, and calls to each.
const WORLDS: u32 = 1500;
const CALLS: usize = 24;

fn law(holds: impl Fn(&mut Random, World)) {
    let config = Config { cases: WORLDS, failure_persistence: None, ..Config::default() };
    let tried = TestRunner::new(config).run(&any::<u64>(), |seed| {
        let mut random = Random::new(seed);
        let world = World::random(&mut random);
        holds(&mut random, world);
        Ok(())
    });
    tried.unwrap_or_else(|error| panic!("{error}"));
}

/// Both organizations judge the same calls; `holds` is told both verdicts.
fn law_of_two(
    random: &mut Random,
    (before, after): (&World, &World),
    holds: impl Fn(&Attempt, &Verdict<'_>, &Verdict<'_>),
) {
    let (earlier, later) = (compile(before), compile(after));
    for _ in 0..CALLS {
        let attempt = World::attempt(random);
        holds(&attempt, &judge(&earlier, &attempt), &judge(&later, &attempt));
    }
}

fn compile(world: &World) -> Snapshot {
    world.compile(1)
}

fn judge<'s>(snapshot: &'s Snapshot, attempt: &Attempt) -> Verdict<'s> {
    decide(snapshot, &attempt.call())
}

fn allows(verdict: &Verdict<'_>) -> bool {
    match verdict.outcome {
        Outcome::Allow(_) => true,
        Outcome::Deny(_) => false,
    }
}

/// The world with every token changed.
fn with_tokens(world: &World, change: impl Fn(&mut Token)) -> World {
    let mut world = world.clone();
    for token in &mut world.org.records.tokens {
        change(Arc::make_mut(token));
    }
    world
}

#[test]
fn adding_a_blocklist_zone_never_opens() {
    law(|random, world| {
        let mut more = world.clone();
        let mut added = blocklist(Zone { active: true, ..world.zone(random, "added") });
        if let ZoneKind::Ip(zone) = &mut added.kind {
            // A proxy is one for the client address of every zone (§3): it moves the client, whatever
            // its zone is used for, and a dynamic zone may hold the new one.
            *zone = IpZone { proxies: entries(""), exempt: false, ..zone.clone() };
        }
        more.org.records.zones.push(Arc::new(added));
        law_of_two(random, (&world, &more), |attempt, before, after| {
            assert!(allows(before) || !allows(after), "{attempt:?} {world:?} {more:?}");
        });
    });
}

#[test]
fn removing_a_gateway_never_admits_what_must_be_in() {
    law(|random, world| {
        let world = with_tokens(&world, |token| {
            token.network = match &token.network {
                NetworkCondition::NotIn(zones) => NetworkCondition::In(zones.clone()),
                NetworkCondition::NotInAny => NetworkCondition::InAny,
                other => other.clone(),
            };
        });
        let mut fewer = world.clone();
        for zone in &mut fewer.org.records.zones {
            let zone = Arc::make_mut(zone);
            if let (ZoneKind::Ip(ip), engine::Usage::Policy) = (&mut zone.kind, zone.usage) {
                let gone = random.below(ip.gateways.len());
                let left = ip.gateways.iter().enumerate().filter(|(at, _)| *at != gone);
                ip.gateways = left.map(|(_, entry)| entry).collect();
            }
        }
        law_of_two(random, (&world, &fewer), |attempt, before, after| {
            assert!(allows(before) || !allows(after), "{attempt:?} {world:?} {fewer:?}");
        });
    });
}

#[test]
fn the_order_of_zones_and_of_entries_does_not_matter() {
    law(|random, world| {
        let mut other = world.clone();
        let turn = random.below(5);
        let turned =
            |entries: &Entries| entries.iter().collect::<Vec<_>>().into_iter().rev().collect::<Entries>();
        for zone in &mut other.org.records.zones {
            match &mut Arc::make_mut(zone).kind {
                ZoneKind::Ip(zone) => {
                    zone.gateways = turned(&zone.gateways);
                    zone.proxies = turned(&zone.proxies);
                }
                ZoneKind::Dynamic(DynamicZone { locations, .. }) => locations.reverse(),
                ZoneKind::Enhanced(zone) => zone.locations.include.reverse(),
            }
        }
        let zones = &mut other.org.records.zones;
        let turn = turn.min(zones.len());
        zones.rotate_left(turn);
        law_of_two(random, (&world, &other), |attempt, before, after| {
            let (before, after) = (before.reason(), after.reason());
            assert_eq!(before, after, "{attempt:?} {world:?} {other:?}");
        });
    });
}

#[test]
fn two_spellings_of_one_address_judge_alike() {
    const SPELLINGS: [&[&str]; 3] = [
        &["10.0.0.3", "::ffff:10.0.0.3", "::FFFF:a00:3", "10.0.0.3:443", "[::ffff:10.0.0.3]:1"],
        &["2001:db8::3", "2001:DB8:0:0:0:0:0:3", "[2001:0db8::0003]", "[2001:db8::0:3]:65535"],
        &["10.0.0.9", "0:0:0:0:0:ffff:10.0.0.9", "10.0.0.9:1"],
    ];
    let edge = engine::Edge::new(&["127.0.0.1"], "X-Forwarded-For", &[]).expect("an edge");
    let read = |texts: &[&str]| {
        let peer = crate::build::address("127.0.0.1");
        chain::read(Some(peer), &[texts.join(", ").as_bytes()], true, &edge)
    };
    law(|random, world| {
        let snapshot = compile(&world);
        for _ in 0..CALLS {
            let addresses: Vec<_> = (0..=random.below(3)).map(|_| random.pick(&SPELLINGS)).collect();
            let plain: Vec<_> = addresses.iter().map(|spellings| spellings[0]).collect();
            let other: Vec<_> = addresses.iter().map(|spellings| random.pick(spellings)).collect();
            let attempt = World::attempt(random);
            let verdict = |chain: IpChain| {
                let call = Call { chain: &chain, ..attempt.call() };
                decide(&snapshot, &call).reason()
            };
            assert_eq!(verdict(read(&plain)), verdict(read(&other)), "{other:?} {world:?}");
        }
    });
}

#[test]
fn two_spellings_of_one_network_hold_the_same() {
    const SPELLINGS: [&[&str]; 3] = [
        &[
            "10.0.0.4/30",
            "10.0.0.6/30",
            "10.0.0.4-10.0.0.7",
            "::ffff:10.0.0.4/126",
            "10.0.0.4/31 10.0.0.6/31",
        ],
        &["10.0.0.3", "10.0.0.3/32", "10.0.0.3-10.0.0.3", "::ffff:a00:3", "::ffff:10.0.0.3/128"],
        &["2001:db8::2/127", "2001:DB8:0::2-2001:db8::3", "2001:db8::2 2001:db8::0003"],
    ];
    law(|random, mut world| {
        let mut other = world.clone();
        let (gateways, proxies) = (random.pick(&SPELLINGS), random.pick(&SPELLINGS));
        let plain = ip_zone("z0", gateways[0], proxies[0]);
        let spelt = ip_zone("z0", random.pick(gateways), random.pick(proxies));
        world.apply(&engine::Change::Zone(Arc::new(plain)));
        other.apply(&engine::Change::Zone(Arc::new(spelt)));
        law_of_two(random, (&world, &other), |attempt, before, after| {
            assert_eq!(before.reason(), after.reason(), "{attempt:?} {world:?} {other:?}");
        });
    });
}

#[test]
fn explain_and_decide_never_disagree() {
    law(|random, world| {
        let snapshot = compile(&world);
        for _ in 0..CALLS {
            let attempt = World::attempt(random);
            let verdict = judge(&snapshot, &attempt);
            let explanation = explain(&snapshot, &attempt.call());
            assert_eq!(explanation.reason, verdict.reason(), "{attempt:?} {world:?}");
            assert_eq!(explanation.proposed, verdict.proposed, "{attempt:?} {world:?}");
            assert_eq!(explanation.revision, verdict.revision);
            let told = explanation.token.as_ref().map(|(id, _)| *id);
            assert_eq!(told, verdict.token().map(Issued::id));
            assert!(!explanation.steps.is_empty());
            assert!(explanation.steps.iter().all(|step| !step.to_string().is_empty()), "{explanation:?}");
        }
    });
}

#[test]
fn anywhere_never_gives_a_reason_of_place() {
    law(|random, world| {
        let world = with_tokens(&world, |token| token.network = NetworkCondition::Anywhere);
        law_of_two(random, (&world, &world), |attempt, verdict, _| {
            let place =
                [Reason::OutsideAllowedZones, Reason::InsideRefusedZones, Reason::OriginUnknown].map(Some);
            assert!(!place.contains(&verdict.reason()), "{attempt:?} {world:?}");
        });
    });
}

#[test]
fn one_more_zone_to_be_in_never_closes() {
    law(|random, world| {
        let more = with_tokens(&world, |token| {
            if let NetworkCondition::In(zones) = &token.network {
                let mut ids: Vec<ZoneId> = zones.as_slice().to_vec();
                ids.extend(["z1", "z2", "gone"].map(id::<engine::id::OfZone>));
                ids.sort();
                ids.dedup();
                token.network = NetworkCondition::In(ZoneIds::new(&ids).expect("none twice"));
            }
        });
        law_of_two(random, (&world, &more), |attempt, before, after| {
            assert!(!allows(before) || allows(after), "{attempt:?} {world:?} {more:?}");
        });
    });
}

#[test]
fn unknown_satisfies_neither_in_nor_not_in() {
    law(|random, world| {
        let snapshot = compile(&world);
        for zone in &world.org.records.zones {
            let zones = ZoneIds::new(&[zone.id]).expect("one zone");
            let chain = World::attempt(random).chain;
            let admitted = |condition| decide::admits(&snapshot, &condition, &chain);
            let (inside, outside) =
                (admitted(NetworkCondition::In(zones.clone())), admitted(NetworkCondition::NotIn(zones)));
            let expected = match decide::place_in_zone(&snapshot, &zone.id, &chain) {
                Placed::Inside => (Ok(()), Err(Reason::InsideRefusedZones)),
                Placed::Outside => (Err(Reason::OutsideAllowedZones), Ok(())),
                Placed::Unknown => (Err(Reason::OriginUnknown), Err(Reason::OriginUnknown)),
            };
            assert_eq!((inside, outside), expected, "{} {chain:?} {world:?}", zone.id);
        }
    });
}

#[test]
fn a_dead_token_is_never_allowed() {
    law(|random, world| {
        let revoked = with_tokens(&world, |token| token.revoked = true);
        let ended = with_tokens(&world, |token| token.not_after = Some(Timestamp::from_micros(0)));
        law_of_two(random, (&revoked, &ended), |attempt, revoked, ended| {
            assert!(!allows(revoked), "{attempt:?} {world:?}");
            assert!(!allows(ended), "{attempt:?} {world:?}");
        });
    });
}

#[test]
fn spending_only_turns_an_allow_into_rate_limited() {
    law(|random, world| {
        law_of_two(random, (&world, &world), |attempt, verdict, same| {
            let before = verdict.reason();
            assert_eq!(verdict.clone().spend(|_| true).reason(), before, "{attempt:?} {world:?}");
            let token = verdict.token().map(Issued::id);
            let spent = same.clone().spend(|spender| {
                assert_eq!(Some(*spender), token, "only an allow spends, and its own token's");
                false
            });
            assert_eq!(spent.reason(), Some(before.unwrap_or(Reason::RateLimited)), "{attempt:?} {world:?}");
            assert_eq!(spent.token().map(Issued::id), verdict.token().map(Issued::id));
            assert_eq!((spent.revision, spent.proposed), (verdict.revision, verdict.proposed));
        });
    });
}

/// Each address connecting directly, blocklists apart (cases/README.md, R9).
#[test]
fn what_is_open_admits_all_and_what_is_closed_nobody() {
    law(|random, world| {
        let snapshot = compile(&world);
        for token in &world.org.records.tokens {
            let known = |id| world.org.records.zones.iter().any(|zone| zone.id == id);
            if !token.network.named().iter().all(|id| known(*id)) {
                // Of a zone that is gone there is nothing to say but that it is unknown.
                continue;
            }
            let zones = world.org.records.zones.iter().map(|zone| &**zone);
            let open = openness::openness(&token.network, zones);
            let Attempt { chain, .. } = World::attempt(random);
            let Some(address) = chain.nearest() else { continue };
            let direct = IpChain::Hops([Hop::Address(address)].into_iter().collect());
            let admitted = decide::admits(&snapshot, &token.network, &direct);
            let possible = match if address.is_ipv4() { open.ipv4 } else { open.ipv6 } {
                Reach::All => admitted.is_ok(),
                Reach::Some => true,
                Reach::None => admitted.is_err(),
            };
            assert!(possible, "{address} {admitted:?} {open:?} {:?} {world:?}", token.network);
        }
    });
}

/// A dynamic zone without criteria holds nobody, whatever is loaded (§3).
#[test]
fn a_zone_without_criteria_holds_nobody() {
    law(|random, mut world| {
        let empty = zone("z0", ZoneKind::Dynamic(DynamicZone::default()));
        world.apply(&engine::Change::Zone(Arc::new(empty)));
        let snapshot = compile(&world);
        let chain = World::attempt(random).chain;
        let placed = decide::place_in_zone(&snapshot, &id("z0"), &chain);
        assert_eq!(placed, Placed::Outside, "{chain:?}");
    });
}
