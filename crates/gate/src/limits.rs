//! The numbers that the gate's paths hold to; a listener's own are in [`crate::ListenLimits`].

use std::time::Duration;

/// Bytes of a request's target. Beyond: 414.
pub const TARGET_BYTES_MAX: usize = 8 * 1024;
/// Bytes of a body that is taken off the connection, and of a question to `decide`. Beyond: the connection
/// ends; `decide`: 413.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// How long such a body may take to come. Beyond: the connection ends; `decide`: 408.
pub const BODY_TIME: Duration = Duration::from_secs(15);
/// Questions to `decide` of one asker. Beyond: 429.
pub const ASKS_PER_SECOND: u32 = 10;
