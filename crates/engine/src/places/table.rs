//! From an address to a number, over the whole of one family.

/// Sorted starts of segments; each reaches to the next start, the last to the end of the family.
#[derive(Debug)]
pub(crate) struct Table<A> {
    starts: Vec<A>,
    values: Vec<u32>,
}

impl<A> Default for Table<A> {
    fn default() -> Self {
        Self { starts: Vec::new(), values: Vec::new() }
    }
}

impl<A: Copy + Ord> Table<A> {
    /// Starts must come in ascending order. A segment of the value before it is not a new one.
    pub(crate) fn push(&mut self, start: A, value: u32) {
        if self.values.last() == Some(&value) {
            return;
        }
        self.starts.push(start);
        self.values.push(value);
    }

    /// The value of the segment that holds `address`; 0 before the first.
    pub(crate) fn get(&self, address: A) -> u32 {
        let after = self.starts.partition_point(|start| *start <= address);
        after.checked_sub(1).and_then(|at| self.values.get(at)).copied().unwrap_or(0)
    }
}
