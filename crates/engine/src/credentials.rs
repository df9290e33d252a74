//! The token that a call presents: `Authorization: SSWS T`, `Bearer T`, or one configured header.

use crate::token::Digest;

/// What was found. The text itself is hashed at once and kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    None,
    /// Not a token text, more than one line, or two different tokens in one call.
    Malformed,
    Token(Digest),
}

/// `authorization`: the values of every `Authorization` line; `configured`: those of the one other
/// header that may carry a token, if any is configured.
pub fn read(_authorization: &[&[u8]], _configured: &[&[u8]]) -> Credentials {
    todo!()
}

impl Credentials {
    /// A text that was found, or would be.
    pub fn of_text(_text: &[u8]) -> Self {
        todo!()
    }
}
