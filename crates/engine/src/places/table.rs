//! From an address to a number, over the whole of one family.

/// Sorted starts of segments; each reaches to the next start, the last to the end of the family.
///
/// A root by the first 16 bits says between which starts to search: over a million networks that is one
/// look-up and a search among some thirty neighbours, in place of twenty steps through all of memory.
#[derive(Debug)]
pub(crate) struct Table<A> {
    /// Position of the first start whose first 16 bits are not less; one more at the end.
    root: Vec<u32>,
    starts: Vec<A>,
    values: Vec<u32>,
}

/// An address as a number.
pub(crate) trait Bits: Copy + Ord {
    fn first_16(self) -> usize;
}

impl Bits for u32 {
    fn first_16(self) -> usize {
        usize::try_from(self >> 16).unwrap_or(usize::MAX)
    }
}

impl Bits for u128 {
    fn first_16(self) -> usize {
        usize::try_from(self >> 112).unwrap_or(usize::MAX)
    }
}

const ROOTS: usize = 1 << 16;

impl<A: Bits> Table<A> {
    /// Starts must come in ascending order.
    pub(crate) fn new(segments: impl IntoIterator<Item = (A, u32)>) -> Self {
        let (mut starts, mut values) = (Vec::new(), Vec::new());
        for (start, value) in segments {
            // A segment of the value before it is not a new one.
            if values.last() != Some(&value) {
                starts.push(start);
                values.push(value);
            }
        }
        let mut root = Vec::with_capacity(ROOTS + 1);
        let mut at = 0;
        for bits in 0..=ROOTS {
            while starts.get(at).is_some_and(|start: &A| start.first_16() < bits) {
                at += 1;
            }
            root.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self { root, starts, values }
    }

    pub(crate) fn segments(&self) -> usize {
        self.starts.len()
    }

    /// What it occupies.
    pub(crate) fn bytes(&self) -> usize {
        self.root.capacity() * size_of::<u32>()
            + self.starts.capacity() * size_of::<A>()
            + self.values.capacity() * size_of::<u32>()
    }

    /// The value of the segment that holds `address`; 0 before the first.
    pub(crate) fn get(&self, address: A) -> u32 {
        let bits = address.first_16();
        let end = |bits: usize| self.root.get(bits).and_then(|at| usize::try_from(*at).ok());
        let (Some(from), Some(to)) = (end(bits), end(bits + 1)) else { return 0 };
        let near = self.starts.get(from..to).unwrap_or_default();
        let after = from + near.partition_point(|start| *start <= address);
        after.checked_sub(1).and_then(|at| self.values.get(at)).copied().unwrap_or(0)
    }
}
