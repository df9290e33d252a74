//! What proves to the receiver who sent a body, and when.

use engine::{Secret, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// `t=SECONDS,v1=HEX`: HMAC-SHA-256 over `SECONDS.BODY`.
pub(crate) fn sign(secret: &Secret, at: Timestamp, body: &[u8]) -> String {
    let seconds = at.seconds().to_string();
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.reveal().as_bytes());
    // HMAC takes a key of any length.
    let Ok(mut mac) = mac else { return String::new() };
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body);
    let mut signature = format!("t={seconds},v1=");
    for byte in mac.finalize().into_bytes() {
        signature
            .extend([byte >> 4, byte & 0xF].map(|nibble| char::from_digit(nibble.into(), 16).unwrap_or('0')));
    }
    signature
}

#[cfg(test)]
mod tests {
    use engine::{Secret, Timestamp};

    use super::sign;

    #[test]
    fn a_signature_is_what_another_program_makes() {
        // printf '1700000000.{"events":[]}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
        let secret = Secret::new("0123456789abcdef0123456789abcdef".to_owned());
        let at = Timestamp::from_micros(1_700_000_000_999_999);
        let expected = "t=1700000000,v1=df29826f9365a4c39eb569c867ae31fb39108dee0a0b3e4bcf09f11a0ba43081";
        assert_eq!(sign(&secret, at, b"{\"events\":[]}"), expected);
    }
}
