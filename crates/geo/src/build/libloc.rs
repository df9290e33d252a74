//! IPFire's binary format, version 1, as `src/libloc/format.h` of libloc has it: everything big endian.
//!
//! ```text
//! 0   magic "LOCDBXX", version u8
//! 8   created u64, vendor u32, description u32, license u32          (texts: places in the pool)
//! 28  offset u32 and length u32 of: AS, networks, tree, countries, pool
//! AS       number u32, name u32
//! network  country 2 bytes, 2 bytes, AS u32, flags u16, 2 bytes
//! node     zero u32, one u32, network u32                            (none: 0, 0, 0xffff_ffff)
//! ```
//!
//! Addresses are of 128 bits, IPv4 at `::ffff:0:0/96`. The network of the longest prefix counts, whole. Its
//! signature is not checked: Debian's package is, by the archive's.

use std::collections::HashMap;

use engine::facts::Country;

use super::ranges::{Ranges, Says};
use crate::error::GeoFault;
use crate::limits::NAME_BYTES_MAX;

const MAGIC: &[u8] = b"LOCDBXX\x01";
const NO_NETWORK: u32 = 0xffff_ffff;
/// The only flag that is a fact: satellite, anycast and drop are not.
const ANONYMOUS_PROXY: u16 = 1;
/// The first and the last address of IPv4, as it lies in the tree.
const IPV4: (u128, u128) = (0xffff_0000_0000, 0xffff_ffff_ffff);

pub(super) fn read(bytes: &[u8]) -> Result<Ranges, GeoFault> {
    let file = File::open(bytes)?;
    let mut walk = Walk::new(&file);
    walk.node(0, 0, 0, None)?;
    let mut ranges =
        Ranges { from: "libloc-database", generated: file.created, says: walk.says, ..Ranges::default() };
    for (first, last, says) in walk.ranges {
        split(&mut ranges, first, last, says);
    }
    Ok(ranges)
}

/// A range of the tree to the families that it is of.
fn split(ranges: &mut Ranges, first: u128, last: u128, says: usize) {
    let low = |address: u128| u32::try_from(address & 0xffff_ffff).unwrap_or_default();
    if first < IPV4.0 {
        ranges.push_ipv6(first, last.min(IPV4.0 - 1), says);
    }
    if first <= IPV4.1 && last >= IPV4.0 {
        ranges.ipv4.push((low(first.max(IPV4.0)), low(last.min(IPV4.1)), says));
    }
    if last > IPV4.1 {
        ranges.push_ipv6(first.max(IPV4.1 + 1), last, says);
    }
}

struct File<'a> {
    created: u64,
    networks: &'a [[u8; 12]],
    nodes: &'a [[u8; 12]],
    as_names: HashMap<u32, Box<str>>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, GeoFault> {
        if !bytes.starts_with(MAGIC) {
            return Err(bad("no magic and version", 0));
        }
        let created = bytes.get(8..16).and_then(|part| part.try_into().ok()).map(u64::from_be_bytes);
        let pool = section(bytes, 60)?;
        Ok(Self {
            created: created.ok_or_else(|| bad("no time", 8))?,
            networks: rows(bytes, 36)?,
            nodes: rows(bytes, 44)?,
            as_names: as_names(rows(bytes, 28)?, pool)?,
        })
    }

    fn says(&self, network: u32) -> Result<Says, GeoFault> {
        let number = usize::try_from(network).unwrap_or(usize::MAX);
        let row = self.networks.get(number).ok_or_else(|| bad("a network out of range", number))?;
        let [c0, c1, _, _, a0, a1, a2, a3, f0, f1, _, _] = *row;
        let country = match [c0, c1] {
            [0, 0] => None,
            // Codes as `A1` are of no country.
            code => std::str::from_utf8(&code).ok().and_then(Country::parse),
        };
        let asn = u32::from_be_bytes([a0, a1, a2, a3]);
        Ok(Says {
            country,
            asn: (asn != 0).then_some(asn),
            as_name: self.as_names.get(&asn).cloned(),
            is_anonymous: u16::from_be_bytes([f0, f1]) & ANONYMOUS_PROXY != 0,
        })
    }
}

