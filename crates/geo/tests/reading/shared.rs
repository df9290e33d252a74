//! The MaxMind DB specification's own test files, where they are: beside a slow twin that asks for each address.
//!
//! The folder is `$RINGFENCE_SHARED_GEO`, or `shared/geo` beside the project. Without it these tests say so.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::facts::{Anonymizer, Country, Facts, Region, Told};
use geo::{Database, Fact, Fields, Limits};
use maxminddb::{LookupResult, PathElement, Reader, WithinOptions, path};
use proptest::prelude::*;
use proptest::test_runner::{TestRng, TestRunner};
use serde::Deserialize;

use crate::craft::head;
use crate::write::{address, chain, check_shape, known, told};

fn folder(name: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where the files are, for a test")]
    let told = std::env::var_os("RINGFENCE_SHARED_GEO").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/geo");
    let folder = told.unwrap_or(beside).join(name);
    if !folder.is_dir() {
        eprintln!(
            "not run: there is no folder {}; RINGFENCE_SHARED_GEO can name its parent",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder(name) else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (
                path.file_name().expect("a name").to_string_lossy().into_owned(),
                std::fs::read(path).expect("a file"),
            )
        })
        .collect();
    files.sort();
    files
}

/// Types of no preset are read by the provider's name: that path takes any short text.
fn fields(name: &str) -> Option<Fields> {
    let provider = match name {
        "GeoIP2-Domain-Test.mmdb" => "domain",
        _ if name.starts_with("MaxMind-DB-") || name.starts_with("libmaxminddb-") => "ip",
        _ => return None,
    };
    let path = |text| geo::Path::parse(text).expect("a path");
    let fields = Fields { country: Some(path("country.iso_code")), ..Fields::default() };
    Some(Fields { provider: Some(path(provider)), ..fields })
}

fn read(name: &str, bytes: &[u8]) -> Result<Database, String> {
    Database::read(bytes, name, fields(name).as_ref(), &Limits::default()).map_err(|error| chain(&error))
}

/// What the file says of an address, by the reader's own look-up, as the table of ecosystem.md §3 reads.
fn twin(name: &str, found: &LookupResult<'_, &[u8]>, tells: &[Fact]) -> (Facts, Option<String>) {
    fn at<'a, T: Deserialize<'a>>(found: &LookupResult<'a, &[u8]>, path: &[PathElement<'_>]) -> Option<T> {
        found.decode_path(path).ok().flatten()
    }
    fn is<T>(value: Option<T>) -> Told<T> {
        value.map_or(Told::Nothing, Told::Is)
    }
    let mut facts = Facts::not_loaded();
    let tell = |fact| tells.contains(&fact);
    let iso: Option<String> = at(found, &path!["country", "iso_code"]);
    let asn: Option<u32> = at(found, &path!["autonomous_system_number"])
        .or_else(|| at(found, &path!["traits", "autonomous_system_number"]));
    let provider: Option<String> = match name {
        "GeoIP-Anonymous-Plus-Test.mmdb" => at(found, &path!["provider_name"]),
        "GeoIP2-Domain-Test.mmdb" => at(found, &path!["domain"]),
        _ if name.starts_with("MaxMind-DB-") => at(found, &path!["ip"]),
        _ => None,
    };
    if tell(Fact::Country) {
        facts.country = is(iso.as_deref().and_then(Country::parse));
    }
    if tell(Fact::Region) {
        let part: Option<String> = at(found, &path!["subdivisions", 0, "iso_code"]);
        facts.region = is(iso.zip(part).and_then(|(iso, part)| Region::parse(&format!("{iso}-{part}"))));
    }
    if tell(Fact::Asn) {
        facts.asn = is(asn);
    }
    if tell(Fact::Anonymizer) {
        let tor = at(found, &path!["is_tor_exit_node"]) == Some(true);
        let any = at(found, &path!["is_anonymous"]) == Some(true);
        facts.anonymizer = is(match (tor, any) {
            (true, _) => Some(Anonymizer::Tor),
            (false, true) => Some(Anonymizer::Other),
            (false, false) => None,
        });
    }
    if tell(Fact::Services) {
        facts.services = Told::Nothing;
    }
    (facts, provider)
}

