//! P4: what a verdict costs from a thousand tokens and networks to a million, beside a pointer chase through as much
//! memory as the snapshot takes.

use engine::{Edge, Snapshot};

use crate::Size;
use crate::chase::Chase;
use crate::decide::{self, Asked, NOW, each, judge};
use crate::figures::{Figure, one};
use crate::load::megabytes;
use crate::organization::Chance;

const ROUNDS: usize = 7;
const ZONES_MIN: usize = 10;
/// A chase through less stays in the processor's nearest memory.
const LEAST_BYTES: usize = 1 << 16;
/// Lines of memory that a verdict reads and that no cache holds: where the token's shard is, the token, the chunk of
/// addresses.
const LINES: f64 = 3.0;

pub(crate) fn run(size: Size) -> Vec<Figure> {
    let by = |by: usize| Size {
        tokens: size.tokens / by,
        networks: size.networks / by,
        zones: (size.zones / by).max(ZONES_MIN),
        ..size
    };
    let mut chance = Chance::new(0x5EED);
    let mut grown = [1_000, 100, 10, 1].map(|part| Grown::new(by(part), &mut chance));
    let edge = decide::edge();
    let less = |steps: &str| format!("a verdict at the largest to the smallest, less what {steps} by");
    let mut ratio = Figure::new(&less("three steps grow"), "×");
    let mut by_one = Figure::new(&less("one step grows"), "×");
    let mut steps = Figure::new("what a verdict grows by, in what a step grows by", "×");
    for _ in 0..ROUNDS {
        let pairs: Vec<(f64, f64)> = grown.iter_mut().map(|grown| grown.round(&edge)).collect();
        if let (Some(small), Some(large)) = (pairs.first(), pairs.last()) {
            let step = large.1 - small.1;
            ratio.add((large.0 - LINES * step) / small.0);
            by_one.add((large.0 - step) / small.0);
            steps.add((large.0 - small.0) / step);
        }
    }
    let mut figures = vec![ratio, by_one, steps];
    figures.extend(grown.into_iter().flat_map(|grown| [grown.verdict, grown.step, grown.megabytes]));
    figures
}

/// An organization of one size.
struct Grown {
    snapshot: Snapshot,
    calls: Vec<Asked>,
    chase: Chase,
    verdict: Figure,
    step: Figure,
    megabytes: Figure,
}

impl Grown {
    fn new(size: Size, chance: &mut Chance) -> Self {
        let (snapshot, zones, _) = decide::organization(size, chance);
        let sizes = snapshot.sizes();
        let bytes = sizes.tokens + sizes.zones;
        let calls = decide::calls(size, &zones, chance);
        let of = format!("{} tokens and networks", size.tokens);
        Self {
            snapshot,
            calls,
            chase: Chase::through(bytes.max(LEAST_BYTES), chance),
            verdict: Figure::new(&format!("{of}: a verdict, one after another"), "ns"),
            step: Figure::new(&format!("{of}: a step of a pointer chase through as much"), "ns"),
            megabytes: one(&format!("{of}: memory of the snapshot"), "MB", megabytes(bytes)),
        }
    }

    fn round(&mut self, edge: &Edge) -> (f64, f64) {
        let ask = |at: usize| usize::from(judge(&self.snapshot, edge, &self.calls[at], NOW));
        let pair = (each(self.calls.len(), ask, true), self.chase.walk(self.calls.len()));
        self.verdict.add(pair.0);
        self.step.add(pair.1);
        pair
    }
}