fn as_names(rows: &[[u8; 8]], pool: &[u8]) -> Result<HashMap<u32, Box<str>>, GeoFault> {
    let mut names = HashMap::with_capacity(rows.len());
    for [a, b, c, d, e, f, g, h] in rows {
        let at = usize::try_from(u32::from_be_bytes([*e, *f, *g, *h])).unwrap_or(usize::MAX);
        let rest = pool.get(at..).ok_or_else(|| bad("a name out of range", at))?;
        let end = rest.iter().position(|byte| *byte == 0).ok_or_else(|| bad("a name without end", at))?;
        let name = rest.get(..end).and_then(|name| std::str::from_utf8(name).ok());
        let name = name.ok_or_else(|| bad("a name that is no text", at))?;
        // A name is for people: one that is none is left out.
        if !name.is_empty() && name.len() <= NAME_BYTES_MAX && !name.chars().any(char::is_control) {
            names.insert(u32::from_be_bytes([*a, *b, *c, *d]), name.into());
        }
    }
    Ok(names)
}

/// The bytes of a section whose offset and length are at `at`.
fn section(bytes: &[u8], at: usize) -> Result<&[u8], GeoFault> {
    let word = |at: usize| {
        let part = bytes.get(at..at.saturating_add(4))?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(part)).ok()
    };
    let part = || {
        let start = word(at)?;
        bytes.get(start..start.checked_add(word(at.saturating_add(4))?)?)
    };
    part().ok_or_else(|| bad("a section out of range", at))
}

fn rows<const N: usize>(bytes: &[u8], at: usize) -> Result<&[[u8; N]], GeoFault> {
    let (rows, rest) = section(bytes, at)?.as_chunks::<N>();
    if rest.is_empty() { Ok(rows) } else { Err(bad("a section that ends within a row", at)) }
}

fn bad(what: &'static str, at: usize) -> GeoFault {
    GeoFault::NotLibloc { what, at }
}

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    says: Vec<Says>,
    by_network: HashMap<u32, usize>,
    by_says: HashMap<Says, usize>,
    /// Ascending, neighbours that are alike put together.
    ranges: Vec<(u128, u128, usize)>,
    visits: usize,
}

impl<'f, 'a> Walk<'f, 'a> {
    fn new(file: &'f File<'a>) -> Self {
        Self {
            file,
            says: Vec::new(),
            by_network: HashMap::new(),
            by_says: HashMap::new(),
            ranges: Vec::new(),
            visits: 0,
        }
    }

    /// `first` is the first address below the node, `depth` the bits that led to it, `outer` what the nearest
    /// network around it says. Goes at most 128 deep, and to each node once: a tree cannot have more.
    fn node(&mut self, node: u32, first: u128, depth: u32, outer: Option<usize>) -> Result<(), GeoFault> {
        let at = usize::try_from(node).unwrap_or(usize::MAX);
        let row = self.file.nodes.get(at).ok_or_else(|| bad("a node out of range", at))?;
        self.visits = self.visits.saturating_add(1);
        if self.visits > self.file.nodes.len() {
            return Err(bad("a tree that meets itself", at));
        }
        let [z0, z1, z2, z3, o0, o1, o2, o3, n0, n1, n2, n3] = *row;
        let here = match u32::from_be_bytes([n0, n1, n2, n3]) {
            NO_NETWORK => outer,
            network => Some(self.number(network)?),
        };
        let children = [u32::from_be_bytes([z0, z1, z2, z3]), u32::from_be_bytes([o0, o1, o2, o3])];
        let Some(left) = 127_u32.checked_sub(depth) else {
            self.push(first, first, here);
            return if children == [0, 0] { Ok(()) } else { Err(bad("a tree that is too deep", at)) };
        };
        for (child, first) in children.into_iter().zip([first, first | (1 << left)]) {
            if child == 0 {
                self.push(first, first | ((1 << left) - 1), here);
            } else {
                self.node(child, first, depth.saturating_add(1), here)?;
            }
        }
        Ok(())
    }

    fn number(&mut self, network: u32) -> Result<usize, GeoFault> {
        if let Some(number) = self.by_network.get(&network) {
            return Ok(*number);
        }
        let says = self.file.says(network)?;
        let number = *self.by_says.entry(says.clone()).or_insert_with(|| {
            self.says.push(says);
            self.says.len().saturating_sub(1)
        });
        self.by_network.insert(network, number);
        Ok(number)
    }

    fn push(&mut self, first: u128, last: u128, says: Option<usize>) {
        let Some(number) = says else { return };
        match self.ranges.last_mut() {
            Some((_, end, before)) if end.checked_add(1) == Some(first) && *before == number => *end = last,
            Some(_) | None => self.ranges.push((first, last, number)),
        }
    }
}
