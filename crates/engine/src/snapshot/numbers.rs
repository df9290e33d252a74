//! Small numbers in place of ids: once given, an id keeps its number for as long as the process runs.

use std::collections::HashMap;

use crate::id::Id;

#[derive(Clone, Debug)]
pub(crate) struct Numbers<Of> {
    numbers: HashMap<Id<Of>, u32>,
    /// By their numbers.
    ids: Vec<Id<Of>>,
}

impl<Of> Default for Numbers<Of> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), ids: Vec::new() }
    }
}

impl<Of: Copy + Eq + std::hash::Hash> Numbers<Of> {
    pub(crate) fn find(&self, id: &Id<Of>) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    pub(crate) fn id(&self, number: u32) -> Option<&Id<Of>> {
        usize::try_from(number).ok().and_then(|number| self.ids.get(number))
    }

    /// The id's number; a new one where it has none yet.
    pub(crate) fn give(&mut self, id: Id<Of>) -> u32 {
        *self.numbers.entry(id).or_insert_with(|| {
            let number = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
            self.ids.push(id);
            number
        })
    }
}
