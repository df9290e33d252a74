//! P16: the facts of an address from three loaded files, beside `maxminddb` alone; and what a verdict costs with ten
//! and with ten thousand dynamic zones.

use std::hint::black_box;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use engine::facts::Told;
use engine::zone::{Location, ProxyType};
use engine::{
    Atlas, Call, Credentials, DynamicZone, Evidence, Facts, IpChain, NetworkCondition, Records, Revision,
    Role, Snapshot, Timestamp, Usage, User, UserId, Zone, ZoneId, ZoneIds, ZoneKind, decide,
};
use geo::build::{Kind, Source, build};
use geo::{Database, Fields, Limits, Path};
use maxminddb::Reader;
use serde::Deserialize;

use crate::Size;
use crate::figures::Figure;
use crate::organization::{self, Chance};

const ROUNDS: usize = 7;
const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);
/// Of Debian's packages libloc-database and tor-geoipdb.
const SOURCES: [(&str, Kind); 3] = [
    ("/usr/share/libloc-location/location.db", Kind::Libloc),
    ("/usr/share/tor/geoip", Kind::Tor),
    ("/usr/share/tor/geoip6", Kind::Tor),
];

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let mut chance = Chance::new(0x6E0);
    let bytes = converted()?;
    let mut loading = Figure::new("reading and verifying a file", "ms");
    let mut read = || {
        let started = Instant::now();
        let layers = three(&bytes);
        loading.add(started.elapsed().as_secs_f64() * 1e3 / 3.0);
        layers
    };
    let layers = if size.quick { read()? } else { (0..3).map(|_| read()).next_back().context("read")?? };
    let started = Instant::now();
    let atlas = Arc::new(Atlas::merge(&layers.each_ref().map(|database| &database.layer)));
    let mut merging = Figure::new("merging three files", "ms");
    merging.add(started.elapsed().as_secs_f64() * 1e3);
    let addresses: Vec<IpAddr> =
        (0..if size.quick { 10_000 } else { 500_000 }).map(|_| address(&mut chance)).collect();
    let mut figures = facts(&bytes, &atlas, &addresses)?;
    figures.extend(verdicts(size, &atlas, &layers[1], &addresses, &mut chance));
    let mut memory = Figure::new("the merged table and its facts", "MB");
    memory.add(atlas.bytes() as f64 / 1e6);
    let mut networks = Figure::new("networks of a file", "networks");
    networks.add(layers[0].about.networks as f64);
    figures.extend([loading, merging, memory, networks]);
    Ok(figures)
}

fn converted() -> Result<Vec<u8>> {
    let files = SOURCES.map(|(name, kind)| std::fs::read(name).map(|bytes| (name, kind, bytes)));
    let mut read = Vec::new();
    for file in files {
        read.push(file.context("apt-get install libloc-database tor-geoipdb")?);
    }
    let sources: Vec<_> =
        read.iter().map(|(name, kind, bytes)| Source { name, kind: *kind, bytes }).collect();
    let mut out = Vec::new();
    build(&sources, &mut out, &mut |_, _| {})?;
    Ok(out)
}

/// The same networks as three files: countries, autonomous systems, anonymizers.
fn three(bytes: &[u8]) -> Result<[Database; 3]> {
    let path = |text: &str| Path::parse(text).ok();
    let fields = [
        Fields { country: path("country.iso_code"), ..Fields::default() },
        Fields {
            asn: path("autonomous_system_number"),
            as_name: path("autonomous_system_organization"),
            ..Fields::default()
        },
        Fields { anonymizer: path("is_anonymous").into_iter().collect(), ..Fields::default() },
    ];
    let read = |fields: &Fields| Database::read(bytes, "bench", Some(fields), &Limits::default());
    Ok([read(&fields[0])?, read(&fields[1])?, read(&fields[2])?])
}

#[derive(Deserialize)]
struct Country<'a> {
    #[serde(borrow)]
    country: Option<Code<'a>>,
}

#[derive(Deserialize)]
struct Code<'a> {
    iso_code: Option<&'a str>,
}

#[derive(Deserialize)]
struct System {
    autonomous_system_number: Option<u32>,
}

#[derive(Deserialize)]
struct Anonymous {
    is_anonymous: Option<bool>,
}

/// What is asked of the rival is what we tell: no more is decoded.
fn rival(readers: &[Reader<&[u8]>; 3], address: IpAddr) -> Result<usize> {
    let country = readers[0].lookup(address)?.decode::<Country<'_>>()?;
    let system = readers[1].lookup(address)?.decode::<System>()?;
    let anonymous = readers[2].lookup(address)?.decode::<Anonymous>()?;
    let code = country.and_then(|found| found.country?.iso_code);
    let number = system.and_then(|found| found.autonomous_system_number);
    let is_anonymous = anonymous.and_then(|found| found.is_anonymous).unwrap_or_default();
    Ok(code.map_or(0, str::len) + number.map_or(0, |_| 4) + usize::from(is_anonymous))
}

fn ours(atlas: &Atlas, address: IpAddr) -> usize {
    let Facts { country, asn, anonymizer, .. } = atlas.facts(address);
    let code = if let Told::Is(country) = country { country.as_str().len() } else { 0 };
    let number = if let Told::Is(_) = asn { 4 } else { 0 };
    code + number + usize::from(matches!(anonymizer, Told::Is(_)))
}

