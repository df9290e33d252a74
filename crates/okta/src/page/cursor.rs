//! The opaque `after`: the last key of a page, and a proof that we gave it out for this list.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::limits::CURSOR_BYTES_MAX;

/// Seals and opens cursors (B-104). The check is 128 bits of HMAC-SHA-256 over the scope and the key of
/// the last element, so that a cursor of one list, or of another filter, is none of this one.
#[derive(Clone, Copy, Debug)]
pub struct Cursor;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`after` is not a cursor of this list: take it from the `next` link, with the same filter")]
pub struct CursorError;

impl Cursor {
    /// `scope` names the collection and whatever else selects its elements, as in `zones?usage eq "POLICY"`.
    pub fn seal(key: &[u8; 32], scope: &str, last: &str) -> String {
        let mut sealed = check(key, scope, last).to_vec();
        sealed.extend_from_slice(last.as_bytes());
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The `last` that it was sealed with.
    pub fn open(key: &[u8; 32], scope: &str, sealed: &str) -> Result<String, CursorError> {
        if sealed.len() > CURSOR_BYTES_MAX {
            return Err(CursorError);
        }
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| CursorError)?;
        let (sum, last) = bytes.split_at_checked(CHECK_BYTES).ok_or(CursorError)?;
        let last = std::str::from_utf8(last).map_err(|_| CursorError)?;
        let expected = check(key, scope, last);
        // Compared without an early end: how far a guess got is not to be measured.
        let differing = expected.iter().zip(sum).fold(0, |so_far, (a, b)| so_far | (a ^ b));
        if differing == 0 { Ok(last.to_owned()) } else { Err(CursorError) }
    }
}

fn check(key: &[u8; 32], scope: &str, last: &str) -> [u8; CHECK_BYTES] {
    let mut block = [0; BLOCK_BYTES];
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    // The length keeps `("ab", "c")` and `("a", "bc")` apart.
    mac.update(&(scope.len() as u64).to_be_bytes());
    mac.update(scope.as_bytes());
    mac.update(last.as_bytes());
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    let mut check = [0; CHECK_BYTES];
    for (slot, byte) in check.iter_mut().zip(whole) {
        *slot = byte;
    }
    check
}

const CHECK_BYTES: usize = 16;
/// HMAC pads its key with zeros to this (RFC 2104).
const BLOCK_BYTES: usize = 64;
