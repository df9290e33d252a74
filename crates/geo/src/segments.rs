//! From networks in order to segments that cover the family: where a network ends, a segment begins.

use crate::error::GeoFault;

/// An address as a number.
pub(crate) trait Bits: Copy + Ord {
    fn next(self) -> Option<Self>;
}

impl Bits for u32 {
    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }
}

impl Bits for u128 {
    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }
}

/// Ascending starts, each with a number; 0 is of what nobody knows.
#[derive(Debug)]
pub(crate) struct Segments<A> {
    segments: Vec<(A, u32)>,
    /// The first address after the last network, none after the end of the family.
    next: Option<A>,
}

impl<A: Bits> Segments<A> {
    pub(crate) fn new() -> Self {
        Self { segments: Vec::new(), next: None }
    }

    /// The networks come in order, and do not overlap.
    pub(crate) fn push(&mut self, first: A, last: A, number: u32) -> Result<(), GeoFault> {
        let is_after = self.segments.is_empty() || self.next.is_some_and(|next| next <= first);
        if !is_after || last < first {
            return Err(GeoFault::Disorder);
        }
        if let Some(next) = self.next.filter(|next| *next < first) {
            self.start(next, 0);
        }
        self.start(first, number);
        self.next = last.next();
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Vec<(A, u32)> {
        if let Some(next) = self.next {
            self.start(next, 0);
        }
        self.segments.shrink_to_fit();
        self.segments
    }

    fn start(&mut self, first: A, number: u32) {
        if self.segments.last().is_none_or(|(_, before)| *before != number) {
            self.segments.push((first, number));
        }
    }
}
