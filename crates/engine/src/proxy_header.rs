//! The PROXY protocol's header, versions 1 and 2, on listeners that require it (semantics §2.1, §2.8).

use std::net::IpAddr;

/// What the first bytes of a connection say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyHeader {
    /// The header is whole: it takes `length` bytes, and `source` connected (`None`: LOCAL, UNKNOWN
    /// or AF_UNSPEC, the socket's own peer).
    Whole { source: Option<IpAddr>, length: usize },
    /// Right so far; more bytes are needed.
    Partial,
}

/// Close the connection without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a PROXY header that this listener takes")]
pub struct ProxyHeaderError;

pub fn parse(_bytes: &[u8]) -> Result<ProxyHeader, ProxyHeaderError> {
    todo!()
}