fn facts(bytes: &[u8], atlas: &Atlas, addresses: &[IpAddr]) -> Result<Vec<Figure>> {
    let reader = || Reader::from_source(bytes);
    let readers = [reader()?, reader()?, reader()?];
    for address in addresses {
        anyhow::ensure!(ours(atlas, *address) == rival(&readers, *address)?, "{address} is told otherwise");
    }
    let mut our_time = Figure::new("facts of an address from three files", "ns");
    let mut their_time = Figure::new("maxminddb: three look-ups with decoding", "ns");
    let mut ratio = Figure::new("facts to maxminddb", "×");
    for _ in 0..ROUNDS {
        let our = each(addresses, |address| ours(atlas, address));
        let their = each(addresses, |address| rival(&readers, address).unwrap_or_default());
        our_time.add(our);
        their_time.add(their);
        ratio.add(our / their);
    }
    Ok(vec![our_time, their_time, ratio])
}

fn verdicts(
    size: Size,
    atlas: &Arc<Atlas>,
    systems: &Database,
    addresses: &[IpAddr],
    chance: &mut Chance,
) -> Vec<Figure> {
    let numbers: Vec<u32> = systems.layer.as_names.keys().copied().collect();
    let many = if size.quick { 100 } else { 10_000 };
    let [few, many] = [10, many].map(|zones| {
        let compiled = organization(zones, &numbers, chance);
        compiled.located_by(Arc::clone(atlas))
    });
    let calls: Vec<IpChain> = addresses.iter().map(|address| IpChain::of_addresses(&[*address])).collect();
    let mut first = Figure::new("a verdict with 10,000 dynamic zones, first from each address", "ns");
    first.add(judged(&many, &calls));
    judged(&few, &calls);
    let mut with_ten = Figure::new("a verdict with 10 dynamic zones", "ns");
    let mut with_many = Figure::new("a verdict with 10,000 dynamic zones", "ns");
    let mut ratio = Figure::new("10,000 dynamic zones to ten", "×");
    for _ in 0..ROUNDS {
        let (ten, thousands) = (judged(&few, &calls), judged(&many, &calls));
        with_ten.add(ten);
        with_many.add(thousands);
        ratio.add(thousands / ten);
    }
    vec![with_ten, with_many, ratio, first]
}

fn judged(snapshot: &Snapshot, calls: &[IpChain]) -> f64 {
    let evidence = Evidence::default();
    let tokens = [0, 1, 2, 3, 4].map(|number| Credentials::of_text(organization::text(number).as_bytes()));
    let started = Instant::now();
    for (number, chain) in calls.iter().enumerate() {
        let credentials = tokens[number % 5];
        let call = Call { chain, credentials, evidence: &evidence, at: NOW };
        black_box(decide(snapshot, &call).reason());
    }
    started.elapsed().as_secs_f64() * 1e9 / calls.len() as f64
}

/// Zones by country, by autonomous system and by anonymizer, and a token for each kind of condition.
fn organization(zones: usize, numbers: &[u32], chance: &mut Chance) -> Snapshot {
    let zones: Vec<Arc<Zone>> = (0..zones).map(|number| Arc::new(zone(number, numbers, chance))).collect();
    let named = |from: usize| {
        let ids: Vec<_> = zones.iter().skip(from).take(3).map(|zone| zone.id).collect();
        ZoneIds::new(&ids).expect("three zones")
    };
    let conditions = [
        NetworkCondition::In(named(0)),
        NetworkCondition::NotIn(named(zones.len() / 2)),
        NetworkCondition::InAny,
        NetworkCondition::NotInAny,
        NetworkCondition::Anywhere,
    ];
    let owner = UserId::mint(1);
    let token = |(number, network)| Arc::new(organization::token_under(number, owner, network, NOW));
    let records = Records {
        tokens: conditions.into_iter().enumerate().map(token).collect(),
        users: vec![Arc::new(User { id: owner, login: "bench".into(), role: Role::None, active: true })],
        zones,
    };
    Snapshot::compile(&records, Revision(1), NOW, None)
}

fn zone(number: usize, numbers: &[u32], chance: &mut Chance) -> Zone {
    const COUNTRIES: [&str; 12] = ["DE", "FR", "US", "GB", "JP", "BR", "IN", "SE", "NL", "ZA", "AU", "CA"];
    let place = |chance: &mut Chance| {
        let country = engine::facts::Country::parse(COUNTRIES[chance.below(COUNTRIES.len())]);
        Location { country: country.expect("a country"), region: None }
    };
    let mut dynamic = DynamicZone::default();
    match chance.below(4) {
        0 => dynamic.locations = vec![place(chance)],
        1 => dynamic.asns = (0..=chance.below(75)).map(|_| numbers[chance.below(numbers.len())]).collect(),
        2 => {
            dynamic.locations = vec![place(chance)];
            dynamic.asns = vec![numbers[chance.below(numbers.len())]];
        }
        _ => {
            dynamic.locations = vec![place(chance)];
            dynamic.proxy_type = Some(ProxyType::Any);
        }
    }
    Zone {
        id: ZoneId::mint(number as u128),
        name: format!("zone {number}").into(),
        usage: if number % 20 == 19 { Usage::Blocklist } else { Usage::Policy },
        active: true,
        kind: ZoneKind::Dynamic(dynamic),
    }
}

fn address(chance: &mut Chance) -> IpAddr {
    match chance.below(4) {
        // Of the space that is given out: 2001::/16 to 2c0f::/16 by their first bits.
        0 => {
            let upper = [0x2001_u128, 0x2400, 0x2600, 0x2800, 0x2a00, 0x2c0f][chance.below(6)] << 112;
            IpAddr::from((upper | (u128::from(chance.next()) << 48)).to_be_bytes())
        }
        _ => chance.address().into(),
    }
}

fn each(addresses: &[IpAddr], ask: impl Fn(IpAddr) -> usize) -> f64 {
    let started = Instant::now();
    let mut sum = 0;
    for address in addresses {
        sum += ask(*address);
    }
    black_box(sum);
    started.elapsed().as_secs_f64() * 1e9 / addresses.len() as f64
}
