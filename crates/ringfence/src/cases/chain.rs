//! How a request becomes a chain: `proxy-protocol` and `chain`; and the chains of the other families.

use std::net::IpAddr;

use anyhow::Context as _;
use engine::proxy_header::{self, ProxyHeader};
use engine::{Edge, Entry, Hop, IpChain, addr};
use serde::Deserialize;
use serde_json::{Value, json};

/// An array of element texts, or `"malformed"` for a chain that is malformed as a whole.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum ChainText {
    Elements(Vec<String>),
    Whole(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EdgeText {
    trusted_peers: Vec<String>,
    header: String,
    #[serde(default = "yes")]
    require_header: bool,
    #[serde(default)]
    nat64_prefixes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    #[serde(deserialize_with = "super::nullable")]
    peer: Option<String>,
    headers: Vec<(String, String)>,
    edge: EdgeText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Connection {
    #[serde(deserialize_with = "super::nullable")]
    peer: Option<String>,
    trusted_peers: Vec<String>,
    preamble_hex: String,
}

pub(super) fn proxy_protocol(case: &Connection) -> anyhow::Result<Value> {
    let peer = case.peer.as_deref().map(address).transpose()?;
    let edge = Edge::new(&case.trusted_peers, "X-Forwarded-For", &[])?;
    let bytes = bytes(&case.preamble_hex).context("`preamble_hex` is not hexadecimal")?;
    // A peer on a Unix socket is an edge by its file's mode.
    if !peer.is_none_or(|peer| edge.trusts(peer)) {
        return Ok(json!({ "close": true }));
    }
    Ok(match proxy_header::parse(&bytes) {
        Ok(ProxyHeader::Whole { source, length: _ }) => {
            json!({ "source": source.or(peer).map(|address| address.to_string()) })
        }
        // These are all the bytes that ever come.
        Ok(ProxyHeader::Partial) | Err(_) => json!({ "close": true }),
    })
}

pub(super) fn chain(case: &Request) -> anyhow::Result<Value> {
    let chain = read(case.peer.as_deref(), &case.headers, &case.edge)?;
    let hop = |hop: &Hop| match hop {
        Hop::Address(address) => address.to_string(),
        Hop::Malformed => MALFORMED.to_owned(),
    };
    Ok(match chain {
        IpChain::Hops(hops) => json!({ "chain": hops.iter().map(hop).collect::<Vec<_>>() }),
        IpChain::Malformed => json!({ "chain": MALFORMED }),
    })
}

/// The chain of a request, as every listener reads it.
pub(super) fn read(
    peer: Option<&str>,
    headers: &[(String, String)],
    text: &EdgeText,
) -> anyhow::Result<IpChain> {
    let edge = Edge::new(&text.trusted_peers, &text.header, &text.nat64_prefixes)?;
    let peer = peer.map(address).transpose()?;
    let lines: Vec<&[u8]> = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(edge.header()))
        .map(|(_, value)| value.as_bytes())
        .collect();
    Ok(engine::chain::read(peer, &lines, text.require_header, &edge))
}

impl ChainText {
    pub(super) fn compile(&self) -> anyhow::Result<IpChain> {
        match self {
            Self::Whole(text) if text == MALFORMED => Ok(IpChain::Malformed),
            Self::Whole(text) => anyhow::bail!("`{text}` is no chain"),
            Self::Elements(texts) if texts.is_empty() => anyhow::bail!("a chain has at least one element"),
            Self::Elements(texts) => Ok(IpChain::Hops(hops(texts))),
        }
    }
}

fn hops(texts: &[String]) -> engine::chain::Hops {
    texts.iter().map(|text| Hop::of_element(text.as_bytes())).collect()
}

pub(super) fn address(text: &str) -> anyhow::Result<IpAddr> {
    addr::parse(text).with_context(|| format!("`{text}`"))
}

pub(super) fn entries(texts: &[String]) -> anyhow::Result<Vec<Entry>> {
    texts.iter().map(|text| Ok(Entry::parse(text)?)).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

fn digit(hex: u8) -> Option<u8> {
    char::from(hex).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn yes() -> bool {
    true
}

const MALFORMED: &str = "malformed";