/// The same cases each time, and no file to remember them in.
fn runner() -> TestRunner {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    TestRunner::new_with_rng(config, rng)
}

fn is_alias(address: Ipv6Addr) -> bool {
    let is_under = |prefix: &str, length: u32| {
        let prefix: Ipv6Addr = prefix.parse().expect("a prefix");
        (address.to_bits() ^ prefix.to_bits()).checked_shr(128 - length) == Some(0)
    };
    is_under("::", 96) || is_under("::ffff:0:0", 96) || is_under("2001::", 32) || is_under("2002::", 16)
}

fn check(name: &str, database: &Database, reader: &Reader<&[u8]>, address: IpAddr) {
    let layer = known(&database.layer, address);
    let found = match address {
        IpAddr::V6(_) if reader.metadata().ip_version == 4 => None,
        // An address that embeds another stays the IPv6 address that it is, except where there is no other.
        IpAddr::V6(v6) if is_alias(v6) && !name.contains("no-ipv4") => None,
        _ => Some(reader.lookup(address).expect("a look-up")),
    };
    let expected = found.map(|found| twin(name, &found, &database.about.tells));
    let (facts, provider) = expected.unwrap_or_else(|| (database.layer.known[0].facts.clone(), None));
    assert_eq!(layer.facts, facts, "{name}: {address}");
    assert_eq!(layer.provider.as_deref(), provider.as_deref(), "{name}: {address}");
}

/// The first and the last address of a network, and those beside it.
fn edges(network: (IpAddr, u8)) -> Vec<IpAddr> {
    match network {
        (IpAddr::V4(first), prefix) => {
            let last = first.to_bits() | u32::MAX.checked_shr(u32::from(prefix)).unwrap_or_default();
            let all =
                [first.to_bits().checked_sub(1), Some(first.to_bits()), Some(last), last.checked_add(1)];
            all.into_iter().flatten().map(|bits| Ipv4Addr::from_bits(bits).into()).collect()
        }
        (IpAddr::V6(first), prefix) => {
            let last = first.to_bits() | u128::MAX.checked_shr(u32::from(prefix)).unwrap_or_default();
            let all =
                [first.to_bits().checked_sub(1), Some(first.to_bits()), Some(last), last.checked_add(1)];
            all.into_iter().flatten().map(|bits| Ipv6Addr::from_bits(bits).into()).collect()
        }
    }
}

#[test]
fn a_layer_answers_as_the_file_does_at_every_edge_and_at_random() {
    for (name, bytes) in files("good") {
        let database = read(&name, &bytes).expect(&name);
        check_shape(&database.layer);
        let reader = Reader::from_source(&bytes[..]).expect(&name);
        let all = WithinOptions::default().include_networks_without_data();
        let mut checked = 0;
        for found in reader.networks(all).expect("networks") {
            let network = found.expect("a network").network().expect("a network");
            for address in edges((network.network(), network.prefix())) {
                check(&name, &database, &reader, address);
                checked += 1;
            }
        }
        let mut runner = runner();
        let random = (any::<u32>(), any::<u128>());
        let run = runner.run(&random, |(ipv4, ipv6)| {
            check(&name, &database, &reader, Ipv4Addr::from_bits(ipv4).into());
            check(&name, &database, &reader, Ipv6Addr::from_bits(ipv6).into());
            // Within 2000::/3, where the networks are.
            check(&name, &database, &reader, Ipv6Addr::from_bits(ipv6 >> 3 | 1 << 125).into());
            Ok(())
        });
        run.expect(&name);
        eprintln!("{name}: {checked} edges, {:?}", database.about);
    }
}

