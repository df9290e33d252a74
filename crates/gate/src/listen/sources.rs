//! How many connections each source holds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use engine::addr::Source;

/// As many entries as there are connections at most.
#[derive(Debug, Default)]
pub(super) struct Sources(Mutex<HashMap<Source, usize>>);

impl Sources {
    /// A place for one more connection of `source`, unless it holds `most` already.
    pub(super) fn admit(self: &Arc<Self>, source: Source, most: usize) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(source).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { source, sources: Arc::clone(self) })
    }

    fn leave(&self, source: Source) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&source) {
            *count -= 1;
            if *count == 0 {
                held.remove(&source);
            }
        }
    }
}

/// One connection's place; dropped with it.
#[derive(Debug)]
pub(super) struct Place {
    source: Source,
    sources: Arc<Sources>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sources.leave(self.source);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::addr::Source;

    use super::Sources;

    #[test]
    fn a_source_holds_so_many_and_its_network_counts_as_one() {
        let sources = Arc::new(Sources::default());
        let source = |text: &str| Source::of(text.parse().unwrap());
        let first = sources.admit(source("2001:db8::1"), 1);
        assert!(first.is_some());
        assert!(sources.admit(source("2001:db8::2"), 1).is_none());
        assert!(sources.admit(source("2001:db8:0:1::1"), 1).is_some());
        assert!(sources.admit(source("192.0.2.1"), 1).is_some());
        drop(first);
        assert!(sources.admit(source("2001:db8::2"), 1).is_some());
        assert!(sources.0.lock().unwrap().is_empty());
        assert!(sources.admit(source("192.0.2.1"), 0).is_none());
    }
}
