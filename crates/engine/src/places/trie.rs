//! From an address to a number, over one block: all addresses of one family with the same first eight bits.
//!
//! The next few bits choose a cell of the root. A cell that is not all one number names a chunk: the starts
//! inside of it and the number from each on, side by side, so that a call reads one or two lines of memory. Where
//! there are many starts it names an index instead: cells again, by the next few bits. Of IPv6 a number of a chunk
//! may name a chunk of the bits behind. Ranges cost what networks cost.

#[cfg(test)]
mod tests;
mod word;

use std::hint::select_unpredictable;

use smallvec::SmallVec;

use self::word::Word;

/// An address as a number.
pub(crate) trait Bits: Copy + Ord + std::fmt::Debug + Send + Sync + 'static {
    const WIDTH: u32;
    /// Bits, behind those of the block, that choose a cell of the root.
    const ROOT: u32;
    /// Bits that the starts of a chunk are told apart by.
    const STRIDE: u32;
    /// What chunks are written in: it holds a stride.
    type Word: Word;

    /// `width` bits, at most 32, behind the first `used`. Of a stride that goes beyond the address: its last bits.
    fn bits(self, used: u32, width: u32) -> u32;
    /// Whether all bits behind the first `used` are zero.
    fn ends_at(self, used: u32) -> bool;
    /// The first address of a block.
    fn of_block(block: u8) -> Self;
    fn successor(self) -> Option<Self>;

    fn block(self) -> u8 {
        u8::try_from(self.bits(0, BLOCK)).unwrap_or(u8::MAX)
    }
}

/// Bits that the addresses of a block have in common.
pub(crate) const BLOCK: u32 = 8;
/// A number with this bit names a chunk, or an index.
const CHUNK: u32 = 1 << 31;
/// The greatest number that a trie holds.
pub(crate) const NUMBER_MAX: u32 = CHUNK - 1;

#[derive(Clone, Debug)]
pub(crate) struct Trie<A: Bits> {
    /// None where the whole block has one number.
    root: Box<[u32]>,
    /// Chunk after chunk: how many starts, the starts, then their numbers. The first start of a chunk is zero, and not
    /// written. Between them indexes: by how many bits, and the cells.
    chunks: Box<[A::Word]>,
    whole: u32,
}

impl<A: Bits> Trie<A> {
    /// `whole`: the number from the block's first address on. `segments`: ascending starts inside of the block and
    /// the number from each on, [`NUMBER_MAX`] at most.
    pub(crate) fn new(whole: u32, segments: &[(A, u32)]) -> Self {
        let mut chunks = Chunks::<A> { written: Vec::new() };
        let root = match segments {
            [] => Vec::new(),
            segments => chunks.cells(whole, segments, BLOCK, A::ROOT),
        };
        if !chunks.written.is_empty() {
            chunks.written.extend([A::Word::default(); WINDOW]);
        }
        Self { root: root.into(), chunks: chunks.written.into(), whole }
    }

    /// The number of an address of this block.
    #[inline]
    pub(crate) fn get(&self, address: A) -> u32 {
        let cell = usize::try_from(address.bits(BLOCK, A::ROOT)).unwrap_or(usize::MAX);
        let Some(found) = self.root.get(cell) else { return self.whole };
        let (mut found, mut used) = (*found, BLOCK + A::ROOT);
        while found & CHUNK != 0 {
            (found, used) = self.within(found & NUMBER_MAX, address, used).unwrap_or((self.whole, used));
        }
        found
    }

