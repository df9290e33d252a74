use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Bits, Trie};
use crate::places::table::Table;

/// The slow and obvious twin: the last start that is not beyond the address.
struct Oracle<A>(BTreeMap<A, u32>);

impl<A: Bits> Oracle<A> {
    fn get(&self, address: A) -> u32 {
        self.0.range(..=address).next_back().map_or(0, |(_, number)| *number)
    }
}

/// Starts that lie close together at every depth, and at the ends of blocks, cells and chunks.
fn starts<A: Bits + Arbitrary>(step: fn(A, u32) -> A) -> impl Strategy<Value = Vec<(A, u32)>> {
    let near = (any::<A>(), prop::collection::vec((0_u32..40, 0_u32..5), 1..40));
    prop::collection::vec(near, 0..8).prop_map(move |groups| {
        let each = groups.into_iter().flat_map(|(base, steps)| {
            steps.into_iter().map(move |(distance, number)| (step(base, distance), number))
        });
        each.collect()
    })
}

fn agree<A: Bits + Arbitrary>(
    starts: Vec<(A, u32)>,
    others: &[A],
    before: fn(A) -> A,
) -> Result<(), TestCaseError> {
    let oracle = Oracle(starts.into_iter().collect());
    let table = Table::new(oracle.0.iter().map(|(start, number)| (*start, *number)));
    let ends = oracle.0.keys().flat_map(|start| {
        let behind = start.successor().unwrap_or(*start);
        [before(*start), *start, behind]
    });
    for address in ends.chain(others.iter().copied()) {
        prop_assert_eq!(table.get(address), oracle.get(address), "{:x?}", address);
    }
    Ok(())
}

/// By a step that keeps the first bits, or one that changes them.
fn step_4(base: u32, distance: u32) -> u32 {
    if distance < 20 { base.wrapping_add(distance) } else { base.wrapping_add(distance << 14) & !0x3FFF }
}

fn step_6(base: u128, distance: u32) -> u128 {
    let shift = [0, 16, 64, 80, 96, 112][usize::try_from(distance % 6).unwrap_or(0)];
    (base >> shift).wrapping_add(u128::from(distance)) << shift
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn it_agrees_with_the_last_start_of_ipv4(starts in starts(step_4), others in prop::collection::vec(any::<u32>(), 20)) {
        agree(starts, &others, |address| address.wrapping_sub(1))?;
    }

    #[test]
    fn it_agrees_with_the_last_start_of_ipv6(starts in starts(step_6), others in prop::collection::vec(any::<u128>(), 20)) {
        agree(starts, &others, |address| address.wrapping_sub(1))?;
    }
}

#[test]
fn a_chunk_holds_every_address_apart() {
    let each = |from: u32| (from..from + (1 << 14)).map(|start| (start, start & 0x7FFF));
    let segments: Vec<(u32, u32)> = each(0x0A00_0000).collect();
    let trie = Trie::new(0, &segments);
    assert!(segments.iter().all(|(start, number)| trie.get(*start) == *number));
    assert_eq!(trie.get(0x0A00_4000), 0x3FFF);
    let six: Vec<(u128, u32)> = (0..0x1_0000_u32).map(|at| (u128::from(at), at)).collect();
    let trie = Trie::new(0, &six);
    assert!(six.iter().all(|(start, number)| trie.get(*start) == *number));
}

/// Where no index parts them.
#[test]
fn many_starts_in_a_corner_are_found() {
    let four: Vec<(u32, u32)> = (0..300).map(|at| (0x0A00_3E00 + at, at)).collect();
    let trie = Trie::new(7, &four);
    assert!(four.iter().all(|(start, number)| trie.get(*start) == *number));
    assert_eq!([0x0A00_0000, 0x0A00_3DFF, 0x0A00_3FFF, 0x0A00_4000].map(|at| trie.get(at)), [7, 7, 299, 299]);
    let six: Vec<(u128, u32)> = (0..300).map(|at| (u128::from(at) << 64, at)).collect();
    let trie = Trie::new(7, &six);
    assert!(six.iter().all(|(start, number)| trie.get(*start | 0xFFFF) == *number));
    assert_eq!([300 << 64, 1 << 112].map(|at| trie.get(at)), [299, 299]);
}

#[test]
fn a_block_of_one_number_takes_nothing() {
    let trie = Trie::<u32>::new(7, &[]);
    assert_eq!((trie.get(0), trie.get(u32::MAX), trie.bytes()), (7, 7, 0));
}
