//! What one call to the management API may take (security: limits). Values, so that tests use small ones.

use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a path and its query. Beyond: 414.
    pub target_bytes: usize,
    /// Bytes of a body. Beyond: 413.
    pub body_bytes: usize,
    /// Bytes of a zone's or an import's body. Beyond: 413.
    pub large_body_bytes: usize,
    /// How long a body may take to come, beside what its bytes take at [`Limits::body_rate`]. Beyond: 408.
    pub body_time: Duration,
    /// Bytes of a body that must come in a second.
    pub body_rate: u32,
    /// How long a call may take after its body has come. Beyond: 503.
    pub call: Duration,
    /// How long an import may take.
    pub import: Duration,
    /// Calls of one token. Beyond: 429.
    pub calls_per_minute: u32,
    /// Of one token: nobody tries addresses until one fits (B-069). Beyond: 429.
    pub questions_per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            target_bytes: 8 * 1024,
            body_bytes: 1024 * 1024,
            large_body_bytes: 64 * 1024 * 1024,
            body_time: Duration::from_secs(15),
            body_rate: 1024,
            call: Duration::from_secs(30),
            import: Duration::from_mins(10),
            calls_per_minute: 6_000,
            questions_per_second: 10,
        }
    }
}
