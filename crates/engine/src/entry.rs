//! One line of an IP zone: an address, a CIDR or a range, kept as it was typed.

use std::net::IpAddr;

/// A closed range of addresses of one family, and the text that it was typed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    text: Box<str>,
    first: IpAddr,
    last: IpAddr,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("an entry is missing")]
    Empty,
    #[error("`{0}` is not an address")]
    Address(Box<str>),
    #[error("`{0}` mixes IPv4 and IPv6")]
    MixedFamilies(Box<str>),
    #[error("`{0}` runs backwards: the first address is greater than the last")]
    Backwards(Box<str>),
    #[error("`{text}` is not a CIDR: the prefix of an {family} network is 0 to {most}")]
    Prefix { text: Box<str>, family: &'static str, most: u8 },
}

impl Entry {
    /// A `-` anywhere makes the text a range, else a `/` makes it a CIDR, else it is one address.
    pub fn parse(_text: &str) -> Result<Self, EntryError> {
        todo!()
    }

    /// As typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn first(&self) -> IpAddr {
        self.first
    }

    pub fn last(&self) -> IpAddr {
        self.last
    }

    /// `address` must be canonical, as [`crate::addr::parse`] gives it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.first.is_ipv4() == address.is_ipv4() && self.first <= address && address <= self.last
    }
}
