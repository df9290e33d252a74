//! Tokens: the record, its text shown once, and the digest that is kept.

use std::fmt;
use std::time::Duration;

use crate::base62;
use crate::device::DeviceCondition;
use crate::id::{TokenId, UserId};
use crate::limits::IMPORTED_TEXT;
use crate::network::NetworkCondition;
use crate::time::Timestamp;

/// What a decision needs of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    pub owner: UserId,
    pub digest: Digest,
    pub created: Timestamp,
    pub last_used: Option<Timestamp>,
    /// Unused for this long it expires; `None`: it does not.
    pub window: Option<Duration>,
    /// An absolute end, which use does not move.
    pub not_after: Option<Timestamp>,
    pub revoked: bool,
    pub network: NetworkCondition,
    /// Report-only: judged and counted, never enforced.
    pub proposed: Option<NetworkCondition>,
    pub device: DeviceCondition,
}

/// SHA-256 of a token's text. Found by digest, so comparing leaks nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// A token's text. It cannot be printed, compared or copied; its memory is wiped.
pub struct Secret(zeroize::Zeroizing<Box<str>>);

impl Token {
    /// The instant at which it is expired unless it is used before; `None`: never.
    pub fn expires_at(&self) -> Option<Timestamp> {
        end(self.created, self.last_used, self.window, self.not_after)
    }

    pub fn is_expired(&self, at: Timestamp) -> bool {
        self.expires_at().is_some_and(|end| at >= end)
    }
}

/// When a token of these times is over; `None`: never.
pub(crate) fn end(
    created: Timestamp,
    last_used: Option<Timestamp>,
    window: Option<Duration>,
    not_after: Option<Timestamp>,
) -> Option<Timestamp> {
    let from = last_used.map_or(created, |used| used.max(created));
    let idle = window.map(|window| from.plus(window));
    match (idle, not_after) {
        (Some(idle), Some(end)) => Some(idle.min(end)),
        (end, None) | (None, end) => end,
    }
}

impl Digest {
    pub fn of(text: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(text).into())
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 hexadecimal digits, of either case.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (slot, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).ok().filter(|p| p.bytes().all(|b| b.is_ascii_hexdigit()))?;
            *slot = u8::from_str_radix(pair, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl Secret {
    pub fn new(text: String) -> Self {
        Self(zeroize::Zeroizing::new(text.into_boxed_str()))
    }

    /// A new token's text: `rf_`, 22 base62 digits, `_`, 6 of checksum (interface §6).
    /// `random` must be 128 bits from the operating system.
    pub fn mint(random: u128) -> Self {
        let mut text = String::with_capacity(MINTED_LENGTH);
        text.push_str("rf_");
        text.extend(base62::digits::<22>(random).map(char::from));
        let sum = checksum(text.as_bytes());
        text.push('_');
        text.extend(sum.map(char::from));
        Self::new(text)
    }

    /// The one way to the text.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn digest(&self) -> Digest {
        Digest::of(self.reveal().as_bytes())
    }
}

#[allow(clippy::missing_fields_in_debug, reason = "a secret shows nothing")]
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Bytes of a minted token's text.
const MINTED_LENGTH: usize = 3 + 22 + 1 + 6;

/// Whether `text` is of the form that Ringfence mints, checksum included.
pub fn is_minted(text: &[u8]) -> bool {
    let Some((body, tail)) = text.split_at_checked(MINTED_LENGTH - 7) else { return false };
    let Some((b'_', sum)) = tail.split_first() else { return false };
    body.starts_with(b"rf_")
        && body.iter().skip(3).all(u8::is_ascii_alphanumeric)
        && text.len() == MINTED_LENGTH
        && sum == checksum(body)
}

/// Whether `text` may be an imported token's: 40 to 512 visible ASCII characters without a comma.
pub fn is_importable(text: &[u8]) -> bool {
    IMPORTED_TEXT.contains(&text.len()) && text.iter().all(|b| b.is_ascii_graphic() && *b != b',')
}

/// Whether a token's text may look like this at all.
pub fn is_well_formed(text: &[u8]) -> bool {
    is_minted(text) || is_importable(text)
}

/// Base62 of the CRC-32 (ISO-HDLC) of `body`.
fn checksum(body: &[u8]) -> [u8; 6] {
    base62::digits::<6>(u128::from(crc32(body)))
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        let [low, ..] = crc.to_le_bytes();
        let mixed = CRC_OF_BYTE.get(usize::from(low ^ byte)).copied().unwrap_or(0);
        crc >> 8 ^ mixed
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// What one byte makes of an empty checksum.
const CRC_OF_BYTE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::cast_possible_truncation, reason = "a byte")]
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        #[allow(clippy::indexing_slicing, reason = "checked by the compiler: it is evaluated there")]
        {
            table[byte] = crc;
        }
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::{Digest, Secret, is_minted, is_well_formed};

    #[test]
    fn a_minted_text_carries_its_checksum() {
        assert_eq!(Secret::mint(0).reveal(), "rf_0000000000000000000000_06z5xK");
        assert!(is_minted(Secret::mint(u128::MAX).reveal().as_bytes()));
        assert!(!is_minted(b"rf_0000000000000000000000_06z5xL"));
        assert!(!is_minted(b"rf_00000000000000000000000_06z5xK"));
        assert!(!is_minted(b""));
    }

    #[test]
    fn other_forms_are_accepted_where_they_could_have_been_imported() {
        assert!(is_well_formed(&[b'a'; 40]));
        assert!(!is_well_formed(&[b'a'; 39]));
        assert!(!is_well_formed(&[b'a'; 513]));
        assert!(!is_well_formed(&[b','; 40]));
        assert!(!is_well_formed(&[b' '; 40]));
        assert!(!is_well_formed(&[0xA0; 40]));
    }

    #[test]
    fn a_digest_reads_its_hexadecimal_form_and_shows_little() {
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::from_hex(hex), Some(Digest::of(b"")));
        assert_eq!(Digest::from_hex(&hex.to_uppercase()), Some(Digest::of(b"")));
        assert_eq!(Digest::from_hex(&hex[1..]), None);
        assert_eq!(Digest::from_hex(&hex.replace('e', "+")), None);
        assert_eq!(format!("{:?}", Digest::of(b"")), "Digest(e3b0…)");
    }

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::mint(1)), "Secret(…)");
    }
}
