//! What chunks are written in: starts as they are, numbers as one word or two.

use std::ops::{AddAssign, BitAnd};

pub(crate) trait Word:
    Copy
    + Ord
    + Default
    + From<bool>
    + AddAssign
    + BitAnd<Output = Self>
    + std::fmt::Debug
    + Send
    + Sync
    + 'static
{
    /// Words that a number takes.
    const OF_NUMBER: usize;

    /// Bits that fit.
    fn new(bits: u32) -> Self;
    /// The head of an index by so many bits.
    fn index(bits: u32) -> Self;
    /// By how many, where it heads an index.
    fn index_bits(self) -> Option<u32>;
    /// Where it heads a chunk.
    fn count(self) -> usize;
    fn write(number: u32, to: &mut Vec<Self>);
    /// Of [`Self::OF_NUMBER`] words.
    fn number(words: &[Self]) -> u32;

    /// How many of a few words are not beyond `key`: counted in words, so that several are compared at once.
    #[inline]
    fn rank(words: &[Self], key: Self) -> usize {
        let mut rank = Self::default();
        for word in words {
            rank += Self::from(*word <= key);
        }
        rank.count()
    }

    /// The same of the first `count` words.
    #[inline]
    fn rank_within<const N: usize>(words: &[Self; N], count: Self, key: Self) -> usize {
        let mut rank = Self::default();
        for (at, word) in (0..).zip(words) {
            rank += Self::from(*word <= key) & Self::from(Self::new(at) < count);
        }
        rank.count()
    }
}

impl Word for u16 {
    const OF_NUMBER: usize = 2;

    #[inline]
    fn new(bits: u32) -> Self {
        Self::try_from(bits).unwrap_or(Self::MAX)
    }

    fn index(bits: u32) -> Self {
        Self::new(bits) | 1 << (Self::BITS - 1)
    }

    #[inline]
    fn index_bits(self) -> Option<u32> {
        let bits = self & !(1 << (Self::BITS - 1));
        (bits != self).then_some(bits.into())
    }

    #[inline]
    fn count(self) -> usize {
        usize::from(self)
    }

    fn write(number: u32, to: &mut Vec<Self>) {
        let [a, b, c, d] = number.to_le_bytes();
        to.extend([Self::from_le_bytes([a, b]), Self::from_le_bytes([c, d])]);
    }

    #[inline]
    fn number(words: &[Self]) -> u32 {
        words.iter().rev().fold(0, |number, half| number << Self::BITS | u32::from(*half))
    }
}

impl Word for u32 {
    const OF_NUMBER: usize = 1;

    #[inline]
    fn new(bits: u32) -> Self {
        bits
    }

    fn index(bits: u32) -> Self {
        bits | 1 << (Self::BITS - 1)
    }

    #[inline]
    fn index_bits(self) -> Option<u32> {
        let bits = self & !(1 << (Self::BITS - 1));
        (bits != self).then_some(bits)
    }

    #[inline]
    fn count(self) -> usize {
        usize::try_from(self).unwrap_or(usize::MAX)
    }

    fn write(number: u32, to: &mut Vec<Self>) {
        to.push(number);
    }

    #[inline]
    fn number(words: &[Self]) -> u32 {
        words.first().copied().unwrap_or_default()
    }
}
