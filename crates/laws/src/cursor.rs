//! The `after` of a list: nothing opens it but what was sealed for this very list, byte for byte.

use engine::token::Digest;
use okta::limits::CURSOR_BYTES_MAX;
use okta::page::{Cursor, CursorError};

/// The seeds are sealed with it.
const KEY: [u8; 32] = [7; 32];
const SCOPE: &str = "/api/v1/zones usage eq \"POLICY\"";

pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Cursor::open(&KEY, SCOPE, &text) {
        Ok(last) => {
            assert_eq!(Cursor::seal(&KEY, SCOPE, &last), text, "another spelling of a cursor opens too");
            let sum = &unbase64(&text)[..16];
            assert_eq!(sum, &expected(&last)[..16], "a cursor that nobody sealed opens to {last:?}");
            for (key, scope) in [(KEY, "/api/v1/zones "), (KEY, ""), ([8; 32], SCOPE)] {
                assert_eq!(Cursor::open(&key, scope, &text), Err(CursorError), "in {scope:?} too");
            }
        }
        Err(error) => crate::words::can_be_shown(&error.to_string()),
    }
    seals(&text);
}

/// Any text may be the last key of a page; where it fits it comes back, in its own list only.
fn seals(last: &str) {
    let sealed = Cursor::seal(&KEY, SCOPE, last);
    assert!(sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{sealed}");
    let opened = Cursor::open(&KEY, SCOPE, &sealed);
    let fits = sealed.len() <= CURSOR_BYTES_MAX;
    assert_eq!(opened.as_deref().ok(), fits.then_some(last));
    // The scope's length is in it, so that what belongs to the list cannot pass for what belongs to the key.
    assert_eq!(unbase64(&sealed)[..16], expected(last)[..16], "the seal of {last:?}");
}

/// HMAC-SHA-256 by the words of RFC 2104, over the scope's length, the scope and the key of the list.
fn expected(last: &str) -> [u8; 32] {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| KEY.get(at).copied().unwrap_or(0) ^ with).collect() };
    let message = [&(SCOPE.len() as u64).to_be_bytes()[..], SCOPE.as_bytes(), last.as_bytes()].concat();
    let inner = Digest::of(&[pad(0x36), message].concat());
    *Digest::of(&[pad(0x5c), inner.as_bytes().to_vec()].concat()).as_bytes()
}

/// The bytes of whole octets; what is not of the alphabet counts as nothing.
fn unbase64(text: &str) -> Vec<u8> {
    let six = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'-' => 62,
        _ => 63,
    };
    let bits: Vec<bool> =
        text.bytes().map(six).flat_map(|six| (0..6).rev().map(move |bit| six >> bit & 1 == 1)).collect();
    bits.chunks_exact(8)
        .map(|octet| octet.iter().fold(0, |so_far, bit| so_far << 1 | u8::from(*bit)))
        .collect()
}
