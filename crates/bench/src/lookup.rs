//! P1 and P2: from an address to the zones that hold it, beside tables that tell the longest match.

mod rivals;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use engine::{Entries, Entry, IpZone, Records, Revision, Snapshot, Usage, Zone, ZoneId, ZoneKind};

use self::rivals::{Address, Rivals};
use crate::Size;
use crate::decide::{NOW, each};
use crate::figures::{Figure, one};
use crate::organization::{self, Chance, Network};

const ROUNDS: usize = 7;
const BUILDS: usize = 3;
const OURS: &str = "ringfence";

/// What is asked.
struct Asked<A> {
    random: Vec<A>,
    /// Inside of networks: where nobody holds an address the processor guesses so, and goes on before it has read it.
    inside: Vec<A>,
}

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let chance = &mut Chance::new(0x5EED);
    let count = if size.quick { 10_000 } else { 1_000_000 };
    let networks = organization::networks(size, size.networks / 10 * 9, chance, organization::network_4);
    let asked = Asked {
        random: (0..count).map(|_| chance.address()).collect(),
        inside: (0..count).map(|_| inside_4(&networks, chance)).collect(),
    };
    let mut figures = family("IPv4", size, &networks, &asked)?;
    let networks = organization::networks(size, size.networks / 5, chance, organization::network_6);
    // Nearly all of IPv6 is in no network: one of two is sought where one is.
    let either = |chance: &mut Chance| match chance.below(2) {
        0 => inside_6(&networks, chance),
        _ => chance.address_6(),
    };
    let asked = Asked {
        random: (0..count).map(|_| either(chance)).collect(),
        inside: (0..count).map(|_| inside_6(&networks, chance)).collect(),
    };
    figures.extend(family("IPv6", size, &networks, &asked)?);
    Ok(figures)
}

fn inside_4(networks: &[Network<Ipv4Addr>], chance: &mut Chance) -> Ipv4Addr {
    let Network { first, prefix, .. } = networks[chance.below(networks.len())];
    let hosts = u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
    Ipv4Addr::from_bits(first.to_bits() | (chance.address().to_bits() & hosts))
}

fn inside_6(networks: &[Network<Ipv6Addr>], chance: &mut Chance) -> Ipv6Addr {
    let Network { first, prefix, .. } = networks[chance.below(networks.len())];
    let hosts = u128::MAX.checked_shr(prefix.into()).unwrap_or(0);
    Ipv6Addr::from_bits(first.to_bits() | (chance.address_6().to_bits() & hosts))
}

fn family<A: Address>(
    name: &str,
    size: Size,
    networks: &[Network<A>],
    asked: &Asked<A>,
) -> Result<Vec<Figure>> {
    let rivals = &Rivals::of(networks)?;
    let records = Records { zones: zones(size, networks), ..Records::default() };
    let mut building = Figure::new(&format!("{name}: building the table"), "ms");
    let mut build = || {
        let started = Instant::now();
        let snapshot = Snapshot::compile(&records, Revision(1), NOW, None);
        building.add(started.elapsed().as_secs_f64() * 1e3);
        snapshot
    };
    for _ in 1..BUILDS {
        drop(build());
    }
    let snapshot = build();
    let mut figures = Vec::new();
    for (how, addresses, linked) in
        [("calls independent", &asked.random, false), ("one after another", &asked.inside, true)]
    {
        same_answers(&snapshot, rivals, addresses)?;
        let contenders = [
            Contender::new(OURS, addresses, |address: A| zones_of(&snapshot, address.into())),
            Contender::new("treebitmap", addresses, |address| found(rivals.treebitmap(address))),
            Contender::new("ip_network_table", addresses, |address| found(rivals.ip_network_table(address))),
            Contender::new("prefix-trie", addresses, |address| found(rivals.prefix_trie(address))),
        ];
        figures.extend(in_turn(&format!("{name}, {how}"), &contenders, linked));
    }
    let table = snapshot.sizes().zones - typed(&records);
    let bytes =
        one(&format!("{name}: the table, a network"), "B", table as f64 / networks.len().max(1) as f64);
    figures.extend([bytes, building]);
    figures.extend(rivals.figures(name, networks.len()));
    Ok(figures)
}

