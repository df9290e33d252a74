//! The text of a token: minted, imported, or neither; and a digest in hexadecimal digits.

use engine::token::{self, Digest};
use engine::{Credentials, Secret};

pub fn holds(data: &[u8]) {
    let (minted, importable) = (is_minted(data), is_importable(data));
    assert_eq!(token::is_minted(data), minted, "minted: {}", data.escape_ascii());
    assert_eq!(token::is_importable(data), importable, "importable: {}", data.escape_ascii());
    assert_eq!(token::is_well_formed(data), minted || importable);
    let credentials =
        if minted || importable { Credentials::Token(Digest::of(data)) } else { Credentials::Malformed };
    assert_eq!(Credentials::of_text(data), credentials);

    let text = String::from_utf8_lossy(data);
    let is_digest = text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    let digest = Digest::from_hex(&text);
    assert_eq!(digest.is_some(), is_digest, "{text:?}");
    if let Some(digest) = digest {
        let again = digest.as_bytes().map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(again, text.to_ascii_lowercase());
        assert!(!format!("{digest:?}").contains(&again), "a digest shows little");
    }
    let secret = Secret::new(text.to_string());
    assert_eq!(secret.digest(), Digest::of(text.as_bytes()));
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

/// `rf_`, 22 digits of base62, `_`, and the CRC-32 of all that in 6 more.
pub(crate) fn is_minted(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let Some((body, sum)) = text.rsplit_once('_') else { return false };
    let Some(random) = body.strip_prefix("rf_") else { return false };
    let of =
        |digits: &str, length| digits.chars().count() == length && digits.chars().all(|c| digit(c).is_some());
    of(random, 22) && of(sum, 6) && number(sum) == Some(u64::from(crc(body.as_bytes())))
}

/// 40 to 512 visible ASCII characters, none of them a comma.
pub(crate) fn is_importable(text: &[u8]) -> bool {
    text.len() >= 40 && text.len() <= 512 && text.iter().all(|byte| matches!(byte, b'!'..=b'+' | b'-'..=b'~'))
}

fn number(digits: &str) -> Option<u64> {
    digits.chars().try_fold(0, |so_far, c| digit(c).map(|digit| so_far * 62 + digit))
}

fn digit(c: char) -> Option<u64> {
    let (from, first) = match c {
        '0'..='9' => (0, '0'),
        'A'..='Z' => (10, 'A'),
        'a'..='z' => (36, 'a'),
        _ => return None,
    };
    Some(from + u64::from(c) - u64::from(first))
}

/// CRC-32/ISO-HDLC as its catalogue defines it: bits go in lowest first, and the sum comes out turned round.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        for bit in 0..8 {
            let carry = (sum >> 31) ^ u32::from(byte >> bit & 1);
            sum <<= 1;
            if carry == 1 {
                sum ^= 0x04c1_1db7;
            }
        }
    }
    (!sum).reverse_bits()
}
