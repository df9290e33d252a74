//! From an address to a number, over one block: all addresses of one family with the same first eight bits.
//!
//! The next few bits choose a cell of the root. A cell that is not all one number names a chunk: the starts
//! inside of it and the number from each on, side by side, so that a call reads one or two lines of memory.
//! Of IPv6 a number of a chunk may name a chunk of the next sixteen bits. Ranges cost what networks cost.

#[cfg(test)]
mod tests;

use smallvec::SmallVec;

/// An address as a number.
pub(crate) trait Bits: Copy + Ord + std::fmt::Debug + Send + Sync + 'static {
    const WIDTH: u32;
    /// Bits, behind those of the block, that choose a cell of the root.
    const ROOT: u32;
    /// Bits of each chunk: root and chunks together have all that are left.
    const STRIDE: u32;

    /// `width` bits, at most 16, behind the first `used`.
    fn bits(self, used: u32, width: u32) -> u16;
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
/// A number with this bit names a chunk.
const CHUNK: u32 = 1 << 31;
/// The greatest number that a trie holds.
pub(crate) const NUMBER_MAX: u32 = CHUNK - 1;

#[derive(Clone, Debug)]
pub(crate) struct Trie<A> {
    /// None where the whole block has one number.
    root: Box<[u32]>,
    /// Chunk after chunk: how many starts, the starts, then their numbers, each as two halves. The first start of
    /// a chunk is zero, and not written.
    chunks: Box<[u16]>,
    whole: u32,
    family: std::marker::PhantomData<A>,
}

impl<A: Bits> Trie<A> {
    /// `whole`: the number from the block's first address on. `segments`: ascending starts inside of the block and
    /// the number from each on, [`NUMBER_MAX`] at most.
    pub(crate) fn new(whole: u32, segments: &[(A, u32)]) -> Self {
        let mut chunks = Chunks::default();
        let mut root = Vec::new();
        let (mut number, mut left) = (whole, segments);
        if !segments.is_empty() {
            root.reserve_exact(1 << A::ROOT);
            for cell in 0..1_u16 << A::ROOT {
                let here = left.iter().take_while(|(start, _)| start.bits(BLOCK, A::ROOT) == cell).count();
                let (inside, behind) = left.split_at_checked(here).unwrap_or((left, &[]));
                root.push(chunks.add(number, inside, BLOCK + A::ROOT));
                number = inside.last().map_or(number, |(_, last)| *last);
                left = behind;
            }
        }
        let family = std::marker::PhantomData;
        Self { root: root.into(), chunks: chunks.written.into(), whole, family }
    }

    /// The number of an address of this block.
    #[inline]
    pub(crate) fn get(&self, address: A) -> u32 {
        let Some(found) = self.root.get(usize::from(address.bits(BLOCK, A::ROOT))) else { return self.whole };
        let (mut found, mut used) = (*found, BLOCK + A::ROOT);
        while found & CHUNK != 0 {
            found = self.in_chunk(found & NUMBER_MAX, address.bits(used, A::STRIDE));
            used += A::STRIDE;
        }
        found
    }

    fn in_chunk(&self, at: u32, key: u16) -> u32 {
        let chunk = usize::try_from(at).ok().and_then(|at| self.chunks.get(at..)).unwrap_or_default();
        let Some((count, rest)) = chunk.split_first() else { return self.whole };
        let Some((starts, numbers)) = rest.split_at_checked(usize::from(*count)) else { return self.whole };
        let at = 2 * rank(starts, key);
        match numbers.get(at..at + 2) {
            Some([low, high]) => u32::from(*low) | u32::from(*high) << 16,
            Some(_) | None => self.whole,
        }
    }

    /// What it occupies.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.root) + size_of_val(&*self.chunks)
    }
}

/// How many starts are not beyond `key`.
#[inline]
fn rank(starts: &[u16], key: u16) -> usize {
    let mut left = starts;
    let mut before = 0;
    // A long chunk is halved until what is left is faster counted than searched.
    while left.len() > COUNTED {
        let (low, high) = left.split_at(left.len() / 2);
        if high.first().is_some_and(|start| *start <= key) {
            before += low.len();
            left = high;
        } else {
            left = low;
        }
    }
    before + usize::from(left.iter().fold(0_u16, |count, start| count.wrapping_add(u16::from(*start <= key))))
}

/// Two lines of memory.
const COUNTED: usize = 64;

#[derive(Default)]
struct Chunks {
    written: Vec<u16>,
}

/// Most chunks have fewer starts.
const FEW: usize = 48;

impl Chunks {
    /// A cell: `number` from its beginning on, and `segments` inside of it. `used`: bits that all of it has in common.
    fn add<A: Bits>(&mut self, number: u32, segments: &[(A, u32)], used: u32) -> u32 {
        let (number, segments) = match segments.split_first() {
            Some(((start, first), rest)) if start.ends_at(used) => (*first, rest),
            Some(_) | None => (number, segments),
        };
        if segments.is_empty() {
            return number;
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
            if let Some(next) = key.checked_add(1).filter(|next| u32::from(*next) >> A::STRIDE == 0) {
                chunk.push(next, last);
            }
            left = rest;
        }
        self.write(&chunk)
    }

    fn write(&mut self, chunk: &Chunk) -> u32 {
        let (Some(first), true) = (chunk.numbers.first(), chunk.starts.is_empty()) else {
            return self.write_several(chunk);
        };
        *first
    }

    fn write_several(&mut self, chunk: &Chunk) -> u32 {
        let at = u32::try_from(self.written.len()).unwrap_or(NUMBER_MAX).min(NUMBER_MAX);
        self.written.push(u16::try_from(chunk.starts.len()).unwrap_or(u16::MAX));
        self.written.extend_from_slice(&chunk.starts);
        for number in &chunk.numbers {
            let [a, b, c, d] = number.to_le_bytes();
            self.written.extend([u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])]);
        }
        at | CHUNK
    }
}

/// One chunk while it is made: one number more than starts.
struct Chunk {
    starts: SmallVec<[u16; FEW]>,
    numbers: SmallVec<[u32; FEW]>,
}

impl Chunk {
    fn new(number: u32) -> Self {
        Self { starts: SmallVec::new(), numbers: SmallVec::from_slice(&[number]) }
    }

    /// Keys come in ascending order; of the same key the last counts.
    fn push(&mut self, key: u16, number: u32) {
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

    #[inline]
    fn bits(self, used: u32, width: u32) -> u16 {
        let at_the_end = self.checked_shr(Self::WIDTH.saturating_sub(used + width)).unwrap_or(0);
        u16::try_from(at_the_end & ((1 << width) - 1)).unwrap_or(u16::MAX)
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
    const STRIDE: u32 = 16;

    #[inline]
    fn bits(self, used: u32, width: u32) -> u16 {
        let at_the_end = self.checked_shr(Self::WIDTH.saturating_sub(used + width)).unwrap_or(0);
        u16::try_from(at_the_end & ((1 << width) - 1)).unwrap_or(u16::MAX)
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
