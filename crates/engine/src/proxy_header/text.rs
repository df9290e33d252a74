//! Version 1: one line of ASCII.

use std::net::IpAddr;

use super::{ProxyHeader, ProxyHeaderError, begins};
use crate::addr;
use crate::limits::PROXY_LINE_BYTES_MAX;

pub(super) const SIGNATURE: &[u8] = b"PROXY ";

/// `PROXY TCP4 source destination port port`, `PROXY TCP6 …` or `PROXY UNKNOWN …`, and CR LF.
pub(super) fn parse(bytes: &[u8]) -> Result<ProxyHeader, ProxyHeaderError> {
    let line = bytes.get(..PROXY_LINE_BYTES_MAX).unwrap_or(bytes);
    // One with all its bytes and no CR LF among them will not end in time.
    let goes_on = line.len() < PROXY_LINE_BYTES_MAX;
    let mut halves = line.splitn(2, |byte| matches!(byte, b'\r' | b'\n'));
    let (Some(body), rest) = (halves.next(), halves.next()) else { return Err(ProxyHeaderError) };
    let Some(rest) = rest else {
        let known = KINDS.iter().any(|kind| begins(body, kind));
        return if goes_on && known { Ok(ProxyHeader::Partial) } else { Err(ProxyHeaderError) };
    };
    let source = source(body)?;
    // CR and LF, in this order and together: a bare one of either ends no line.
    match (line.get(body.len()), rest.first()) {
        (Some(b'\r'), Some(b'\n')) => Ok(ProxyHeader::Whole { source, length: body.len() + 2 }),
        (Some(b'\r'), None) if goes_on => Ok(ProxyHeader::Partial),
        _ => Err(ProxyHeaderError),
    }
}

/// The address that connected, of a line without its end; `None`: the socket's own peer.
fn source(body: &[u8]) -> Result<Option<IpAddr>, ProxyHeaderError> {
    let mut words = body.split(|byte| *byte == b' ').skip(1);
    let is_v4 = match words.next() {
        // Whatever follows is not read: it is nobody's address.
        Some(b"UNKNOWN") => return Ok(None),
        Some(b"TCP4") => true,
        Some(b"TCP6") => false,
        _ => return Err(ProxyHeaderError),
    };
    let mut word = || words.next().ok_or(ProxyHeaderError);
    let (source, destination) = (word()?, word()?);
    let ports = [word()?, word()?];
    let source = address(source, is_v4)?;
    address(destination, is_v4)?;
    if words.next().is_some() || !ports.into_iter().all(addr::is_port) {
        return Err(ProxyHeaderError);
    }
    Ok(Some(source))
}

/// An address of the family that the line names; a mapped one is written, and counts, as IPv6.
fn address(word: &[u8], is_v4: bool) -> Result<IpAddr, ProxyHeaderError> {
    let text = std::str::from_utf8(word).map_err(|_| ProxyHeaderError)?;
    let written = addr::literal(text).map_err(|_| ProxyHeaderError)?;
    if written.is_ipv4() == is_v4 { Ok(addr::canonical(written)) } else { Err(ProxyHeaderError) }
}

const KINDS: [&[u8]; 3] = [b"PROXY TCP4 ", b"PROXY TCP6 ", b"PROXY UNKNOWN"];
