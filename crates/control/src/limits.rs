//! How much an organization may hold (security: limits). Values, so that tests use small ones.

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
