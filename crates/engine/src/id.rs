//! Ids that look like Okta's: tokens `00T…`, users `00u…`, zones `nzo…`, 20 characters.

use std::fmt;
use std::marker::PhantomData;

use crate::base62;

/// Longest id, in bytes.
pub const ID_MAX: usize = 20;

pub type TokenId = Id<OfToken>;
pub type UserId = Id<OfUser>;
pub type ZoneId = Id<OfZone>;
pub type KeyId = Id<OfKey>;

/// 1 to 20 bytes of `A-Z a-z 0-9 _ -`. Kept inline: no allocation, cheap to copy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<Of> {
    bytes: [u8; ID_MAX],
    length: u8,
    of: PhantomData<Of>,
}

/// What an id names, and how such ids begin.
pub trait Named {
    const PREFIX: &'static str;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfToken {}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfUser {}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfZone {}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfKey {}

impl Named for OfToken {
    const PREFIX: &'static str = "00T";
}
impl Named for OfUser {
    const PREFIX: &'static str = "00u";
}
impl Named for OfZone {
    const PREFIX: &'static str = "nzo";
}
impl Named for OfKey {
    const PREFIX: &'static str = "key";
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 20 of the characters A-Z, a-z, 0-9, `_` and `-`")]
pub struct IdError;

impl<Of> Id<Of> {
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let fits = (1..=ID_MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if !fits {
            return Err(IdError);
        }
        Ok(Self::of_checked(text.as_bytes()))
    }

    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn of_checked(text: &[u8]) -> Self {
        let mut bytes = [0; ID_MAX];
        for (slot, byte) in bytes.iter_mut().zip(text) {
            *slot = *byte;
        }
        let length = u8::try_from(text.len().min(ID_MAX)).unwrap_or(0);
        Self { bytes, length, of: PhantomData }
    }
}

impl<Of: Named> Id<Of> {
    /// A new id of 17 base62 digits (101 bits) from `random`.
    pub fn mint(random: u128) -> Self {
        let mut text = [0; ID_MAX];
        let digits = base62::digits::<17>(random);
        for (slot, byte) in text.iter_mut().zip(Of::PREFIX.as_bytes().iter().chain(&digits)) {
            *slot = *byte;
        }
        Self::of_checked(&text)
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenId, ZoneId};

    #[test]
    fn an_id_is_short_and_plain() {
        for good in ["z1", "nzo1office", "00T1gtr35t8ZbfBfV1d7"] {
            assert_eq!(ZoneId::parse(good).map(|id| id.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", "a b", "a/b", "nzo🙂", "123456789012345678901"] {
            assert!(ZoneId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn minted_ids_look_like_oktas() {
        let id = TokenId::mint(7).to_string();
        assert_eq!(id, "00T00000000000000007");
        assert_ne!(TokenId::mint(u128::MAX), TokenId::mint(u128::MAX - 1));
    }
}
