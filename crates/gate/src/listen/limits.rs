//! The numbers that a listener holds to (security.md §5).

use std::sync::Arc;
use std::time::Duration;

use engine::Edge;

/// What one listener bears. [`Default`] is what ships for the gate; tests hand in small ones.
#[derive(Clone, Debug)]
pub struct ListenLimits {
    /// The listener's name in counters and logs: `gate`, `admin`, `ops`.
    pub name: &'static str,
    /// Bytes of a request's head. Beyond: 431.
    pub head_bytes: usize,
    /// Header lines of a request. Beyond: 431.
    pub headers: usize,
    /// Connections at one time. Beyond: closed at once, and counted.
    pub connections: usize,
    /// Connections at one time of one source: an IPv4 address, or an IPv6 /64. Beyond: closed at once.
    pub connections_per_source: usize,
    /// Whose peers are exempt from the limit per source: they carry everybody's calls.
    pub edge: Option<Arc<Edge>>,
    /// From the accepted connection to the end of TLS's handshake.
    pub handshake: Duration,
    /// From a head's first byte to its last; on a new connection from its beginning.
    pub head: Duration,
    /// How long a connection may wait for its next request. Above nginx's 60 s, so that nginx closes first.
    pub idle: Duration,
    /// How long a peer may take no byte of an answer.
    pub write: Duration,
    /// How long open connections may go on after the listener was told to stop.
    pub drain: Duration,
}

impl Default for ListenLimits {
    fn default() -> Self {
        Self::gate()
    }
}

impl ListenLimits {
    pub fn gate() -> Self {
        Self {
            name: "gate",
            head_bytes: 16 * 1024,
            headers: 100,
            connections: 10_000,
            connections_per_source: 256,
            edge: None,
            handshake: Duration::from_secs(5),
            head: Duration::from_secs(5),
            idle: Duration::from_secs(75),
            write: Duration::from_secs(30),
            drain: Duration::from_secs(25),
        }
    }

    pub fn admin() -> Self {
        Self { name: "admin", head_bytes: 32 * 1024, ..Self::gate() }
    }

    pub fn ops() -> Self {
        Self { name: "ops", ..Self::gate() }
    }
}
