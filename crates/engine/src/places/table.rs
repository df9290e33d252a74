//! From an address to a number, over the whole of one family: a trie a block.

use super::trie::{Bits, NUMBER_MAX, Trie};

#[derive(Clone, Debug)]
pub(crate) struct Table<A: Bits> {
    /// By the first eight bits.
    blocks: Box<[Trie<A>]>,
    segments: usize,
}

impl<A: Bits> Table<A> {
    /// Ascending starts and the number from each on, at most [`NUMBER_MAX`]: each reaches to the next, the last to
    /// the end of the family. Before the first it is 0.
    pub(crate) fn new(segments: impl IntoIterator<Item = (A, u32)>) -> Self {
        let mut all: Vec<(A, u32)> = Vec::new();
        for (start, number) in segments {
            // A segment of the number before it is not a new one.
            if all.last().map_or(0, |(_, last)| *last) != number {
                all.push((start, number.min(NUMBER_MAX)));
            }
        }
        let (mut whole, mut left) = (0, all.as_slice());
        let block = |block: u8| {
            let here = left.partition_point(|(start, _)| start.block() <= block);
            let (inside, behind) = left.split_at_checked(here).unwrap_or((left, &[]));
            left = behind;
            // The number that holds where the block begins is not a segment inside of it.
            let (from, inside) = match inside.split_first() {
                Some(((start, number), rest)) if *start == A::of_block(block) => (*number, rest),
                Some(_) | None => (whole, inside),
            };
            whole = inside.last().map_or(from, |(_, last)| *last);
            Trie::new(from, inside)
        };
        Self { blocks: (0..=u8::MAX).map(block).collect(), segments: all.len() }
    }

    pub(crate) fn segments(&self) -> usize {
        self.segments
    }

    /// What it occupies.
    pub(crate) fn bytes(&self) -> usize {
        self.blocks.iter().map(Trie::bytes).sum()
    }

    /// The number of the segment that holds `address`; 0 before the first.
    pub(crate) fn get(&self, address: A) -> u32 {
        self.blocks.get(usize::from(address.block())).map_or(0, |block| block.get(address))
    }
}
