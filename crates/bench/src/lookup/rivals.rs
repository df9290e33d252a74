//! Tables of others, each with the same networks: they tell the zone of the longest match.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Instant;

use anyhow::{Context, Result};
use ip_network::IpNetwork;
use ip_network_table::IpNetworkTable;
use ip_network_table_deps_treebitmap::{IpLookupTable, address};
use prefix_trie::{Prefix, PrefixMap};

use crate::figures::{Figure, one};
use crate::organization::Network;

/// An address of one family, as prefix-trie takes networks.
pub(super) trait Address: Copy + Into<IpAddr> + address::Address {
    type Network: Prefix;
    const WIDTH: u8;

    fn network(self, prefix: u8) -> Self::Network;
}

pub(super) struct Rivals<A: Address> {
    treebitmap: IpLookupTable<A, u32>,
    ip_network_table: IpNetworkTable<u32>,
    prefix_trie: PrefixMap<A::Network, u32>,
    built: [(&'static str, f64); 3],
}

impl<A: Address> Rivals<A> {
    pub(super) fn of(networks: &[Network<A>]) -> Result<Self> {
        let mut networks_of_theirs = Vec::with_capacity(networks.len());
        for Network { first, prefix, .. } in networks {
            let network = IpNetwork::new(*first, *prefix);
            networks_of_theirs.push(network.ok().context("a network without host bits")?);
        }
        let zones = networks.iter().map(|network| u32::try_from(network.zone).unwrap_or(u32::MAX));
        let started = Instant::now();
        let mut treebitmap = IpLookupTable::new();
        for (network, zone) in networks.iter().zip(zones.clone()) {
            treebitmap.insert(network.first, network.prefix.into(), zone);
        }
        let first = milliseconds(started);
        let started = Instant::now();
        let mut ip_network_table = IpNetworkTable::new();
        for (network, zone) in networks_of_theirs.into_iter().zip(zones.clone()) {
            ip_network_table.insert(network, zone);
        }
        let second = milliseconds(started);
        let started = Instant::now();
        let mut prefix_trie = PrefixMap::new();
        for (network, zone) in networks.iter().zip(zones) {
            prefix_trie.insert(network.first.network(network.prefix), zone);
        }
        let third = milliseconds(started);
        let built = [("treebitmap", first), ("ip_network_table", second), ("prefix-trie", third)];
        Ok(Self { treebitmap, ip_network_table, prefix_trie, built })
    }

    #[inline]
    pub(super) fn treebitmap(&self, address: A) -> Option<u32> {
        self.treebitmap.longest_match(address).map(|(_, _, zone)| *zone)
    }

    #[inline]
    pub(super) fn ip_network_table(&self, address: A) -> Option<u32> {
        self.ip_network_table.longest_match(address).map(|(_, zone)| *zone)
    }

    #[inline]
    pub(super) fn prefix_trie(&self, address: A) -> Option<u32> {
        self.prefix_trie.get_lpm(&address.network(A::WIDTH)).map(|(_, zone)| *zone)
    }

    /// What was measured on the way, and what the one of them occupies that says so.
    pub(super) fn figures(&self, family: &str, networks: usize) -> Vec<Figure> {
        let (nodes, results) = self.treebitmap.mem_usage();
        let bytes = (nodes + results) as f64 / networks.max(1) as f64;
        let mut figures = vec![one(&format!("{family}: treebitmap, a network"), "B", bytes)];
        let built = |(name, time)| one(&format!("{family}: building {name}"), "ms", time);
        figures.extend(self.built.map(built));
        figures
    }
}

fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e3
}

impl Address for Ipv4Addr {
    type Network = (u32, u8);
    const WIDTH: u8 = 32;

    fn network(self, prefix: u8) -> Self::Network {
        (self.to_bits(), prefix)
    }
}

impl Address for Ipv6Addr {
    type Network = (u128, u8);
    const WIDTH: u8 = 128;

    fn network(self, prefix: u8) -> Self::Network {
        (self.to_bits(), prefix)
    }
}
