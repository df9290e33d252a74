//! `Forwarded`, by the words of RFC 7239 §4, one byte after the other.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::chain;

/// `data` is the header's lines.
pub fn holds(data: &[u8]) {
    let lines = chain::lines(data);
    let elements = split(&lines.join(&b','), b',').iter().map(|piece| element(piece)).collect();
    chain::agree("Forwarded", &lines, &elements);
}

/// The pieces between separators outside of quotes; inside, a backslash takes the next byte with it.
fn split(text: &[u8], separator: u8) -> Vec<Vec<u8>> {
    enum At {
        Outside,
        Quoted,
        Escaped,
    }
    let mut pieces = vec![Vec::new()];
    let mut at = At::Outside;
    for byte in text {
        at = match (at, byte) {
            (At::Outside, byte) if *byte == separator => {
                pieces.push(Vec::new());
                At::Outside
            }
            (at, byte) => {
                pieces.last_mut().expect("one at least").push(*byte);
                match (at, byte) {
                    (At::Outside, b'"') | (At::Escaped, _) => At::Quoted,
                    (At::Quoted, b'"') | (At::Outside, _) => At::Outside,
                    (At::Quoted, b'\\') => At::Escaped,
                    (At::Quoted, _) => At::Quoted,
                }
            }
        };
    }
    pieces
}

/// The address of the one `for`; `None`: malformed.
fn element(text: &[u8]) -> Option<IpAddr> {
    let mut names = BTreeSet::new();
    let mut address = None;
    for piece in split(text, b';') {
        let piece = chain::trim(&piece);
        if piece.is_empty() {
            continue;
        }
        let equals = piece.iter().position(|byte| *byte == b'=')?;
        let name = token(&piece[..equals])?.to_ascii_lowercase();
        let value = value(&piece[equals + 1..])?;
        if name == b"for" {
            address = chain::node(&value);
        }
        if !names.insert(name) {
            return None;
        }
    }
    address
}

/// `token / quoted-string`, without its quotes.
fn value(text: &[u8]) -> Option<Vec<u8>> {
    if text.first() != Some(&b'"') {
        return token(text).map(<[u8]>::to_vec);
    }
    let mut read = Vec::new();
    let mut at = 1;
    loop {
        let byte = match *text.get(at)? {
            b'"' => return (at + 1 == text.len()).then_some(read),
            b'\\' => {
                at += 1;
                *text.get(at)?
            }
            plain => plain,
        };
        if byte != b'\t' && (byte < b' ' || byte == 0x7f) {
            return None;
        }
        read.push(byte);
        at += 1;
    }
}

fn token(text: &[u8]) -> Option<&[u8]> {
    let is_plain = |byte: &u8| matches!(byte, b'!'..=b'~') && !br#"(),/:;<=>?@[\]{}""#.contains(byte);
    (!text.is_empty() && text.iter().all(is_plain)).then_some(text)
}
