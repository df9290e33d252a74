//! One strict way to read an address (semantics §2.5).

use std::net::IpAddr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an IPv4 or IPv6 address")]
pub struct AddressError;

/// A bare address: no port, no brackets, no zone id, no blanks, no short or octal forms.
/// An IPv4-mapped IPv6 address is the IPv4 address.
pub fn parse(text: &str) -> Result<IpAddr, AddressError> {
    text.parse().map(canonical).map_err(|_| AddressError)
}

/// An IPv4-mapped IPv6 address is the IPv4 address; every other stays what it is.
pub fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}