fn zones<A: Copy + Into<IpAddr>>(size: Size, networks: &[Network<A>]) -> Vec<Arc<Zone>> {
    let mut entries = vec![Vec::new(); size.zones];
    for Network { first, prefix, zone } in networks {
        let text = format!("{}/{prefix}", (*first).into());
        entries[*zone].push(Entry::parse(&text).expect("an address and a prefix"));
    }
    let zone = |(number, entries): (usize, Vec<Entry>)| {
        let ip = IpZone { gateways: entries.into(), proxies: Entries::default(), exempt: false };
        let (id, name) = (ZoneId::mint(number as u128), format!("zone {number}").into());
        Arc::new(Zone { id, name, usage: Usage::Policy, active: true, kind: ZoneKind::Ip(ip) })
    };
    entries.into_iter().enumerate().map(zone).collect()
}

/// What the networks occupy as they were typed.
fn typed(records: &Records) -> usize {
    let bytes = |zone: &Arc<Zone>| match &zone.kind {
        ZoneKind::Ip(ip) => ip.gateways.bytes() + ip.proxies.bytes(),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => 0,
    };
    records.zones.iter().map(bytes).sum()
}

/// The zone of the longest match is one of those that hold the address, and where there is none nobody holds it.
fn same_answers<A: Address>(snapshot: &Snapshot, rivals: &Rivals<A>, addresses: &[A]) -> Result<()> {
    for address in addresses.iter().copied() {
        let longest = rivals.treebitmap(address);
        let others = [rivals.ip_network_table(address), rivals.prefix_trie(address)];
        ensure!(others == [longest; 2], "{}: the rivals differ", address.into());
        let holders = snapshot.holders(address.into());
        let agrees = match longest {
            Some(zone) => holders.gateway_of().contains(&zone),
            None => holders.gateway_of().is_empty(),
        };
        ensure!(agrees, "{}: {longest:?} is not of {:?}", address.into(), holders.gateway_of());
    }
    Ok(())
}

/// The set is read, not only found.
fn zones_of(snapshot: &Snapshot, address: IpAddr) -> usize {
    let holders = snapshot.holders(address);
    let zones = holders.gateway_of();
    found(zones.last().copied()) + zones.len()
}

fn found(zone: Option<u32>) -> usize {
    zone.and_then(|zone| usize::try_from(zone).ok()).unwrap_or_default()
}

struct Contender<'a> {
    name: &'static str,
    /// Nanoseconds an address.
    time: Box<dyn Fn(bool) -> f64 + 'a>,
}

impl<'a> Contender<'a> {
    fn new<A: Copy>(name: &'static str, addresses: &'a [A], ask: impl Fn(A) -> usize + 'a) -> Self {
        let time = move |linked| each(addresses.len(), |at| ask(addresses[at]), linked);
        Self { name, time: Box::new(time) }
    }
}

/// Each contender, and ours to each other one.
fn in_turn(how: &str, contenders: &[Contender<'_>], linked: bool) -> Vec<Figure> {
    let mut times: Vec<Figure> =
        contenders.iter().map(|one| Figure::new(&format!("{how}: {}", one.name), "ns")).collect();
    let rivals = contenders.iter().skip(1);
    let mut ratios: Vec<Figure> =
        rivals.map(|rival| Figure::new(&format!("{how}: {OURS} to {}", rival.name), "×")).collect();
    for _ in 0..ROUNDS {
        let round: Vec<f64> = contenders.iter().map(|contender| (contender.time)(linked)).collect();
        for (figure, time) in times.iter_mut().zip(&round) {
            figure.add(*time);
        }
        for (ratio, rival) in ratios.iter_mut().zip(&round[1..]) {
            ratio.add(round[0] / rival);
        }
    }
    times.extend(ratios);
    times
}
