//! Zones of addresses, with the third parties' proxies that clients may come through.

use crate::entry::Entries;

/// Gateways are the addresses from which the zone's clients come; proxies are trusted to name the
/// address left of them. Okta: about-ip-zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IpZone {
    pub gateways: Entries,
    pub proxies: Entries,
    /// The exempt zone: a block is lifted if every blocklisted address of the chain is in it.
    pub exempt: bool,
}
