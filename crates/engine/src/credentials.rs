//! The token that a call presents: `Authorization: SSWS T`, `Bearer T`, or one configured header.
//!
//! Never the query, a cookie or a path (B-064). Whatever two readers could take for two tokens is
//! refused, not chosen from.

#[cfg(test)]
mod tests;

use crate::chain;
use crate::limits::AUTHORIZATION_BYTES_MAX;
use crate::token::{self, Digest};

/// What was found. The text itself is hashed at once and kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    None,
    /// Not a token text, more than one line, or two different tokens in one call.
    Malformed,
    Token(Digest),
}

/// `authorization`: the values of every `Authorization` line; `configured`: those of the one other
/// header that may carry a token, if any is configured. The same text in both is one token.
pub fn read(authorization: &[&[u8]], configured: &[&[u8]]) -> Credentials {
    both(single(authorization, of_authorization), single(configured, of_value))
}

impl Credentials {
    /// A text that was found, or would be.
    pub fn of_text(text: &[u8]) -> Self {
        if token::is_well_formed(text) { Self::Token(Digest::of(text)) } else { Self::Malformed }
    }

    /// The texts found in one call: the same twice is one token, two different ones are malformed,
    /// whether or not both could be tokens.
    pub fn of_texts(texts: &[&[u8]]) -> Self {
        texts.iter().map(|text| Self::of_text(text)).fold(Self::None, both)
    }
}

/// A header that may come once. Twice, even alike, is malformed: of lines that differ a proxy may
/// have read the other one (CVE-2021-32777).
fn single(lines: &[&[u8]], read: fn(&[u8]) -> Credentials) -> Credentials {
    match lines {
        [] => Credentials::None,
        [line] if line.len() <= AUTHORIZATION_BYTES_MAX => read(line),
        _ => Credentials::Malformed,
    }
}

/// What two places of one call say together.
fn both(one: Credentials, other: Credentials) -> Credentials {
    match (one, other) {
        (found, Credentials::None) | (Credentials::None, found) => found,
        (Credentials::Token(digest), Credentials::Token(same)) if digest == same => one,
        (Credentials::Token(_) | Credentials::Malformed, Credentials::Token(_) | Credentials::Malformed) => {
            Credentials::Malformed
        }
    }
}

/// A scheme of any case, spaces, then one run of visible ASCII without a comma, then the end. An empty
/// value is a token text that is empty, as an empty header is an empty element of the chain.
fn of_authorization(value: &[u8]) -> Credentials {
    let value = trim(value);
    // A proxy joins two lines by a comma, whichever schemes they have (interface §5).
    if value.contains(&b',') {
        return Credentials::Malformed;
    }
    if let Some((start, text)) = value.split_at_checked(SSWS.len())
        && start.eq_ignore_ascii_case(SSWS)
    {
        // Okta's Python client leaves the space out after SSWS, and only there: `SSWStoken`.
        return of_value(text);
    }
    let end = value.iter().position(|byte| !chain::is_token_byte(*byte)).unwrap_or(value.len());
    match value.split_at_checked(end) {
        Some((scheme, [b' ', text @ ..])) if scheme.eq_ignore_ascii_case(BEARER) => of_value(text),
        Some((scheme, [])) if scheme.eq_ignore_ascii_case(BEARER) => Credentials::Malformed,
        // Another scheme, `Basic` or `Negotiate`, is somebody else's and presents no token to us, so
        // that the API behind may use it beside the configured header.
        Some((scheme, [] | [b' ', ..])) if !scheme.is_empty() => Credentials::None,
        Some(_) | None => Credentials::Malformed,
    }
}

/// The text of a token, with blanks around it and nothing else. No well-formed text holds a blank, a
/// tab, a comma, or a byte that is not visible ASCII.
fn of_value(value: &[u8]) -> Credentials {
    Credentials::of_text(trim(value))
}

/// Without spaces at its ends. HTTP's parser has taken them away already; a caller that is not one
/// has not. A tab is no blank here.
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] | [rest @ .., b' '] = value {
        value = rest;
    }
    value
}

const SSWS: &[u8] = b"SSWS";
const BEARER: &[u8] = b"Bearer";
