//! Does a condition admit all, some or none of the addresses of a family? (Cases R9.)

use crate::network::NetworkCondition;
use crate::zone::Zone;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    Some,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openness {
    pub ipv4: Reach,
    pub ipv6: Reach,
}

/// Each address connecting directly, blocklists apart.
pub fn openness<'a>(_condition: &NetworkCondition, _zones: impl IntoIterator<Item = &'a Zone>) -> Openness {
    todo!()
}
