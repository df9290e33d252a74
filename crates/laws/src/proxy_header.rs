//! The PROXY protocol's header, versions 1 and 2, however it is cut into packets.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use engine::limits::{PROXY_HEADER_BYTES_MAX, PROXY_LINE_BYTES_MAX};
use engine::proxy_header::{ProxyHeader, parse};

use crate::address;

pub fn holds(data: &[u8]) {
    let found = match parse(data) {
        Ok(ProxyHeader::Whole { source, length }) => Some((source, length)),
        Ok(ProxyHeader::Partial) => {
            let most = if data.starts_with(b"P") { PROXY_LINE_BYTES_MAX } else { PROXY_HEADER_BYTES_MAX };
            assert!(data.len() < most, "{} bytes, and it waits for more", data.len());
            None
        }
        Err(_) => None,
    };
    assert_eq!(found, text(data).or_else(|| binary(data)), "{}", data.escape_ascii());
    grows(data);
}

/// As bytes come in: partial, then one answer for good, as early as its last byte is there.
fn grows(data: &[u8]) {
    let mut answer = Ok(ProxyHeader::Partial);
    for end in (0..=data.len()).filter(|end| *end <= 256 || end % 64 == 0 || *end == data.len()) {
        let next = parse(&data[..end]);
        if answer == Ok(ProxyHeader::Partial) {
            answer = next;
        }
        assert_eq!(next, answer, "after {end} bytes of {}", data.escape_ascii());
        if let Ok(ProxyHeader::Whole { length, .. }) = next {
            assert!(length <= end, "a header of {length} bytes in {end}");
            assert_eq!(parse(&data[..length]), next, "it ends where it says");
            assert_eq!(parse(&data[..length - 1]), Ok(ProxyHeader::Partial), "and not before");
        }
    }
}

/// `PROXY TCP4 source destination port port`, CR LF, in 107 bytes.
fn text(data: &[u8]) -> Option<(Option<IpAddr>, usize)> {
    let length = data.windows(2).position(|pair| pair == b"\r\n")? + 2;
    let body = &data[..length - 2];
    if length > PROXY_LINE_BYTES_MAX || body.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        return None;
    }
    let words: Vec<&[u8]> = body.split(|byte| *byte == b' ').collect();
    let source = match words[..] {
        [b"PROXY", b"UNKNOWN", ..] => return Some((None, length)),
        [b"PROXY", b"TCP4", source, destination, one, other] => {
            let ends = (address::v4(source)?, address::v4(destination)?);
            [one, other].into_iter().all(address::is_port).then_some(IpAddr::V4(ends.0))
        }
        [b"PROXY", b"TCP6", source, destination, one, other] => {
            let ends = (address::v6(source)?, address::v6(destination)?);
            [one, other].into_iter().all(address::is_port).then_some(address::canonical(ends.0.into()))
        }
        _ => None,
    };
    Some((Some(source?), length))
}

/// The signature, a command, a family, the length of what follows: addresses, ports, extensions.
fn binary(data: &[u8]) -> Option<(Option<IpAddr>, usize)> {
    let rest = data.strip_prefix(b"\r\n\r\n\0\r\nQUIT\n")?;
    let [command, family, high, low, rest @ ..] = rest else { return None };
    let length = usize::from(*high) * 256 + usize::from(*low);
    let whole = 12 + 4 + length;
    if whole > PROXY_HEADER_BYTES_MAX || rest.len() < length {
        return None;
    }
    let block = &rest[..length];
    let (source, extensions): (IpAddr, _) = match (command, family) {
        (0x20, _) | (0x21, 0x00) => return Some((None, whole)),
        (0x21, 0x11) => (Ipv4Addr::from(<[u8; 4]>::try_from(block.get(..4)?).ok()?).into(), block.get(12..)?),
        (0x21, 0x21) => {
            (Ipv6Addr::from(<[u8; 16]>::try_from(block.get(..16)?).ok()?).into(), block.get(36..)?)
        }
        _ => return None,
    };
    let mut at = 0;
    while at < extensions.len() {
        let length = u16::from_be_bytes([*extensions.get(at + 1)?, *extensions.get(at + 2)?]);
        at += 3 + usize::from(length);
    }
    (at == extensions.len()).then_some((Some(address::canonical(source)), whole))
}
