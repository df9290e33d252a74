//! Who listens while a call is judged.

use super::Step;

/// A listener. Steps are made only for one that records them.
pub(crate) trait Trace {
    const RECORDS: bool;

    fn note(&mut self, step: impl FnOnce() -> Step);

    /// How far the record goes.
    fn mark(&self) -> usize;

    /// Drops what was noted after `mark`.
    fn forget(&mut self, mark: usize);
}

/// Nobody listens: the verdict alone is wanted.
pub(crate) struct Silent;

#[derive(Default)]
pub(crate) struct Recorder {
    steps: Vec<Step>,
}

impl Trace for Silent {
    const RECORDS: bool = false;

    fn note(&mut self, _: impl FnOnce() -> Step) {}

    fn mark(&self) -> usize {
        0
    }

    fn forget(&mut self, _: usize) {}
}

impl Trace for Recorder {
    const RECORDS: bool = true;

    fn note(&mut self, step: impl FnOnce() -> Step) {
        self.steps.push(step());
    }

    fn mark(&self) -> usize {
        self.steps.len()
    }

    fn forget(&mut self, mark: usize) {
        self.steps.truncate(mark);
    }
}

impl Recorder {
    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }
}
