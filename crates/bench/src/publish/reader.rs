//! A thread that decides without pause while others write.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::{Result, anyhow};
use control::Control;
use engine::Edge;

use crate::decide::{Asked, judge};
use crate::filled::clock;
use crate::latencies::Latencies;

pub(super) struct Reader<'a> {
    pub(super) control: &'a Control,
    pub(super) edge: &'a Edge,
    pub(super) calls: &'a [Asked],
}

impl Reader<'_> {
    /// What `work` gives, and how long verdicts took meanwhile.
    pub(super) fn beside<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<(T, Latencies)> {
        let stop = AtomicBool::new(false);
        std::thread::scope(|threads| {
            let reading = threads.spawn(|| self.read(&stop));
            let done = work();
            stop.store(true, Ordering::Relaxed);
            let latencies = reading.join().map_err(|_| anyhow!("the reader panicked"))?;
            Ok((done?, latencies))
        })
    }

    fn read(&self, stop: &AtomicBool) -> Latencies {
        let (mut latencies, now) = (Latencies::new(), clock());
        for call in self.calls.iter().cycle() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let begun = Instant::now();
            std::hint::black_box(judge(&self.control.current().load(), self.edge, call, now()));
            latencies.add(begun.elapsed());
        }
        latencies
    }
}
