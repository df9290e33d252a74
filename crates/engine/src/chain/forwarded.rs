//! `Forwarded`, RFC 7239 §4, strictly: what breaks the grammar is one malformed element.

use std::net::IpAddr;

use smallvec::SmallVec;

use super::element;

/// The elements of all lines joined by commas. A quote left open reaches to the end: whoever opens
/// one swallows what proxies add to the right, and has written the one element that is read first.
pub(super) fn elements(joined: &[u8]) -> impl Iterator<Item = &[u8]> {
    split_unquoted(joined, b',')
}

/// The address in the `for` of one element. Space and tab are tolerated around `,` and `;`.
pub(super) fn address(element: &[u8]) -> Option<IpAddr> {
    let mut names: SmallVec<[&[u8]; 4]> = SmallVec::new();
    let mut found = None;
    for pair in split_unquoted(element, b';').map(element::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = split_pair(pair)?;
        names.push(name);
        if name.eq_ignore_ascii_case(b"for") {
            found = element::node(&value);
        }
    }
    if names_repeat(&mut names) { None } else { found }
}

/// Pieces between separators that stand outside quotes; inside, a backslash hides the next byte.
fn split_unquoted(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |byte| {
        if escaped {
            escaped = false;
            return false;
        }
        escaped = quoted && *byte == b'\\';
        if *byte == b'"' {
            quoted = !quoted;
        }
        !quoted && *byte == separator
    })
}

/// `forwarded-pair = token "=" ( token / quoted-string )`, the value without its quotes.
fn split_pair(pair: &[u8]) -> Option<(&[u8], Value)> {
    let mut parts = pair.splitn(2, |byte| *byte == b'=');
    let (name, value) = (parts.next()?, parts.next()?);
    let value = match value {
        [b'"', inside @ .., b'"'] => unescape(inside)?,
        token if is_token(token) => Value::from_slice(token),
        _ => return None,
    };
    if is_token(name) { Some((name, value)) } else { None }
}

/// No address is longer, quotes and port included; other values may be.
type Value = SmallVec<[u8; 64]>;

/// What stands between the quotes of a `quoted-string` (RFC 9110 §5.6.4).
fn unescape(inside: &[u8]) -> Option<Value> {
    let mut value = Value::new();
    let mut bytes = inside.iter().copied();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'"' => return None,
            // `"a\"` ends in an escaped quote: the string is open.
            b'\\' => bytes.next()?,
            plain => plain,
        };
        if byte.is_ascii_control() && byte != b'\t' {
            return None;
        }
        value.push(byte);
    }
    Some(value)
}

/// `token` of RFC 9110 §5.6.2.
pub(super) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}

/// `tchar` of RFC 9110 §5.6.2: what names of headers, schemes and parameters are made of.
pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Sorted first: an element may name a thousand parameters, and comparing each with each is slow.
fn names_repeat(names: &mut [&[u8]]) -> bool {
    names.sort_unstable_by(|one, two| lower_case(one).cmp(lower_case(two)));
    names.windows(2).any(|pair| matches!(pair, [one, two] if one.eq_ignore_ascii_case(two)))
}

fn lower_case(name: &[u8]) -> impl Iterator<Item = u8> {
    name.iter().map(u8::to_ascii_lowercase)
}
