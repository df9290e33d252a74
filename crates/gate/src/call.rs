//! Reads of a request what a decision needs of it, and what an administrator will want to see.
//!
//! No header here switches anything off, and none but the edge's one says where the call came from.

use std::sync::Arc;

use engine::limits::AGENT_BYTES_MAX;
use engine::{Credentials, Edge, IpChain, Peer, chain, credentials};
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, AsHeaderName, HeaderName, HeaderValue, USER_AGENT};
use hyper::http::request::Parts;
use smallvec::SmallVec;

use crate::path::Door;

/// Whence and with what somebody calls.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) chain: IpChain,
    pub(crate) credentials: Credentials,
}

/// What a gate reads of a request, whoever calls.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) edge: Arc<Edge>,
    pub(crate) require_header: bool,
    pub(crate) token_header: Option<HeaderName>,
    /// The edge's, ready to be looked up; none where it could be no header's name.
    forwarding: Option<HeaderName>,
}

impl Reading {
    pub(crate) fn new(edge: Arc<Edge>, require_header: bool, token_header: Option<HeaderName>) -> Self {
        let forwarding = HeaderName::from_bytes(edge.header().as_bytes()).ok();
        Self { edge, require_header, token_header, forwarding }
    }

    pub(crate) fn caller(&self, Peer(peer): Peer, headers: &HeaderMap) -> Caller {
        let chain = match &self.forwarding {
            Some(name) => chain::read(peer, &lines(headers, name), self.require_header, &self.edge),
            None => IpChain::Malformed,
        };
        Caller { chain, credentials: self.credentials(headers) }
    }

    pub(crate) fn credentials(&self, headers: &HeaderMap) -> Credentials {
        let configured = self.token_header.as_ref().map(|name| lines(headers, name)).unwrap_or_default();
        credentials::read(&lines(headers, AUTHORIZATION), &configured)
    }
}

/// Nearly always one.
fn lines(headers: &HeaderMap, name: impl AsHeaderName) -> SmallVec<[&[u8]; 2]> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes).collect()
}

/// The original request as the proxy told it: for an administrator's eyes, never for a decision (B-055).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Original {
    pub(crate) method: Box<str>,
    pub(crate) target: Box<str>,
    pub(crate) forwarded: Box<str>,
    /// `User-Agent`.
    pub(crate) agent: Box<str>,
}

const METHOD_BYTES_MAX: usize = 32;
const TARGET_BYTES_MAX: usize = 512;
const FORWARDED_BYTES_MAX: usize = 1024;

impl Original {
    pub(crate) fn of_request(door: Door, parts: &Parts, edge: &Edge) -> Self {
        let told = |names: [&str; 2]| names.iter().find_map(|name| parts.headers.get(*name));
        let method = told(["x-forwarded-method", "x-original-method"]);
        let target = told(["x-forwarded-uri", "x-original-uri"]);
        let own = door.behind(parts.uri.path()).unwrap_or_default();
        Self::new(
            method.map_or(parts.method.as_str().as_bytes(), HeaderValue::as_bytes),
            target.map_or(own.as_bytes(), HeaderValue::as_bytes),
            &lines(&parts.headers, edge.header()),
            parts.headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default(),
        )
    }

    pub(crate) fn new(method: &[u8], target: &[u8], forwarded: &[&[u8]], agent: &[u8]) -> Self {
        // A query may hold anything, a token too (B-064).
        let path = target.split(|byte| *byte == b'?' || *byte == b'#').next().unwrap_or_default();
        Self {
            method: cut(method, METHOD_BYTES_MAX),
            target: cut(path, TARGET_BYTES_MAX),
            forwarded: cut(&forwarded.join(b", ".as_slice()), FORWARDED_BYTES_MAX),
            agent: cut(agent, AGENT_BYTES_MAX),
        }
    }
}

/// At most `most` bytes; what is no text is shown as such.
fn cut(bytes: &[u8], most: usize) -> Box<str> {
    let text = String::from_utf8_lossy(bytes.get(..most).unwrap_or(bytes));
    // The mark of a broken character has three bytes.
    text.get(..text.floor_char_boundary(most)).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::Original;

    #[test]
    fn b_064_the_original_request_is_kept_without_its_query_and_short() {
        for (target, kept) in [
            ("/api/v1/users?token=rf_x", "/api/v1/users"),
            ("https://h/x#y?z", "https://h/x"),
            ("", ""),
            ("?a", ""),
        ] {
            assert_eq!(&*Original::new(b"GET", target.as_bytes(), &[], b"").target, kept);
        }
        let broken = Original::new(b"GET", "/é".repeat(400).as_bytes(), &[], b"").target;
        assert!(broken.len() <= 512 && broken.starts_with(&"/é".repeat(170)), "{broken}");
        let original = Original::new(&[b'X'; 99], &[0xFF; 600], &[b"192.0.2.1", &[b'1'; 2000]], &[b'u'; 999]);
        assert_eq!(original.method.len(), 32);
        assert!(original.target.len() <= 512);
        assert_eq!(original.forwarded.len(), 1024);
        assert_eq!(original.agent.len(), 256);
        assert!(original.forwarded.starts_with("192.0.2.1, 111"));
    }
}
