//! Who is behind an address: anybody on the Internet, somebody of one's own network, or nobody that may be called.
//!
//! What IANA's registries of special-purpose addresses do not call globally reachable is not public. An address that
//! holds another is as far as the other: who translates it would arrive there.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The later is the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Globally reachable.
    Public,
    /// This machine, or a network of one's own: RFC 1918, RFC 6598, RFC 4193, loopback.
    Private,
    /// A link's own (where clouds keep their metadata), many at once, an example, reserved: no service is there.
    Never,
}

use Reach::{Never, Private, Public};

pub fn reach(address: IpAddr) -> Reach {
    match address.to_canonical() {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => of_v6(address),
    }
}

/// iana-ipv4-special-registry; what is not listed is public. The two anycast addresses of 192.0.0.0/24 that the
/// registry calls reachable are those of a router nearby: nobody's webhook.
const V4: [(Ipv4Addr, u32, Reach); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8, Never),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Private),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Private),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Never),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Never),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Never),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Never),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Private),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Never),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Never),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Never),
    (Ipv4Addr::new(224, 0, 0, 0), 4, Never),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Never),
];

/// iana-ipv6-special-registry, the narrower first; of what is not listed, only `2000::/3` was ever given out.
const V6: [(Ipv6Addr, u32, Reach); 14] = [
    (Ipv6Addr::LOCALHOST, 128, Private),
    (Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 1), 128, Public),
    (Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 2), 128, Public),
    (Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 3), 128, Public),
    (Ipv6Addr::new(0x2001, 4, 0x112, 0, 0, 0, 0, 0), 48, Public),
    (Ipv6Addr::new(0x2001, 3, 0, 0, 0, 0, 0, 0), 32, Public),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, Never),
    (Ipv6Addr::new(0x2001, 0x20, 0, 0, 0, 0, 0, 0), 28, Public),
    (Ipv6Addr::new(0x2001, 0x30, 0, 0, 0, 0, 0, 0), 28, Public),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Never),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Never),
    (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, Public),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, Private),
    (Ipv6Addr::UNSPECIFIED, 0, Never),
];

fn of_v4(address: Ipv4Addr) -> Reach {
    let holds = |(network, bits, _): &&(Ipv4Addr, u32, Reach)| {
        (address.to_bits() ^ network.to_bits()).leading_zeros() >= *bits
    };
    V4.iter().find(holds).map_or(Public, |(.., reach)| *reach)
}

fn of_v6(address: Ipv6Addr) -> Reach {
    let holds = |(network, bits, _): &&(Ipv6Addr, u32, Reach)| {
        (address.to_bits() ^ network.to_bits()).leading_zeros() >= *bits
    };
    let own = || V6.iter().find(holds).map_or(Never, |(.., reach)| *reach);
    match address.segments() {
        // NAT64, RFC 6052.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => of_v4(last(address)),
        // NAT64 for one's own network, RFC 8215.
        [0x64, 0xff9b, 1, ..] => of_v4(last(address)).max(Private),
        // 6to4, RFC 3056.
        [0x2002, high, low, ..] => of_v4(joined(high, low)),
        // Teredo, RFC 4380: the server, and whom it leads to.
        [0x2001, 0, high, low, ..] => {
            of_v4(joined(high, low)).max(of_v4(Ipv4Addr::from_bits(!last(address).to_bits())))
        }
        _ => own(),
    }
}

fn last(address: Ipv6Addr) -> Ipv4Addr {
    let [.., high, low] = address.segments();
    joined(high, low)
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}