#[test]
fn the_handy_addresses_are_known() {
    let Some(folder) = folder("good") else { return };
    let rows = [
        ("GeoIP2-City-Test.mmdb", "81.2.69.142", "GB GB-ENG ? ?"),
        ("GeoIP2-City-Test.mmdb", "89.160.20.128", "SE SE-E ? ?"),
        ("GeoIP2-City-Test.mmdb", "216.160.83.56", "US US-WA ? ?"),
        ("GeoIP2-City-Test.mmdb", "2001:218::1", "JP - ? ?"),
        ("GeoLite2-City-Test.mmdb", "216.160.83.56", "US US-WA ? ?"),
        ("GeoIP2-Enterprise-Test.mmdb", "216.160.83.56", "US US-WA 209 ?"),
        ("GeoLite2-Country-Test.mmdb", "89.160.20.128", "SE ? ? ?"),
        ("GeoIP2-Country-Test.mmdb", "10.9.9.9", "- ? ? ?"),
        ("GeoLite2-ASN-Test.mmdb", "1.128.0.1", "? ? 1221 ?"),
        ("GeoIP2-ISP-Test.mmdb", "1.128.0.1", "? ? 1221 ?"),
        ("GeoIP2-Anonymous-IP-Test.mmdb", "1.124.213.1", "? ? ? Tor"),
        ("GeoIP2-Anonymous-IP-Test.mmdb", "81.2.69.1", "? ? ? Tor"),
        ("GeoIP2-Anonymous-IP-Test.mmdb", "71.160.223.1", "? ? ? Other"),
        ("GeoIP2-Anonymous-IP-Test.mmdb", "65.1.2.3", "? ? ? Tor"),
        ("GeoIP2-Anonymous-IP-Test.mmdb", "9.9.9.9", "? ? ? -"),
        ("GeoIP-Anonymous-Plus-Test.mmdb", "1.2.0.1", "? ? ? Other"),
    ];
    for (name, text, expected) in rows {
        let database = Database::open(&folder.join(name), None, &Limits::default()).expect(name);
        let words = &told(&known(&database.layer, address(text)).facts)[..4];
        assert_eq!(words.join(" "), expected, "{name}: {text}");
    }
}

#[test]
fn b_117_a_broken_file_is_refused() {
    for (name, bytes) in files("broken") {
        let words = read(&name, &bytes).map(|database| database.about).expect_err(&name);
        eprintln!("{words}");
        // Most lack a description, which is refused at once: with another head the rest of it is met. It is whole
        // where the damage was in the head, or where no address leads.
        if let Ok(reader) = Reader::from_source(&bytes[..]) {
            let metadata = reader.metadata();
            let byte = |number: u16| u8::try_from(number).expect("a byte");
            let head = head(metadata.node_count, byte(metadata.record_size), byte(metadata.ip_version));
            let end = bytes.windows(14).rposition(|part| part == &head[..14]).expect("a head");
            match read(&name, &[&bytes[..end], &head[..]].concat()) {
                Err(words) => eprintln!("with another head: {words}"),
                Ok(database) => {
                    check_shape(&database.layer);
                    assert!(!name.contains("nesting") && !name.contains("separator"), "{name}");
                }
            }
        }
    }
}

#[test]
fn b_117_a_good_file_that_was_cut_is_refused() {
    for (name, bytes) in files("good") {
        let cuts = (0..64).map(|part| bytes.len() * part / 64);
        for length in cuts.chain(bytes.len() - 500..bytes.len()) {
            assert!(read(&name, &bytes[..length]).is_err(), "{name}: {length} of {}", bytes.len());
        }
    }
}

#[test]
fn flipped_bits_of_good_files_never_panic() {
    for (name, bytes) in files("good") {
        let mut runner = runner();
        let flips = proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..4);
        let run = runner.run(&flips, |flips| {
            let mut bytes = bytes.clone();
            for (place, bit) in flips {
                let place = place.index(bytes.len());
                bytes[place] ^= 1 << bit;
            }
            if let Ok(database) = read(&name, &bytes) {
                check_shape(&database.layer);
            }
            Ok(())
        });
        run.expect(&name);
    }
}

#[test]
fn a_providers_name_tells_a_service() {
    // The test files have no provider that Okta knows.
    for (name, bytes) in files("good") {
        let database = read(&name, &bytes).expect(&name);
        let services = database.layer.known.iter().map(|known| &known.facts.services);
        let nothing: Told<Arc<[Box<str>]>> = Told::Nothing;
        let tells = database.about.tells.contains(&Fact::Services);
        assert_eq!(tells, services.clone().all(|services| *services == nothing), "{name}");
    }
}
