//! Many entries in a few bytes each: a million of them lie in memory for as long as the server runs.

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::{Entry, block};
use crate::addr;

/// Entries in the order in which they were given, each with its text. Cheap to clone.
///
/// An entry whose text follows from its addresses takes 5 to 33 bytes, any other one more than its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Entries {
    /// One after another: a form, and what it says.
    bytes: Arc<[u8]>,
    count: usize,
}

/// Every form but [`TEXT`] has its addresses in full; a CIDR the one that was typed, and then its prefix.
const ADDRESS_4: u8 = 0;
const CIDR_4: u8 = 1;
const RANGE_4: u8 = 2;
const ADDRESS_6: u8 = 3;
const CIDR_6: u8 = 4;
const RANGE_6: u8 = 5;
/// Its length, and the text: spelled otherwise than an address is printed.
const TEXT: u8 = 6;

impl Entries {
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The entries with their texts, each made anew.
    pub fn iter(&self) -> impl Iterator<Item = Entry> {
        let mut rest = &*self.bytes;
        std::iter::from_fn(move || {
            let (written, after) = Written::read(rest)?;
            rest = after;
            written.entry()
        })
    }

    /// The first and the last address of each, inclusive and of one family, without its text.
    pub fn ranges(&self) -> impl Iterator<Item = (IpAddr, IpAddr)> {
        let mut rest = &*self.bytes;
        std::iter::from_fn(move || {
            let (written, after) = Written::read(rest)?;
            rest = after;
            written.range()
        })
    }

    /// The first entry that holds `address`, which must be canonical.
    pub fn holding(&self, address: IpAddr) -> Option<Entry> {
        self.iter().find(|entry| entry.contains(address))
    }

    /// What it occupies.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self { bytes: Arc::new([]), count: 0 }
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let mut bytes = Vec::new();
        let mut count = 0;
        for entry in entries {
            write(&mut bytes, &entry);
            count += 1;
        }
        Self { bytes: bytes.into(), count }
    }
}

impl<'a> FromIterator<&'a Entry> for Entries {
    fn from_iter<I: IntoIterator<Item = &'a Entry>>(entries: I) -> Self {
        entries.into_iter().cloned().collect()
    }
}

impl<const N: usize> From<[Entry; N]> for Entries {
    fn from(entries: [Entry; N]) -> Self {
        Self::from_iter(entries)
    }
}

impl From<Vec<Entry>> for Entries {
    fn from(entries: Vec<Entry>) -> Self {
        Self::from_iter(entries)
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|entry| entry.text().to_owned())).finish()
    }
}

/// One entry as the bytes have it.
enum Written<'a> {
    Address(IpAddr),
    Cidr(IpAddr, u8),
    Range(IpAddr, IpAddr),
    Text(&'a str),
}

impl<'a> Written<'a> {
    /// The first of `bytes`, and what is behind it.
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (form, rest) = bytes.split_first()?;
        match *form {
            ADDRESS_4 => address_4(rest).map(|(only, rest)| (Self::Address(only), rest)),
            ADDRESS_6 => address_6(rest).map(|(only, rest)| (Self::Address(only), rest)),
            CIDR_4 => cidr(address_4(rest)?),
            CIDR_6 => cidr(address_6(rest)?),
            RANGE_4 => {
                let (first, rest) = address_4(rest)?;
                address_4(rest).map(|(last, rest)| (Self::Range(first, last), rest))
            }
            RANGE_6 => {
                let (first, rest) = address_6(rest)?;
                address_6(rest).map(|(last, rest)| (Self::Range(first, last), rest))
            }
            _ => {
                let (length, rest) = rest.split_first()?;
                let (text, rest) = rest.split_at_checked(usize::from(*length))?;
                Some((Self::Text(std::str::from_utf8(text).ok()?), rest))
            }
        }
    }

    fn range(&self) -> Option<(IpAddr, IpAddr)> {
        match self {
            Self::Address(only) => Some((*only, *only)),
            Self::Cidr(typed, prefix) => Some(block(*typed, *prefix)),
            Self::Range(first, last) => Some((*first, *last)),
            Self::Text(text) => Entry::parse(text).ok().map(|entry| (entry.first(), entry.last())),
        }
    }

    fn text(&self) -> Box<str> {
        match self {
            Self::Address(only) => only.to_string().into(),
            Self::Cidr(typed, prefix) => format!("{typed}/{prefix}").into(),
            Self::Range(first, last) => format!("{first}-{last}").into(),
            Self::Text(text) => (*text).into(),
        }
    }

    fn entry(&self) -> Option<Entry> {
        let (first, last) = self.range()?;
        Some(Entry { text: self.text(), first, last })
    }
}

fn address_4(bytes: &[u8]) -> Option<(IpAddr, &[u8])> {
    let (octets, rest) = bytes.split_first_chunk::<4>()?;
    Some((Ipv4Addr::from(*octets).into(), rest))
}

fn address_6(bytes: &[u8]) -> Option<(IpAddr, &[u8])> {
    let (octets, rest) = bytes.split_first_chunk::<16>()?;
    Some((Ipv6Addr::from(*octets).into(), rest))
}

fn cidr((typed, rest): (IpAddr, &[u8])) -> Option<(Written<'_>, &[u8])> {
    let (prefix, rest) = rest.split_first()?;
    Some((Written::Cidr(typed, *prefix), rest))
}

fn write(bytes: &mut Vec<u8>, entry: &Entry) {
    let plain = plain(entry).filter(|written| {
        // Only what comes out again, letter by letter.
        written.text() == entry.text && written.range() == Some((entry.first, entry.last))
    });
    match plain {
        Some(Written::Address(only)) => put(bytes, [ADDRESS_4, ADDRESS_6], &[only]),
        Some(Written::Cidr(typed, prefix)) => {
            put(bytes, [CIDR_4, CIDR_6], &[typed]);
            bytes.push(prefix);
        }
        Some(Written::Range(first, last)) => put(bytes, [RANGE_4, RANGE_6], &[first, last]),
        Some(Written::Text(_)) | None => {
            // The longest text of two addresses is 91 bytes: see `addr::parse`.
            let length = u8::try_from(entry.text.len()).unwrap_or(u8::MAX);
            bytes.extend([TEXT, length]);
            bytes.extend(entry.text.bytes().take(usize::from(length)));
        }
    }
}

/// What the text would be, were it written as addresses are printed.
fn plain(entry: &Entry) -> Option<Written<'static>> {
    if let Some((typed, prefix)) = entry.text.split_once('/') {
        return Some(Written::Cidr(addr::parse(typed).ok()?, prefix.parse().ok()?));
    }
    if entry.text.contains('-') {
        return Some(Written::Range(entry.first, entry.last));
    }
    Some(Written::Address(entry.first))
}

fn put(bytes: &mut Vec<u8>, [form_4, form_6]: [u8; 2], addresses: &[IpAddr]) {
    bytes.push(if addresses.iter().all(IpAddr::is_ipv4) { form_4 } else { form_6 });
    for address in addresses {
        match address {
            IpAddr::V4(address) => bytes.extend(address.octets()),
            IpAddr::V6(address) => bytes.extend(address.octets()),
        }
    }
}
