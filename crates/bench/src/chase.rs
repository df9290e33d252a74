//! A pointer chase: what a step through so much memory costs on this machine, one line of the cache after another.

use std::hint::black_box;
use std::time::Instant;

use crate::organization::Chance;

/// What the processor fetches at once. A node fills one, so that each step is a fetch of its own.
const LINE: usize = 64;
/// Lines of the largest cache that a processor is thought to have.
const NEAR: usize = 1 << 20;

pub(crate) struct Chase(Vec<Node>);

#[derive(Clone)]
#[repr(align(64))]
struct Node(u32);

impl Chase {
    /// One cycle through all of it, in random order.
    pub(crate) fn through(bytes: usize, chance: &mut Chance) -> Self {
        let length = (bytes / LINE).max(2);
        let mut next: Vec<Node> = (0..u32::try_from(length).unwrap_or(u32::MAX)).map(Node).collect();
        for at in (1..next.len()).rev() {
            next.swap(at, chance.below(at));
        }
        Self(next)
    }

    /// Nanoseconds a step, once as much of it is near as will stay near.
    pub(crate) fn walk(&self, steps: usize) -> f64 {
        let met = self.go(0, self.0.len().min(NEAR));
        let started = Instant::now();
        self.go(met, steps);
        started.elapsed().as_secs_f64() * 1e9 / steps as f64
    }

    fn go(&self, from: usize, steps: usize) -> usize {
        let mut at = from;
        for _ in 0..steps {
            at = usize::try_from(self.0[at].0).unwrap_or(0);
        }
        black_box(at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, Chase};

    #[test]
    fn a_walk_meets_every_node_before_it_is_back() {
        let chase = Chase::through(64 * 1_000, &mut Chance::new(7));
        let (mut at, mut steps) = (0, 0);
        loop {
            at = usize::try_from(chase.0[at].0).expect("an index");
            steps += 1;
            if at == 0 {
                break;
            }
        }
        assert_eq!(steps, 1_000);
    }
}
