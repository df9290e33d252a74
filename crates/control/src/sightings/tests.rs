use engine::{Digest, IpChain, Reason, Timestamp, TokenId};

use super::{Seen, Sight, Sightings};

fn chain(number: u32) -> IpChain {
    IpChain::of_addresses(&[std::net::Ipv4Addr::from_bits(number).into(), "10.0.0.1".parse().unwrap()])
}

fn sight(token: u128, chain: &IpChain, seconds: i64, outcome: Outcome) -> Sight<'_> {
    let at = Timestamp::from_micros(seconds * 1_000_000);
    Sight { token: TokenId::mint(token), chain, agent: b"curl/8.5", gate: "forward-auth", at, outcome }
}

type Outcome = Result<Digest, Reason>;

const ALLOWED: Outcome = Ok(Digest::from_bytes([7; 32]));

fn calls(seen: &[(u64, Seen)]) -> (u64, u64) {
    seen.iter().fold((0, 0), |(allowed, refused), (_, seen)| (allowed + seen.allowed, refused + seen.refused))
}

#[test]
fn calls_of_a_token_through_a_chain_are_one() {
    let sightings = Sightings::new(1_000);
    let (here, there) = (chain(1), chain(2));
    for (token, chain, at, outcome) in [
        (1, &here, 5, ALLOWED),
        (1, &here, 9, Err(Reason::Expired)),
        (1, &here, 7, ALLOWED),
        (1, &there, 8, ALLOWED),
        (2, &here, 8, ALLOWED),
    ] {
        sightings.note(sight(token, chain, at, outcome));
    }
    let mut taken = sightings.take(usize::MAX);
    taken.sort_by_key(|(_, seen)| (seen.token, seen.chain.clone().map(|chain| chain.to_string())));
    assert_eq!(taken.len(), 3);
    let first = taken.iter().find(|(_, seen)| seen.allowed == 2).map(|(_, seen)| seen).expect("counted");
    let second = |at: Timestamp| at.seconds();
    assert_eq!((second(first.first), second(first.last), first.refused), (5, 9, 1));
    assert_eq!(first.used.map(|(_, at)| second(at)), Some(7), "the last that was allowed");
    assert_eq!((first.reason, &*first.agent), (Some(Reason::Expired), "curl/8.5"));
    assert!(sightings.take(usize::MAX).is_empty(), "once");
}

#[test]
fn nothing_is_lost_where_a_token_has_more_chains_than_there_is_room_for() {
    let sightings = Sightings::new(64);
    for number in 0..5_000 {
        sightings.note(sight(1, &chain(number), 1, ALLOWED));
    }
    let taken = sightings.take(usize::MAX);
    assert!(taken.len() <= 64 * 2, "{}", taken.len());
    assert_eq!(calls(&taken), (5_000, 0));
    assert_eq!(sightings.dropped(), 0);
}

#[test]
fn whoever_is_refused_does_not_hide_who_is_let_in() {
    let sightings = Sightings::new(64 * 10);
    for number in 0..50_000 {
        sightings.note(sight(1, &chain(number), 1, Err(Reason::OutsideAllowedZones)));
    }
    let good: Vec<_> = (100_000..100_100).map(chain).collect();
    for chain in &good {
        sightings.note(sight(1, chain, 1, ALLOWED));
    }
    let taken = sightings.take(usize::MAX);
    let kept = taken.iter().filter(|(_, seen)| seen.chain.is_some() && seen.allowed == 1).count();
    assert!(kept > 90, "{kept} of 100");
    assert_eq!(calls(&taken), (100, 50_000));
}

#[test]
fn a_flood_of_tokens_drops_and_counts() {
    let sightings = Sightings::new(64);
    let whence = chain(1);
    for token in 0..10_000 {
        sightings.note(sight(token, &whence, 1, ALLOWED));
    }
    let taken = sightings.take(usize::MAX);
    assert!(taken.len() <= 128, "{}", taken.len());
    assert_eq!(calls(&taken).0 + sightings.dropped(), 10_000);
}

#[test]
fn what_could_not_be_written_is_taken_again_with_what_came_meanwhile() {
    let sightings = Sightings::new(64 * 64);
    let chains: Vec<_> = (0..100).map(chain).collect();
    let note = |outcome: Result<Digest, Reason>| {
        for chain in &chains {
            sightings.note(sight(1, chain, 1, outcome));
        }
    };
    note(ALLOWED);
    let taken = sightings.take(usize::MAX);
    note(Err(Reason::Expired));
    sightings.put_back(taken);
    let taken = sightings.take(usize::MAX);
    assert_eq!(taken.len(), 100);
    assert_eq!(calls(&taken), (100, 100));
    let beyond = Sightings::new(1);
    for number in 0..500 {
        beyond.note(sight(1, &chain(number), 1, ALLOWED));
    }
    let taken = beyond.take(usize::MAX);
    beyond.put_back(taken);
    assert_eq!(calls(&beyond.take(usize::MAX)), (500, 0), "those that are counted together too");
}

#[test]
fn a_round_takes_its_share_and_the_next_goes_on() {
    let sightings = Sightings::new(1_000_000);
    let chains: Vec<_> = (0..6_400).map(chain).collect();
    for chain in &chains {
        sightings.note(sight(1, chain, 1, ALLOWED));
    }
    let (mut rounds, mut all) = (0, 0);
    while all < 6_400 {
        let taken = sightings.take(1_000).len();
        assert!((1_000..1_300).contains(&taken) || all + taken == 6_400, "{taken}");
        all += taken;
        rounds += 1;
    }
    assert!((5..8).contains(&rounds), "{rounds}");
    for _ in 0..3 {
        sightings.note_stranger();
    }
    assert_eq!((sightings.strangers(), sightings.strangers()), (3, 0));
}
