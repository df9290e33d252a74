//! One line of an IP zone: an address, a CIDR or a range, kept as it was typed.

mod list;
#[cfg(test)]
mod tests;
pub mod wire;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::addr;

pub use self::list::Entries;

/// A closed range of addresses of one family, and the text that it was typed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    text: Box<str>,
    first: IpAddr,
    last: IpAddr,
}

/// Why a text is no entry. What it quotes is escaped and cut, so that it can be shown anywhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("an entry is empty: write an address, a CIDR or a range such as 10.0.0.1-10.0.0.9")]
    Empty,
    /// The whole text is meant to be one address.
    #[error("{0} is not an address, a CIDR or a range")]
    Address(Quoted),
    /// One end of a range, or what stands before the slash.
    #[error("{text} is not a {form}: {part} is not an address")]
    Part { text: Quoted, form: &'static str, part: Quoted },
    /// Nothing stands before the slash, or on one side of the hyphen.
    #[error("{text} is not a {form}: an address is missing in it")]
    PartMissing { text: Quoted, form: &'static str },
    #[error("{0} is not a range: one end is IPv4 and the other IPv6")]
    MixedFamilies(Quoted),
    #[error("{0} is not a range: it runs backwards, put the lower address first")]
    Backwards(Quoted),
    #[error("{text} is not a CIDR: the prefix of an {family} network is {least} to {most}")]
    Prefix { text: Quoted, family: &'static str, least: u8, most: u8 },
    #[error("{0} is not a CIDR: write its prefix in digits without a leading zero, as in 10.0.0.0/8")]
    PrefixForm(Quoted),
}

/// A text from outside as an error shows it: in quotes, escaped, and no longer than a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted(Box<str>);

impl Entry {
    /// A `-` anywhere makes the text a range, else a `/` makes it a CIDR, else it is one address.
    /// Blanks are not part of an entry: whoever reads a form or a file trims first.
    pub fn parse(text: &str) -> Result<Self, EntryError> {
        if text.is_empty() {
            return Err(EntryError::Empty);
        }
        let (first, last) = if let Some((first, last)) = text.split_once('-') {
            range(text, first, last)?
        } else if let Some((address, prefix)) = text.split_once('/') {
            network(text, address, prefix)?
        } else {
            let only = addr::parse(text).map_err(|_| EntryError::Address(Quoted::new(text)))?;
            (only, only)
        };
        Ok(Self { text: text.into(), first, last })
    }

    /// As typed, host bits and all.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lowest address; of a CIDR the network's, whatever host bits were typed.
    pub fn first(&self) -> IpAddr {
        self.first
    }

    /// The highest address, inclusive; of the same family as [`Self::first`].
    pub fn last(&self) -> IpAddr {
        self.last
    }

    /// `address` must be canonical, as [`crate::addr::parse`] gives it.
    pub fn contains(&self, address: IpAddr) -> bool {
        // `IpAddr` orders every IPv4 address before every IPv6 one, so the ends keep families apart.
        self.first <= address && address <= self.last
    }
}

impl EntryError {
    /// One word for programs, as the case files name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Address(_) | Self::Part { .. } | Self::PartMissing { .. } => "address",
            Self::MixedFamilies(_) => "mixed_families",
            Self::Backwards(_) => "backwards",
            Self::Prefix { .. } | Self::PrefixForm(_) => "prefix",
        }
    }
}

fn range(text: &str, first: &str, last: &str) -> Result<(IpAddr, IpAddr), EntryError> {
    let end = |part| addr::parse(part).map_err(|_| part_error(text, "range", part));
    let (first, last) = (end(first)?, end(last)?);
    if first.is_ipv4() != last.is_ipv4() {
        return Err(EntryError::MixedFamilies(Quoted::new(text)));
    }
    if last < first {
        return Err(EntryError::Backwards(Quoted::new(text)));
    }
    Ok((first, last))
}

fn network(text: &str, address: &str, prefix: &str) -> Result<(IpAddr, IpAddr), EntryError> {
    let written = addr::literal(address).map_err(|_| part_error(text, "CIDR", address))?;
    let canonical = addr::canonical(written);
    // On a mapped address the prefix counts from bit 0 of the IPv6 form. Below 96 it would name
    // addresses that are not IPv4, and is nearly always an IPv4 prefix in the wrong place.
    let (family, least, most) = match (written, canonical) {
        (IpAddr::V4(_), _) => ("IPv4", 0, 32),
        (IpAddr::V6(_), IpAddr::V4(_)) => ("IPv4-mapped", 96, 128),
        (IpAddr::V6(_), IpAddr::V6(_)) => ("IPv6", 0, 128),
    };
    if !is_plain(prefix) {
        return Err(EntryError::PrefixForm(Quoted::new(text)));
    }
    // A number too large for the type is out of bounds as well.
    let bits = prefix.parse().ok().filter(|bits| (least..=most).contains(bits));
    let bits = bits.ok_or_else(|| EntryError::Prefix { text: Quoted::new(text), family, least, most })?;
    Ok(block(canonical, bits - least))
}

/// The first and the last address of the network of `prefix` bits that holds `address`. A prefix
/// beyond the family's width is the address alone.
pub(crate) fn block(address: IpAddr, prefix: u8) -> (IpAddr, IpAddr) {
    match address {
        IpAddr::V4(address) => {
            let hosts = u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
            let bits = u32::from(address);
            (Ipv4Addr::from(bits & !hosts).into(), Ipv4Addr::from(bits | hosts).into())
        }
        IpAddr::V6(address) => {
            let hosts = u128::MAX.checked_shr(prefix.into()).unwrap_or(0);
            let bits = u128::from(address);
            (Ipv6Addr::from(bits & !hosts).into(), Ipv6Addr::from(bits | hosts).into())
        }
    }
}

/// Digits without a sign or a leading zero; `u8::from_str` alone would take `+8` and `08`.
fn is_plain(prefix: &str) -> bool {
    let digits = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
    digits && (prefix == "0" || !prefix.starts_with('0'))
}

fn part_error(text: &str, form: &'static str, part: &str) -> EntryError {
    let text = Quoted::new(text);
    if part.is_empty() {
        return EntryError::PartMissing { text, form };
    }
    EntryError::Part { text, form, part: Quoted::new(part) }
}

impl Quoted {
    pub fn new(text: &str) -> Self {
        let mut shown: Box<str> = text.into();
        if let Some((end, _)) = text.char_indices().nth(QUOTED_CHARACTERS_MAX) {
            shown = text.get(..end).map(|cut| format!("{cut}…").into()).unwrap_or_default();
        }
        Self(shown)
    }

    /// Cut, not escaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Quoted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// Longer than the longest range of IPv6 addresses.
const QUOTED_CHARACTERS_MAX: usize = 96;
