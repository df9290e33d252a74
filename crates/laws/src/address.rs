//! The twin of `engine::addr`: addresses by the words of RFC 4291 §2.2 and RFC 6943 §3.1.1, a group at a time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// As it counts: an IPv4-mapped address is the IPv4 address in it.
pub(crate) fn read(text: &[u8]) -> Option<IpAddr> {
    literal(text).map(canonical)
}

/// As it is written.
pub(crate) fn literal(text: &[u8]) -> Option<IpAddr> {
    v4(text).map(IpAddr::V4).or_else(|| v6(text).map(IpAddr::V6))
}

/// Four decimal numbers from 0 to 255, none with a zero before it.
pub(crate) fn v4(text: &[u8]) -> Option<Ipv4Addr> {
    let octets: Vec<u8> = text.split(|byte| *byte == b'.').map(octet).collect::<Option<_>>()?;
    <[u8; 4]>::try_from(octets).ok().map(Ipv4Addr::from)
}

/// Eight groups of one to four hexadecimal digits, of which one run of zeros may be `::` and the last two may be
/// an IPv4 address.
pub(crate) fn v6(text: &[u8]) -> Option<Ipv6Addr> {
    let gap = text.windows(2).position(|pair| pair == b"::");
    let groups = match gap {
        None => groups(text, true)?,
        Some(at) => {
            let (left, right) = (groups(&text[..at], false)?, groups(&text[at + 2..], true)?);
            let zeros = 8_usize.checked_sub(left.len() + right.len()).filter(|zeros| *zeros > 0)?;
            [left, vec![0; zeros], right].concat()
        }
    };
    <[u16; 8]>::try_from(groups).ok().map(Ipv6Addr::from)
}

pub(crate) fn canonical(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) if v6.octets()[..12] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] => {
            let [.., a, b, c, d] = v6.octets();
            Ipv4Addr::new(a, b, c, d).into()
        }
        other => other,
    }
}

/// One to five digits, at most 65535, none with a zero before it.
pub(crate) fn is_port(text: &[u8]) -> bool {
    number(text, 5).is_some_and(|port| port <= 65_535)
}

/// At most so many digits; no sign, no zero before others.
pub(crate) fn number(text: &[u8], digits_max: usize) -> Option<u32> {
    if text.is_empty() || text.len() > digits_max || (text.len() > 1 && text[0] == b'0') {
        return None;
    }
    text.iter().try_fold(0, |so_far, byte| char::from(*byte).to_digit(10).map(|digit| so_far * 10 + digit))
}

fn octet(text: &[u8]) -> Option<u8> {
    number(text, 3).and_then(|number| u8::try_from(number).ok())
}

/// Groups between colons; `ends`: an IPv4 address may be the last of them.
fn groups(text: &[u8], ends: bool) -> Option<Vec<u16>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let parts: Vec<&[u8]> = text.split(|byte| *byte == b':').collect();
    let mut read = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if let Some([a, b, c, d]) =
            v4(part).filter(|_| ends && index + 1 == parts.len()).map(|v4| v4.octets())
        {
            read.extend([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
        } else {
            read.push(group(part)?);
        }
    }
    Some(read)
}

fn group(text: &[u8]) -> Option<u16> {
    if !(1..=4).contains(&text.len()) {
        return None;
    }
    let digit = |so_far: u32, byte: &u8| char::from(*byte).to_digit(16).map(|digit| so_far * 16 + digit);
    text.iter().try_fold(0, digit).and_then(|group| u16::try_from(group).ok())
}
