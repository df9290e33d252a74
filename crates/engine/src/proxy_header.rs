//! The PROXY protocol's header, versions 1 and 2, on listeners that require it (semantics §2.1, §2.8).
//!
//! Strict, and over bytes as they come in: a prefix of a right header is [`ProxyHeader::Partial`], and
//! whatever cannot become one is an error as early as it shows. Whether the peer may send a header at
//! all (`edge.trusted_peers`) is for the listener to ask first.

#[cfg(test)]
mod tests;
mod text;

use std::net::IpAddr;

use crate::addr;
use crate::limits::PROXY_HEADER_BYTES_MAX;

/// What the first bytes of a connection say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyHeader {
    /// The header is whole: it takes `length` bytes, and `source` connected (`None`: LOCAL, UNKNOWN
    /// or `AF_UNSPEC`, the socket's own peer). What follows is the connection's own.
    Whole { source: Option<IpAddr>, length: usize },
    /// Right so far; more bytes are needed.
    Partial,
}

/// Close the connection without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a PROXY header that this listener takes")]
pub struct ProxyHeaderError;

/// The header that `bytes` begin with. An error is final; more bytes never mend it.
pub fn parse(bytes: &[u8]) -> Result<ProxyHeader, ProxyHeaderError> {
    if begins(bytes, text::SIGNATURE) {
        text::parse(bytes)
    } else if begins(bytes, SIGNATURE) {
        binary(bytes)
    } else {
        Err(ProxyHeaderError)
    }
}

/// As far as `bytes` go, they are those of `signature`.
fn begins(bytes: &[u8], signature: &[u8]) -> bool {
    bytes.iter().zip(signature).all(|(one, other)| one == other)
}

/// Version 2: twelve bytes of signature, version and command, family and protocol, length, block.
fn binary(bytes: &[u8]) -> Result<ProxyHeader, ProxyHeaderError> {
    let Some((_, rest)) = bytes.split_at_checked(SIGNATURE.len()) else { return Ok(ProxyHeader::Partial) };
    let local = match rest.first() {
        None => return Ok(ProxyHeader::Partial),
        Some(0x20) => true,
        Some(0x21) => false,
        Some(_) => return Err(ProxyHeaderError),
    };
    let addresses = match rest.get(1) {
        None => return Ok(ProxyHeader::Partial),
        // LOCAL is the balancer's own connection: neither family nor block means anything.
        Some(_) if local => Addresses::None,
        Some(0x00) => Addresses::None,
        Some(0x11) => Addresses::V4,
        Some(0x21) => Addresses::V6,
        // Datagrams and Unix sockets do not end at a TCP listener.
        Some(_) => return Err(ProxyHeaderError),
    };
    let Some(&[high, low]) = rest.get(2..4) else { return Ok(ProxyHeader::Partial) };
    let length = usize::from(u16::from_be_bytes([high, low]));
    let whole = SIGNATURE.len() + 4 + length;
    if whole > PROXY_HEADER_BYTES_MAX || length < addresses.bytes() {
        return Err(ProxyHeaderError);
    }
    let Some(block) = rest.get(4..4 + length) else { return Ok(ProxyHeader::Partial) };
    let source = addresses.source(block)?;
    Ok(ProxyHeader::Whole { source, length: whole })
}

/// What the block of version 2 begins with.
#[derive(Clone, Copy)]
enum Addresses {
    /// The block is not read.
    None,
    V4,
    V6,
}

impl Addresses {
    /// Source, destination, and two ports of two bytes.
    const fn bytes(self) -> usize {
        match self {
            Self::None => 0,
            Self::V4 => 4 + 4 + 2 + 2,
            Self::V6 => 16 + 16 + 2 + 2,
        }
    }

    fn source(self, block: &[u8]) -> Result<Option<IpAddr>, ProxyHeaderError> {
        let source: IpAddr = match self {
            Self::None => return Ok(None),
            Self::V4 => (*block.first_chunk::<4>().ok_or(ProxyHeaderError)?).into(),
            Self::V6 => (*block.first_chunk::<16>().ok_or(ProxyHeaderError)?).into(),
        };
        let (_, extensions) = block.split_at_checked(self.bytes()).ok_or(ProxyHeaderError)?;
        if is_whole(extensions) { Ok(Some(addr::canonical(source))) } else { Err(ProxyHeaderError) }
    }
}

/// Type, length and value, each extension ending where the next begins and the last where the block
/// does. None is read: a listener takes from the balancer the address and nothing else.
fn is_whole(mut extensions: &[u8]) -> bool {
    while let [_, high, low, rest @ ..] = extensions {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((_, after)) = rest.split_at_checked(length) else { return false };
        extensions = after;
    }
    extensions.is_empty()
}

const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
