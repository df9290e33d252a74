use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::{Sorting, Tokens};
use crate::device::DeviceCondition;
use crate::id::{TokenId, UserId};
use crate::network::NetworkCondition;
use crate::snapshot::{Condition, Issued};
use crate::time::Timestamp;
use crate::token::{Digest, Token};

/// Digests that are alike in the bits that choose shard and bucket.
fn digest() -> impl Strategy<Value = Digest> {
    let byte = |most: u8| 0..most;
    (byte(3), byte(2), byte(3), byte(2), byte(4)).prop_map(|(shard, slot, mark, middle, end)| {
        let mut bytes = [0; 32];
        for (at, byte) in [(0, shard), (5, slot), (6, mark), (15, middle), (31, end)] {
            bytes[at] = byte;
        }
        Digest::from_bytes(bytes)
    })
}

fn issued(digest: Digest, number: u32) -> Issued {
    Issued::new(&token(digest, number), 0, Condition::Anywhere, None)
}

fn token(digest: Digest, number: u32) -> Token {
    Token {
        id: TokenId::mint(u128::from(number)),
        owner: UserId::mint(1),
        digest,
        created: Timestamp::from_micros(10),
        last_used: None,
        window: Some(Duration::from_micros(100)),
        not_after: None,
        revoked: false,
        network: NetworkCondition::Anywhere,
        proposed: None,
        device: DeviceCondition::default(),
    }
}

fn agrees(tokens: &Tokens, oracle: &BTreeMap<Digest, u32>, asked: &[Digest]) -> Result<(), TestCaseError> {
    prop_assert_eq!(tokens.len(), oracle.len());
    for digest in asked {
        let known = oracle.get(digest).map(|number| TokenId::mint(u128::from(*number)));
        prop_assert_eq!(tokens.get(digest).map(Issued::id), known, "{:?}", digest);
    }
    Ok(())
}

proptest! {
    #[test]
    fn it_agrees_with_a_map_edit_upon_edit(
        first in prop::collection::vec(digest(), 0..60),
        edits in prop::collection::vec((digest(), any::<bool>()), 0..60),
        unknown in prop::collection::vec(digest(), 20)
    ) {
        let mut asked: Vec<Digest> = first.iter().chain(edits.iter().map(|(digest, _)| digest)).copied().collect();
        asked.extend(unknown);
        let mut sorting = Sorting::new(first.len());
        let mut oracle = BTreeMap::new();
        for (digest, number) in first.iter().zip(0..) {
            sorting.add(issued(*digest, number));
            oracle.insert(*digest, number);
        }
        let mut tokens = sorting.finish();
        agrees(&tokens, &oracle, &asked)?;
        for ((digest, put), number) in edits.iter().zip(1000..) {
            let before = (tokens.clone(), oracle.clone());
            if *put {
                tokens.put(issued(*digest, number));
                oracle.insert(*digest, number);
            } else {
                tokens.remove(digest);
                oracle.remove(digest);
            }
            agrees(&tokens, &oracle, &asked)?;
            // Whoever still reads the one before sees all of it.
            agrees(&before.0, &before.1, &asked)?;
        }
    }

    /// More than the buckets of a shard can count, as digests that somebody chose may be.
    #[test]
    fn a_crowded_shard_agrees_with_a_map(
        first in prop::collection::vec(any::<[u8; 2]>(), 200..400),
        edits in prop::collection::vec((any::<[u8; 2]>(), any::<bool>()), 0..60)
    ) {
        let crowded = |[middle, end]: [u8; 2]| {
            let mut bytes = [7; 32];
            (bytes[2], bytes[31]) = (middle, end % 4);
            Digest::from_bytes(bytes)
        };
        let mut sorting = Sorting::new(0);
        let mut oracle = BTreeMap::new();
        for (seed, number) in first.iter().zip(0..) {
            sorting.add(issued(crowded(*seed), number));
            oracle.insert(crowded(*seed), number);
        }
        let asked: Vec<Digest> = (0..=255).flat_map(|middle| (0..5).map(move |end| crowded([middle, end]))).collect();
        let mut tokens = sorting.finish();
        agrees(&tokens, &oracle, &asked)?;
        for ((seed, put), number) in edits.iter().zip(1000..) {
            let digest = crowded(*seed);
            if *put {
                tokens.put(issued(digest, number));
                oracle.insert(digest, number);
            } else {
                tokens.remove(&digest);
                oracle.remove(&digest);
            }
            agrees(&tokens, &oracle, &asked)?;
        }
    }

    #[test]
    fn a_use_renews_as_the_record_says(
        used in prop::option::of(0_i64..500), window in prop::option::of(0_u64..500),
        end in prop::option::of(0_i64..500), at in 0_i64..500
    ) {
        let before = Token {
            last_used: used.map(Timestamp::from_micros),
            window: window.map(Duration::from_micros),
            not_after: end.map(Timestamp::from_micros),
            ..token(Digest::of(b"x"), 1)
        };
        let now = Some(Timestamp::from_micros(used.map_or(at, |used| used.max(at))));
        let after = Token { last_used: now, ..before.clone() };
        let issued = Issued::new(&before, 0, Condition::Anywhere, None);
        prop_assert_eq!((issued.last_used(), issued.expires_at()), (before.last_used, before.expires_at()));
        let renewed = issued.used_at(Timestamp::from_micros(at));
        prop_assert_eq!((renewed.last_used(), renewed.expires_at()), (now, after.expires_at()));
    }
}
