//! The numbers that the engine holds to. Beyond each, security.md §5 says what happens.

use std::time::Duration;

/// Addresses that a zone reads from the right of the chain. Okta's, and ours (about-ip-zones).
pub const HOPS_MAX: usize = 5;
/// Elements of the forwarding header, the peer not counted. Beyond: the chain is malformed.
pub const CHAIN_ELEMENTS_MAX: usize = 64;
/// Bytes of the forwarding header's values over all its lines, one more between lines.
pub const CHAIN_BYTES_MAX: usize = 8 * 1024;
/// Bytes of one `Authorization` value.
pub const AUTHORIZATION_BYTES_MAX: usize = 512 + 16;
/// Zones that one token may name.
pub const ZONES_PER_TOKEN_MAX: usize = 200;
/// A token unused for this long expires; use renews it. Okta: 30 days.
pub const TOKEN_WINDOW: Duration = Duration::from_hours(30 * 24);
/// How far behind the latest time that was ever seen a clock may be, before it counts as set back.
pub const CLOCK_SLACK: Duration = Duration::from_mins(5);
/// Shortest and longest text of a token that was imported, in bytes of visible ASCII.
pub const IMPORTED_TEXT: std::ops::RangeInclusive<usize> = 40..=512;
/// Bytes of a `User-Agent` that are kept of it.
pub const AGENT_BYTES_MAX: usize = 256;
/// Bytes of a PROXY header of version 2, as nginx has it. Certificates' names fit, chains do not.
pub const PROXY_HEADER_BYTES_MAX: usize = 4 * 1024;
/// Bytes of a PROXY header of version 1, its CR LF counted. The protocol's own.
pub const PROXY_LINE_BYTES_MAX: usize = 107;
