//! Development only: real servers, and what tests ask them with.

pub mod postgres;

use std::time::Duration;

/// Asks again until it is so.
///
/// # Panics
/// Where it is not so within `most`.
pub fn until(most: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    #[expect(clippy::disallowed_methods, reason = "tests of real servers wait in real time")]
    let now = std::time::Instant::now;
    let end = now() + most;
    while !is_so() {
        assert!(now() < end, "not within {} s: {what}", most.as_secs());
        std::thread::sleep(Duration::from_millis(10));
    }
}
