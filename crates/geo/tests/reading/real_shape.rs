//! Data of a real size, of Debian's `tor-geoipdb` and `libloc-database`, where `RINGFENCE_REAL_SHAPE=1` asks for
//! it: built, read back, and held to the package's own reader (`python3-location`).
//!
//! `RINGFENCE_REAL_SHAPE=1 cargo test -p geo real_shape -- --nocapture`

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::{Command, Stdio};
use std::time::Instant;

use engine::atlas::{Known, Layer};
use geo::build::{Kind, Source, build};
use geo::{Database, Databases, Limits, Setting};
use maxminddb::Reader;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::write::told;

const LOCATION: &str = "/usr/share/libloc-location/location.db";
const TOR: [&str; 2] = ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"];

/// Prints `country asn anonymous` of each address of its input.
const PYTHON: &str = r#"
import sys, location
db = location.Database(sys.argv[1])
for line in sys.stdin:
    n = db.lookup(line.strip())
    if n is None:
        print("- - -")
    else:
        anonymous = n.has_flag(location.NETWORK_FLAG_ANONYMOUS_PROXY)
        print(n.country_code or "-", n.asn or "-", "Untold" if anonymous else "-")
"#;

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "an opt-in of whoever runs the tests, who is told how long it took"
)]
fn real_shape() {
    if std::env::var_os("RINGFENCE_REAL_SHAPE").is_none() {
        eprintln!(
            "not run: set RINGFENCE_REAL_SHAPE=1, with libloc-database, python3-location and tor-geoipdb"
        );
        return;
    }
    let location = std::fs::read(LOCATION).expect("the package libloc-database");
    let folder = tempfile::tempdir().expect("a folder");
    let libloc = Source { name: LOCATION, kind: Kind::Libloc, bytes: &location };

    let path = folder.path().join("libloc.mmdb");
    let databases = built(&[libloc], &path);
    let addresses = addresses(&path);
    let mut child = Command::new("/usr/bin/python3")
        .args(["-c", PYTHON, LOCATION])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join("\n");
    let feed = std::thread::spawn(move || stdin.write_all(text.as_bytes()).expect("written"));
    let output = child.wait_with_output().expect("python3");
    feed.join().expect("fed");
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).expect("text");
    let atlas = databases.atlas();
    let mut known = 0;
    for (address, line) in addresses.iter().zip(lines.lines()) {
        let [country, _, asn, anonymizer, _] = told(atlas.facts(*address));
        let told = format!("{country} {asn} {anonymizer}");
        // Where no record is anonymous, the file cannot tell.
        assert_eq!(told.replace('?', "-"), *line, "{address}");
        known += u32::from(line != "- - -");
    }
    assert_eq!(lines.lines().count(), addresses.len());
    eprintln!("{} addresses agree, {known} of them known", addresses.len());

    let lists = TOR.map(|path| std::fs::read(path).expect("the package tor-geoipdb"));
    let tor = |at: usize| Source { name: TOR[at], kind: Kind::Tor, bytes: &lists[at] };
    built(&[tor(0), tor(1), libloc], &folder.path().join("all.mmdb"));
}

#[expect(clippy::disallowed_methods, reason = "it is printed, and nothing depends on it")]
fn built(sources: &[Source<'_>], path: &std::path::Path) -> Databases {
    let before = Instant::now();
    let file = std::fs::File::create(path).expect("a file");
    let summary = build(sources, file, &mut |_, _| {}).expect("a database");
    eprintln!("built in {:?}: {summary:?}", before.elapsed());
    let bytes = std::fs::read(path).expect("read");
    let before = Instant::now();
    Reader::from_source(&bytes[..]).expect("a database").verify().expect("whole");
    eprintln!("verified in {:?}", before.elapsed());
    drop(bytes);
    let before = Instant::now();
    let database = Database::open(path, None, &Limits::default()).expect("a database");
    eprintln!("opened in {:?}: a layer of {} KiB", before.elapsed(), occupied(&database.layer) / 1024);
    drop(database);
    let setting = Setting { path: path.to_path_buf(), fields: None };
    let (databases, changes) = Databases::open(vec![setting], Limits::default());
    assert!(changes.faults.is_empty(), "{:?}", changes.faults);
    let before = Instant::now();
    let atlas = databases.atlas();
    eprintln!("merged in {:?}: {} segments, {} bytes", before.elapsed(), atlas.segments(), atlas.bytes());
    eprintln!("{:?}", databases.files().filter_map(|(_, about, _)| about).collect::<Vec<_>>());
    databases
}

/// Bytes of the tables, without the names.
fn occupied(layer: &Layer) -> usize {
    layer.ipv4.capacity() * size_of::<(u32, u32)>()
        + layer.ipv6.capacity() * size_of::<(u128, u32)>()
        + layer.known.capacity() * size_of::<Known>()
}

/// Random ones, and the edges of every thirtieth network.
fn addresses(path: &std::path::Path) -> Vec<IpAddr> {
    let mut runner = TestRunner::deterministic();
    let mut all: Vec<IpAddr> = Vec::new();
    for _ in 0..30_000 {
        let tree = (any::<u32>(), any::<u128>()).new_tree(&mut runner).expect("two numbers");
        let (ipv4, ipv6) = tree.current();
        all.push(Ipv4Addr::from_bits(ipv4).into());
        all.push(Ipv6Addr::from_bits(ipv6 >> 3 | 1 << 125).into());
    }
    let reader = Reader::open_readfile(path).expect("a database");
    for found in reader.networks(maxminddb::WithinOptions::default()).expect("networks").step_by(30) {
        let network = found.expect("a network").network().expect("a network");
        match network.network() {
            IpAddr::V4(first) => {
                let last = first.to_bits() | u32::MAX.checked_shr(u32::from(network.prefix())).unwrap_or(0);
                all.extend(
                    [first.to_bits().wrapping_sub(1), first.to_bits(), last, last.wrapping_add(1)]
                        .map(|bits| IpAddr::from(Ipv4Addr::from_bits(bits))),
                );
            }
            IpAddr::V6(first) => {
                let last = first.to_bits() | u128::MAX.checked_shr(u32::from(network.prefix())).unwrap_or(0);
                all.extend(
                    [first.to_bits().wrapping_sub(1), first.to_bits(), last, last.wrapping_add(1)]
                        .map(|bits| IpAddr::from(Ipv6Addr::from_bits(bits))),
                );
            }
        }
    }
    all
}
