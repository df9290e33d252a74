//! How much an organization may hold (security: limits). Values, so that tests use small ones.

use std::time::Duration;

/// A session that is not used for so long ends (ASVS 7.3.1).
pub const SESSION_IDLE: Duration = Duration::from_mins(30);
/// A session ends after so long, however much it is used.
pub const SESSION_LIFE: Duration = Duration::from_hours(12);
/// How long a set-up link may be used, once.
pub const SETUP_LINK: Duration = Duration::from_hours(1);
/// How long a passkey's challenge may be answered, once.
pub const CHALLENGE: Duration = Duration::from_mins(5);
/// From the first attempt to get in on, attempts are counted for so long.
pub const ATTEMPTS_WINDOW: Duration = Duration::from_mins(15);
/// Attempts with one login in that time, known or not. Beyond: 429.
pub const ATTEMPTS_OF_LOGIN: u32 = 10;
/// Attempts from one address, or one IPv6 /64. Beyond: 429.
pub const ATTEMPTS_OF_ADDRESS: u32 = 50;

/// Refusals of one source, token and reason within it share a record.
pub const REFUSALS_SPAN: Duration = Duration::from_secs(10);
/// Records that the first refusals of known tokens in a second may open. Beyond: counted to one for many sources.
pub const REFUSALS_FIRST_PER_SECOND: u32 = 300;
/// Records that further refusals of known tokens may open in a second.
pub const REFUSALS_KNOWN_PER_SECOND: u32 = 200;
/// Of those, how many one token's may open: a stolen token's flood hides no other token.
pub const REFUSALS_OF_TOKEN_PER_SECOND: u32 = 5;
/// Records that refusals without a known token may open in a second.
pub const REFUSALS_UNKNOWN_PER_SECOND: u32 = 100;

/// Places of one token, a chain each. Beyond: counted together.
pub const PLACES_PER_TOKEN: usize = 10_000;
/// Of those, places from which it was only ever refused.
pub const PLACES_PER_TOKEN_REFUSED: usize = 5_000;
/// Hops of a place, counted from the nearest: what is left of them may be anybody's writing.
pub const PLACE_HOPS: usize = 16;
/// Chains that are written in a second; the rest waits. Each takes some thirty microseconds of a processor that the
/// gates want too.
pub const PLACES_PER_SECOND: usize = 2_000;

/// Events of one delivery of the webhook.
pub const WEBHOOK_EVENTS: usize = 100;
/// Its bytes; one event alone may be larger.
pub const WEBHOOK_BYTES: usize = 1024 * 1024;
/// What is older is not sent any more.
pub const WEBHOOK_BACK: Duration = Duration::from_hours(24);

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub zones: usize,
    /// Gateways of one zone, and proxies of one zone.
    pub entries_per_list: usize,
    /// Entries over all zones.
    pub entries: usize,
    pub tokens: usize,
    pub users: usize,
    /// Beyond, the oldest ends.
    pub sessions_per_user: usize,
    pub passkeys_per_user: usize,
    /// Characters of a name.
    pub name: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            zones: 10_000,
            entries_per_list: 250_000,
            entries: 2_000_000,
            tokens: 2_000_000,
            users: 100_000,
            sessions_per_user: 20,
            passkeys_per_user: 20,
            name: 128,
        }
    }
}
