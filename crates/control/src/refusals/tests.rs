use std::collections::HashSet;
use std::time::Duration;

use engine::{IpChain, Reason, Refused, Timestamp, TokenId};

use super::{Noted, PerSecond, Refusals};

const START: i64 = 1_795_435_200_000_000;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_micros(START).plus(Duration::from_secs(seconds))
}

/// A call from there.
struct From(IpChain, Option<TokenId>, Timestamp);

fn from(number: u32, token: Option<u128>, seconds: u64) -> From {
    let chain = IpChain::of_addresses(&[std::net::Ipv4Addr::from_bits(number).into()]);
    From(chain, token.map(TokenId::mint), at(seconds))
}

impl From {
    fn refused(&self) -> Refused<'_> {
        Refused {
            chain: &self.0,
            token: self.1,
            reason: Reason::UnknownToken,
            agent: b"",
            gate: "forward-auth",
            at: self.2,
        }
    }
}

/// How many were first, and of how many sources.
fn note(refusals: &Refusals, refused: impl Iterator<Item = From>) -> (usize, usize) {
    refused.fold((0, 0), |(one, many), from| match refusals.note(&from.refused()) {
        Noted::First { opened, .. } if opened.of_many() => (one, many + 1),
        Noted::First { .. } => (one + 1, many),
        Noted::Again { .. } => (one, many),
    })
}

#[test]
fn a_flood_opens_so_many_records_a_second_and_one_for_the_rest() {
    let refusals = Refusals::new();
    assert_eq!(note(&refusals, (0..20_000).map(|number| from(number, None, 0))), (100, 1));
    assert_eq!(note(&refusals, (0..20_000).map(|number| from(number, None, 1))), (100, 0));
    // A known token among them is told apart.
    assert_eq!(note(&refusals, (0..20_000).map(|number| from(number, Some(7), 1))), (500, 0));
    let counted: u64 = refusals.counted(at(1), usize::MAX).iter().map(|count| count.count).sum();
    // Those that stayed alone are written already.
    assert!((59_000..=60_000).contains(&counted), "{counted}");
    assert!(refusals.counted(at(1), usize::MAX).is_empty(), "nothing is written twice");
}

#[test]
fn what_is_remembered_is_bounded_and_forgotten() {
    let refusals = Refusals::new();
    for second in 0..160 {
        note(&refusals, (0..600).map(|number| from(second * 600 + number, Some(7), second.into())));
    }
    let open: usize = refusals.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
    assert!(open <= super::SHARDS * (super::OPEN_MAX + 1), "{open}");
    refusals.counted(at(1_000), 0);
    refusals.counted(at(1_000), 0);
    assert!(refusals.shards.iter().all(|shard| shard.lock().unwrap().is_empty()));
}

#[test]
fn ids_never_repeat_and_all_lead_to_their_record() {
    let refusals = Refusals::new();
    let mut ids = HashSet::new();
    let mut records = HashSet::new();
    for number in 0..1_000 {
        let (Noted::First { id, .. } | Noted::Again { id }) =
            refusals.note(&from(number % 10, None, 0).refused());
        records.insert(refusals.ids().record_of(&id));
        assert!(ids.insert(id));
    }
    assert_eq!(records.len(), 10);
}

#[test]
fn a_clock_that_is_set_back_opens_another() {
    let refusals = Refusals::new();
    let first = |seconds| matches!(refusals.note(&from(1, None, seconds).refused()), Noted::First { .. });
    assert!(first(1_000));
    assert!(!first(1_009));
    refusals.counted(at(1_009), usize::MAX);
    assert!(first(500));
    assert!(!first(501));
}

#[test]
fn so_many_a_second() {
    let room = PerSecond::new(2);
    assert_eq!(
        [0, 0, 0, 1, 1, 1, 0].map(|second| room.take(at(second))),
        [true, true, false, true, true, false, true]
    );
}