    /// What an index or a chunk says, and how many bits it has read in the end.
    #[inline]
    fn within(&self, at: u32, address: A, used: u32) -> Option<(u32, u32)> {
        let (head, rest) = self.chunks.get(usize::try_from(at).ok()?..)?.split_first()?;
        let number = |numbers: &[A::Word], at| {
            let at = A::Word::OF_NUMBER * at;
            numbers.get(at..at + A::Word::OF_NUMBER).map(A::Word::number)
        };
        if let Some(bits) = head.index_bits() {
            let cell = usize::try_from(address.bits(used, bits)).ok()?;
            return Some((number(rest, cell)?, used + bits));
        }
        let key = A::Word::new(address.bits(used, A::STRIDE));
        let rank = match rest.first_chunk::<WINDOW>() {
            Some(window) if head.count() <= WINDOW => A::Word::rank_within(window, *head, key),
            Some(_) | None => rank(rest.get(..head.count())?, key),
        };
        Some((number(rest.get(head.count()..)?, rank)?, used + A::STRIDE))
    }

    /// What it occupies.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.root) + size_of_val(&*self.chunks)
    }
}

/// How many starts are not beyond `key`.
#[inline]
fn rank<W: Word>(starts: &[W], key: W) -> usize {
    let mut left = starts;
    let mut before = 0;
    // A long chunk is halved until what is left is faster counted than searched. Neither half is guessed: a wrong
    // guess would wait for memory, and the next call with it.
    while left.len() > LINES / size_of::<W>() {
        let (low, high) = left.split_at(left.len() / 2);
        let is_high = high.first().is_some_and(|start| *start <= key);
        before += select_unpredictable(is_high, low.len(), 0);
        left = select_unpredictable(is_high, high, low);
    }
    before + W::rank(left, key)
}

/// Words that are compared at once, whatever they are: how few of them are starts is never guessed, for a wrong guess
/// would wait for memory, and the next call with it. Behind the last chunk there are as many.
const WINDOW: usize = 16;

/// Bytes that are counted rather than searched: two lines of memory.
const LINES: usize = 128;

struct Chunks<A: Bits> {
    written: Vec<A::Word>,
}

/// Most chunks have fewer starts; more are found by an index where it parts them.
const FEW: usize = 48;
/// Starts that an index leaves to a cell, about.
const OF_CELL: usize = 4;
/// An index is by no more.
const INDEX_BITS: u32 = 16;

impl<A: Bits> Chunks<A> {
    /// A cell: `number` from its beginning on, and `segments` inside of it. `used`: bits that all of it has in common.
    fn add(&mut self, number: u32, segments: &[(A, u32)], used: u32) -> u32 {
        let (number, segments) = match segments.split_first() {
            Some(((start, first), rest)) if start.ends_at(used) => (*first, rest),
            Some(_) | None => (number, segments),
        };
        if segments.is_empty() {
            return number;
        }
        if let Some(bits) = parting(segments, used) {
            let cells = self.cells(number, segments, used, bits);
            return self.write(A::Word::index(bits), &[], &cells);
        }
        let mut chunk = Chunk::new(number);
        let (mut last, mut left) = (number, segments);
        let behind = used + A::STRIDE;
        while let Some((start, number)) = left.first() {
            let key = start.bits(used, A::STRIDE);
            let here = left.iter().take_while(|(start, _)| start.bits(used, A::STRIDE) == key).count();
            let (inside, rest) = left.split_at_checked(here).unwrap_or((left, &[]));
            if here == 1 && start.ends_at(behind) {
                chunk.push(key, *number);
            } else {
                chunk.push(key, self.add(last, inside, behind));
            }
            last = inside.last().map_or(last, |(_, number)| *number);
            let next = key.checked_add(1);
            if let Some(next) = next.filter(|next| next.checked_shr(A::STRIDE).is_none_or(|over| over == 0)) {
                chunk.push(next, last);
            }
            left = rest;
        }
        match (&*chunk.starts, &*chunk.numbers) {
            ([], [number]) => *number,
            (starts, numbers) => {
                let count = A::Word::new(u32::try_from(starts.len()).unwrap_or(u32::MAX));
                self.write(count, starts, numbers)
            }
        }
    }

