//! Times of millions of calls, each to a five-hundredth of itself, without keeping each.

use std::time::Duration;

/// How many times were as long as the slot says.
pub(crate) struct Latencies {
    slots: Vec<u64>,
    count: u64,
}

impl Latencies {
    pub(crate) fn new() -> Self {
        Self { slots: vec![0; slot(usize::MAX) + 1], count: 0 }
    }

    pub(crate) fn add(&mut self, time: Duration) {
        self.slots[slot(usize::try_from(time.as_nanos()).unwrap_or(usize::MAX))] += 1;
        self.count += 1;
    }

    /// Nanoseconds below which so many of a thousand were; not a number where there was none.
    pub(crate) fn of_thousand(&self, share: u64) -> f64 {
        let mut left = self.count * share / 1_000;
        for (at, count) in self.slots.iter().enumerate() {
            if *count > left {
                return least(at) as f64;
            }
            left -= count;
        }
        f64::NAN
    }
}

/// Below 1,024 ns each has its own; beyond, 512 slots share each doubling.
fn slot(nanos: usize) -> usize {
    let shift = (usize::BITS - nanos.leading_zeros()).saturating_sub(10);
    usize::try_from(shift).unwrap_or(0) * 512 + (nanos >> shift)
}

/// The shortest time of a slot.
fn least(slot: usize) -> usize {
    let shift = (slot / 512).saturating_sub(1);
    (slot - shift * 512) << shift
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Latencies, least, slot};

    #[test]
    fn slots_follow_on_each_other() {
        for at in 0..slot(usize::MAX) {
            assert_eq!(slot(least(at)), at);
            assert!(least(at) < least(at + 1), "{at}");
        }
    }

    #[test]
    fn shares_are_those_of_a_sorted_list() {
        let mut times = Latencies::new();
        for micros in (1..=1_000).rev() {
            times.add(Duration::from_micros(micros));
        }
        for (share, micros) in [(0, 1.0), (500, 501.0), (990, 991.0), (999, 1_000.0)] {
            let found = times.of_thousand(share) / 1e3;
            assert!((found - micros).abs() <= micros / 500.0, "{share}: {found} µs");
        }
        assert!(Latencies::new().of_thousand(500).is_nan());
    }
}
