//! From an address to what is known of it: the loaded files, merged into one table.
//!
//! A call asks once, whatever the number of files; what they say is put together while they are loaded.

mod merge;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use crate::facts::{Facts, Told};
use crate::places::table::Table;

/// What one file says, by networks that do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// By the numbers in `ipv4` and `ipv6`. The first is of an address that the file does not know:
    /// [`Told::Nothing`] where the file could have told, [`Told::NotLoaded`] where it cannot.
    pub known: Vec<Known>,
    /// Ascending starts, each with a number in `known`; each reaches to the next start, the last to the end
    /// of the family, and before the first nothing is known.
    pub ipv4: Vec<(u32, u32)>,
    pub ipv6: Vec<(u128, u32)>,
    /// Names of autonomous systems, for people.
    pub as_names: HashMap<u32, Arc<str>>,
}

/// What one file says of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Known {
    pub facts: Facts,
    /// Who runs the service behind the address, as the file has it, for people.
    pub provider: Option<Arc<str>>,
}

/// What all files together say of an address, and which of them said it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located {
    pub facts: Facts,
    pub provider: Option<Arc<str>>,
    pub said_by: SaidBy,
}

/// For each fact the file that told it, by its place among the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SaidBy {
    pub country: Option<usize>,
    pub region: Option<usize>,
    pub asn: Option<usize>,
    pub anonymizer: Option<usize>,
    pub services: Option<usize>,
}

impl Layer {
    /// What `know` says, asked once for every stretch between the ends of `networks`, which may lie within one
    /// another. `unknown` is of addresses outside of all of them. Slow and simple: for a few thousand networks.
    pub fn of_networks(
        unknown: Known,
        networks: impl IntoIterator<Item = (IpAddr, IpAddr)>,
        know: impl Fn(IpAddr) -> Option<Known>,
    ) -> Self {
        let (mut starts4, mut starts6) = (BTreeSet::new(), BTreeSet::new());
        for (first, last) in networks {
            match (first, last) {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    starts4.insert(first.to_bits());
                    starts4.extend(last.to_bits().checked_add(1));
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => {
                    starts6.insert(first.to_bits());
                    starts6.extend(last.to_bits().checked_add(1));
                }
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {}
            }
        }
        let mut known = vec![unknown];
        let mut number = |address: IpAddr| {
            let Some(here) = know(address) else { return 0 };
            let number = known.iter().position(|one| *one == here).unwrap_or_else(|| {
                known.push(here);
                known.len() - 1
            });
            u32::try_from(number).unwrap_or(0)
        };
        let ipv4 =
            starts4.into_iter().map(|start| (start, number(Ipv4Addr::from_bits(start).into()))).collect();
        let ipv6 =
            starts6.into_iter().map(|start| (start, number(Ipv6Addr::from_bits(start).into()))).collect();
        Self { known, ipv4, ipv6, as_names: HashMap::new() }
    }
}

#[derive(Debug)]
pub struct Atlas {
    ipv4: Table<u32>,
    ipv6: Table<u128>,
    /// By the tables' values. The first is of an address that nobody knows.
    located: Vec<Located>,
    as_names: HashMap<u32, Arc<str>>,
}

impl Atlas {
    /// Nothing is loaded: whatever is asked is *unknown*.
    pub fn empty() -> Self {
        Self::merge(&[])
    }

    /// Where two layers know the same fact of an address, the earlier counts; but one that knows of Tor
    /// counts before one that says another anonymizer, that before one that does not say, and services add up.
    pub fn merge(layers: &[&Layer]) -> Self {
        merge::merge(layers)
    }

    pub fn locate(&self, address: IpAddr) -> &Located {
        self.located(self.number(address))
    }

    pub fn facts(&self, address: IpAddr) -> &Facts {
        &self.locate(address).facts
    }

    /// What can be told at all: [`Told::NotLoaded`] is a fact that no file has, [`Told::Nothing`] one that
    /// some file has of some addresses.
    pub fn tells(&self) -> &Facts {
        &self.located(0).facts
    }

    /// As a file has it.
    pub fn as_name(&self, asn: u32) -> Option<&Arc<str>> {
        self.as_names.get(&asn)
    }

    /// Every autonomous system that a file names.
    pub fn as_names(&self) -> impl Iterator<Item = (u32, &Arc<str>)> {
        self.as_names.iter().map(|(asn, name)| (*asn, name))
    }

    /// Addresses that are known alike have the same number.
    pub(crate) fn number(&self, address: IpAddr) -> u32 {
        match address {
            IpAddr::V4(address) => self.ipv4.get(address.to_bits()),
            IpAddr::V6(address) => self.ipv6.get(address.to_bits()),
        }
    }

    pub(crate) fn located(&self, number: u32) -> &Located {
        static UNKNOWN: Located = Located {
            facts: Facts {
                country: Told::NotLoaded,
                region: Told::NotLoaded,
                asn: Told::NotLoaded,
                anonymizer: Told::NotLoaded,
                services: Told::NotLoaded,
            },
            provider: None,
            said_by: SaidBy { country: None, region: None, asn: None, anonymizer: None, services: None },
        };
        usize::try_from(number).ok().and_then(|number| self.located.get(number)).unwrap_or(&UNKNOWN)
    }

    /// Numbers that [`Atlas::number`] gives.
    pub(crate) fn numbers(&self) -> usize {
        self.located.len()
    }

    /// What the tables and the facts occupy.
    pub fn bytes(&self) -> usize {
        self.ipv4.bytes() + self.ipv6.bytes() + self.located.capacity() * size_of::<Located>()
    }

    /// Segments of both families.
    pub fn segments(&self) -> usize {
        self.ipv4.segments() + self.ipv6.segments()
    }
}