    /// Cells by the next `bits`.
    fn cells(&mut self, mut number: u32, segments: &[(A, u32)], used: u32, bits: u32) -> Vec<u32> {
        let mut left = segments;
        let cell = |cell| {
            let here = left.partition_point(|(start, _)| start.bits(used, bits) <= cell);
            let (inside, behind) = left.split_at_checked(here).unwrap_or((left, &[]));
            let found = self.add(number, inside, used + bits);
            number = inside.last().map_or(number, |(_, last)| *last);
            left = behind;
            found
        };
        (0..1_u32 << bits).map(cell).collect()
    }

    fn write(&mut self, head: A::Word, starts: &[u32], numbers: &[u32]) -> u32 {
        let at = u32::try_from(self.written.len()).unwrap_or(NUMBER_MAX).min(NUMBER_MAX);
        self.written.push(head);
        self.written.extend(starts.iter().map(|start| A::Word::new(*start)));
        for number in numbers {
            A::Word::write(*number, &mut self.written);
        }
        at | CHUNK
    }
}

/// By how many bits an index parts many starts, so that no cell has more than half of them.
fn parting<A: Bits>(segments: &[(A, u32)], used: u32) -> Option<u32> {
    if segments.len() <= FEW {
        return None;
    }
    let bits = (segments.len() / OF_CELL).ilog2().min(INDEX_BITS);
    let of_a_cell =
        segments.chunk_by(|(left, _), (right, _)| left.bits(used, bits) == right.bits(used, bits));
    of_a_cell.map(<[_]>::len).max().filter(|most| *most <= segments.len() / 2).map(|_| bits)
}

/// One chunk while it is made: one number more than starts.
struct Chunk {
    starts: SmallVec<[u32; FEW]>,
    numbers: SmallVec<[u32; FEW]>,
}

impl Chunk {
    fn new(number: u32) -> Self {
        Self { starts: SmallVec::new(), numbers: SmallVec::from_slice(&[number]) }
    }

    /// Keys come in ascending order; of the same key the last counts.
    fn push(&mut self, key: u32, number: u32) {
        let beginning = self.starts.is_empty() && key == 0;
        if beginning || self.starts.last() == Some(&key) {
            self.numbers.pop();
            if self.numbers.last() == Some(&number) {
                self.starts.pop();
                return;
            }
            self.numbers.push(number);
            return;
        }
        if self.numbers.last() != Some(&number) {
            self.starts.push(key);
            self.numbers.push(number);
        }
    }
}

impl Bits for u32 {
    const WIDTH: u32 = 32;
    const ROOT: u32 = 10;
    const STRIDE: u32 = 14;
    type Word = u16;

    #[inline]
    fn bits(self, used: u32, width: u32) -> u32 {
        let at_the_end = self.checked_shr(Self::WIDTH.saturating_sub(used + width)).unwrap_or(0);
        at_the_end & ((1 << width) - 1)
    }

    fn ends_at(self, used: u32) -> bool {
        self.checked_shl(used).unwrap_or(0) == 0
    }

    fn of_block(block: u8) -> Self {
        Self::from(block) << (Self::WIDTH - BLOCK)
    }

    fn successor(self) -> Option<Self> {
        self.checked_add(1)
    }
}

impl Bits for u128 {
    const WIDTH: u32 = 128;
    const ROOT: u32 = 8;
    const STRIDE: u32 = 32;
    type Word = u32;

    #[inline]
    fn bits(self, used: u32, width: u32) -> u32 {
        let at_the_end = self.checked_shr(Self::WIDTH.saturating_sub(used + width)).unwrap_or(0);
        u32::try_from(at_the_end & ((1 << width) - 1)).unwrap_or(u32::MAX)
    }

    fn ends_at(self, used: u32) -> bool {
        self.checked_shl(used).unwrap_or(0) == 0
    }

    fn of_block(block: u8) -> Self {
        Self::from(block) << (Self::WIDTH - BLOCK)
    }

    fn successor(self) -> Option<Self> {
        self.checked_add(1)
    }
}
