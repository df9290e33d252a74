//! One strict way to read an address (semantics §2.5).
//!
//! The grammar is the standard library's: four decimal octets without leading zeros, or the text
//! forms of RFC 4291 §2.2. It takes none of `inet_aton`'s short, octal and hexadecimal forms, no
//! zone id and nothing but ASCII. Every one of these is held by a test, so that an upgrade of the
//! toolchain cannot loosen it unseen.

use std::net::{IpAddr, Ipv6Addr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an IPv4 or IPv6 address")]
pub struct AddressError;

/// A bare address: no port, no brackets, no zone id, no blanks, no short or octal forms.
/// An IPv4-mapped IPv6 address is the IPv4 address.
pub fn parse(text: &str) -> Result<IpAddr, AddressError> {
    literal(text).map(canonical)
}

/// As [`parse`], over the bytes of a header: what is not ASCII is no address.
pub fn parse_bytes(bytes: &[u8]) -> Result<IpAddr, AddressError> {
    std::str::from_utf8(bytes).map_err(|_| AddressError).and_then(parse)
}

/// An IPv4-mapped IPv6 address is the IPv4 address; every other stays what it is.
pub fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The address as it is written, an IPv4-mapped one still IPv6: the prefix of a CIDR counts from
/// where its writer counted.
pub(crate) fn literal(text: &str) -> Result<IpAddr, AddressError> {
    // A look at the length first, so that a page of text costs nothing to refuse.
    if text.len() > LONGEST {
        return Err(AddressError);
    }
    text.parse().map_err(|_| AddressError)
}

/// Whether it is a port's number: one to five digits without a leading zero, at most 65535.
pub(crate) fn is_port(digits: &[u8]) -> bool {
    // `u16::from_str` alone would take `+80` and `080`.
    let plain = digits.iter().all(u8::is_ascii_digit) && (digits == b"0" || !digits.starts_with(b"0"));
    plain && std::str::from_utf8(digits).is_ok_and(|text| text.parse::<u16>().is_ok())
}

/// Whom a limit counts as one: an IPv4 address, or the /64 of an IPv6 one, which one host fills at will.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl Source {
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self(address),
            IpAddr::V6(address) => {
                let network = address.to_bits() & (u128::MAX << 64);
                Self(IpAddr::V6(Ipv6Addr::from_bits(network)))
            }
        }
    }
}

/// `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`
const LONGEST: usize = 45;

#[cfg(test)]
mod tests {
    use super::{parse, parse_bytes};

    #[track_caller]
    fn check(text: &str, canonical: &str) {
        let read = parse(text).map(|address| address.to_string());
        assert_eq!(read.as_deref(), Ok(canonical), "{text:?}");
    }

    #[track_caller]
    fn check_malformed(text: &str) {
        assert!(parse(text).is_err(), "{text:?} was taken for {:?}", parse(text));
        assert!(parse_bytes(text.as_bytes()).is_err());
    }

    #[test]
    fn one_canonical_form_comes_out() {
        check("0.0.0.0", "0.0.0.0");
        check("9.10.99.100", "9.10.99.100");
        check("255.255.255.255", "255.255.255.255");
        check("::", "::");
        check("::1", "::1");
        check("2001:DB8::A", "2001:db8::a");
        check("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1");
        check("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
        check("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
        check("2001:0:0:1:0:0:0:0", "2001:0:0:1::");
        check("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
        check("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304");
        check("FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }

    #[test]
    fn only_a_mapped_address_is_the_address_in_it() {
        check("::ffff:192.0.2.1", "192.0.2.1");
        check("0000:0000:0000:0000:0000:FFFF:7F00:0001", "127.0.0.1");
        check("::192.0.2.1", "::c000:201");
        check("::ffff:0:192.0.2.1", "::ffff:0:c000:201");
        check("64:ff9b::192.0.2.1", "64:ff9b::c000:201");
        check("2002:c000:201::", "2002:c000:201::");
        check("::fffe:1.2.3.4", "::fffe:102:304");
        check("1::ffff:1.2.3.4", "1::ffff:102:304");
        check("::ffff", "::ffff");
    }

    #[test]
    fn what_other_readers_guess_at_is_malformed() {
        let short_octal_hex =
            ["127.1", "1.2.3", "2130706433", "010.0.0.1", "1.2.3.00", "0x7f.0.0.1", "1.2.3.0x10"];
        let out_of_bounds = ["256.1.1.1", "1.2.2.355", "1.2.3.4294967297", "::12345", "::10000", "1.2.3.4.5"];
        let not_digits = ["-1.2.3.4", "+1.2.3.4", "1e1.0.0.1", "1_0.0.0.1", "1.2.3.²", "１.2.3.4", "١.2.3.4"];
        let dots_and_colons = [
            "1.2.3.4.",
            ".1.2.3.4",
            "1..2.3",
            "1。2。3。4",
            ":::",
            "1::2::3",
            ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:",
        ];
        let groups = ["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::8", "1.2.3.4::", "::1.2.3.4:1"];
        let embedded =
            ["::ffff:010.0.0.1", "::ffff:1.2.3", "::ffff:256.0.0.1", "::ffff:127.1", "1:2:3:4:5:6:7:1.2.3.4"];
        let blanks = [
            " 1.2.3.4",
            "1.2.3.4 ",
            "1.2.3.4\n",
            "1.2.3. 4",
            "\u{a0}1.2.3.4",
            "\u{feff}1.2.3.4",
            "1.2.3.4\0",
        ];
        let more =
            ["1.2.3.4/32", "1.2.3.4:80", "[1.2.3.4]", "[::1]", "::1/128", "fe80::1%eth0", "fe80::1%25eth0"];
        let words = ["", "unknown", "localhost", "_mystery", "1.2.3.4, 5.6.7.8", "g::1", "0x1::", "::-1"];
        let all: [&[&str]; 9] = [
            &short_octal_hex,
            &out_of_bounds,
            &not_digits,
            &dots_and_colons,
            &groups,
            &embedded,
            &blanks,
            &more,
            &words,
        ];
        all.into_iter().flatten().for_each(|text| check_malformed(text));
    }

    #[test]
    fn bytes_that_are_no_text_are_no_address() {
        assert!(parse_bytes(b"1.2.3.4\xa0").is_err());
        assert!(parse_bytes(b"\xff").is_err());
        assert_eq!(parse_bytes(b"::ffff:1.2.3.4"), parse("1.2.3.4"));
    }
}
