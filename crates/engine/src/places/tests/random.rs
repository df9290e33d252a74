//! Networks and addresses of a real shape, the same in every run.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::oracle::Typed;

pub(super) struct Random(u64);

/// Where IPv6 is given out: the first sixteen bits.
const GIVEN_OUT: [u128; 8] = [0x2001, 0x2003, 0x2400, 0x2404, 0x2600, 0x2804, 0x2a00, 0x2c0f];

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 1).expect("64 bits") % most
    }

    fn wide(&mut self) -> u128 {
        u128::from(self.next()) << 64 | u128::from(self.next())
    }

    /// Anywhere in IPv4.
    pub(super) fn ipv4(&mut self) -> IpAddr {
        of_family(Ipv4Addr::UNSPECIFIED.into(), self.wide())
    }

    /// Anywhere in IPv6, most of it where it is given out.
    pub(super) fn ipv6(&mut self) -> IpAddr {
        let anywhere = self.wide();
        let bits = match self.below(16) {
            0 => anywhere,
            _ => anywhere >> 16 | GIVEN_OUT[self.below(GIVEN_OUT.len())] << 112,
        };
        Ipv6Addr::from_bits(bits).into()
    }

    /// One of `lines` again, wider or narrower, or another near its ends: zones overlap.
    fn base(&mut self, lines: &[Typed], fresh: IpAddr) -> IpAddr {
        if lines.is_empty() || self.below(4) > 0 {
            return fresh;
        }
        let near = &lines[self.below(lines.len())];
        if near.first.is_ipv4() == fresh.is_ipv4() { self.near(near) } else { fresh }
    }

    /// A network, most of them /24 of IPv4, or /48 and /64 of IPv6; sometimes a range that is none.
    pub(super) fn line(&mut self, lines: &[Typed], ipv6: bool) -> Typed {
        let fresh = if ipv6 { self.ipv6() } else { self.ipv4() };
        let base = self.base(lines, fresh);
        if self.below(25) == 0 {
            let length =
                self.wide() >> self.below(if ipv6 { 100 } else { 20 }) >> if ipv6 { 28 } else { 108 };
            let last = bits(base).saturating_add(length).min(bits(of_family(base, u128::MAX)));
            return Typed::range(base, of_family(base, last));
        }
        let prefix = match (ipv6, self.below(100)) {
            (false, 0) => 16 + self.below(4),
            (false, 1..8) => 20 + self.below(4),
            (false, 8..25) => 25 + self.below(7),
            (false, 25..35) | (true, 0..5) => 32,
            (false, _) => 24,
            (true, 5..45) => 48,
            (true, 45..55) => 56,
            (true, 55..90) => 64,
            (true, 90..93) => 33 + self.below(95),
            (true, _) => 128,
        };
        Typed::network(base, u32::try_from(prefix).expect("a prefix"))
    }

    /// Inside of a line, or a few addresses beyond an end.
    pub(super) fn near(&mut self, line: &Typed) -> IpAddr {
        let (first, last) = (bits(line.first), bits(line.last));
        let few = self.wide() % 5;
        let found = match self.below(4) {
            0 => first.wrapping_add(few).wrapping_sub(2),
            1 => last.wrapping_add(few).wrapping_sub(2),
            _ => first + self.wide() % (last - first).saturating_add(1),
        };
        of_family(line.first, found)
    }
}

pub(super) fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// `bits`, as far as the family has them, as an address of the family of `like`.
pub(super) fn of_family(like: IpAddr, bits: u128) -> IpAddr {
    match like {
        IpAddr::V4(_) => {
            Ipv4Addr::from_bits(u32::try_from(bits & u128::from(u32::MAX)).expect("32 bits")).into()
        }
        IpAddr::V6(_) => Ipv6Addr::from_bits(bits).into(),
    }
}
