//! Development only: real servers, and what tests ask them with.
#![allow(clippy::missing_panics_doc, reason = "a test stops where its surroundings do not work")]

pub mod disk;
pub mod geo;
pub mod http;
pub mod lie;
pub mod nginx;
pub mod postgres;
pub mod raw;
pub mod receiver;
pub mod server;
pub mod tls;
pub mod upstream;

use std::net::TcpListener;
use std::time::Duration;

/// Asks again until it is so.
pub fn until(most: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    #[expect(clippy::disallowed_methods, reason = "tests of real servers wait in real time")]
    let now = std::time::Instant::now;
    let end = now() + most;
    while !is_so() {
        assert!(now() < end, "not within {} s: {what}", most.as_secs());
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A port that was free a moment ago, for servers that cannot pick one themselves.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Whether the tests run as root.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
