//! What is built says what its sources say.

use geo::build::{Kind, Source, build};
use geo::{Database, Fact, GeoError, GeoFault};
use proptest::prelude::*;

use crate::write::{self, address, chain, known, read};

const IPV4: &str = "\
# Location Database Export
#
# Generated: Thu, 25 Jun 2026 04:33:59 GMT
# License:   CC BY-SA 4.0

16777216,16777471,AU
16777472,16778239,CN
3232235520,3232301055,SE
4294967295,4294967295,DE
";

const IPV6: &str = "\
# Generated: Thu, 25 Jun 2026 04:33:59 GMT
::,::1:0:0:ffff,JP
2001::,2001:0:ffff:ffff:ffff:ffff:ffff:ffff,??
2001:2::,2001:2:0:ffff:ffff:ffff:ffff:ffff,JP
2002::,2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff,US
";

fn tor(text: &str) -> Source<'_> {
    Source { name: "geoip", kind: Kind::Tor, bytes: text.as_bytes() }
}

fn libloc(bytes: &[u8]) -> Source<'_> {
    Source { name: "location.db", kind: Kind::Libloc, bytes }
}

fn built(sources: &[Source<'_>]) -> Result<Database, GeoError> {
    let mut bytes = Vec::new();
    build(sources, &mut bytes, &mut |_, _| {})?;
    Ok(read(&bytes).expect("what was built can be read"))
}

/// Country, AS number, anonymizer.
fn told(database: &Database, text: &str) -> String {
    let [country, _, asn, anonymizer, _] = write::told(&known(&database.layer, address(text)).facts);
    format!("{country} {asn} {anonymizer}")
}

fn check(database: &Database, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(told(database, text), *expected, "{text}");
    }
}

#[test]
fn tors_lists_tell_countries() {
    let database = built(&[tor(IPV4), tor(IPV6)]).expect("a database");
    let rows = [
        ("0.255.255.255", "- ? ?"),
        ("1.0.0.0", "AU ? ?"),
        ("1.0.0.255", "AU ? ?"),
        ("1.0.1.0", "CN ? ?"),
        ("1.0.3.255", "CN ? ?"),
        ("1.0.4.0", "- ? ?"),
        // A reserved network is kept.
        ("192.168.255.255", "SE ? ?"),
        ("255.255.255.255", "DE ? ?"),
        // What lies where IPv4 does is not taken for IPv4.
        ("::1", "- ? ?"),
        ("::1:0:0", "JP ? ?"),
        ("2001::1", "- ? ?"),
        ("2001:2::1", "JP ? ?"),
        ("2002:102:304::", "US ? ?"),
    ];
    check(&database, &rows);
    assert_eq!(&*database.about.database_type, "Ringfence-Country-ASN");
    assert_eq!(database.about.built, 1_782_362_039);
    assert_eq!(database.about.tells, [Fact::Country]);
    let attribution = database.about.attribution.expect("an attribution");
    assert!(attribution.contains("CC BY-SA 4.0") && attribution.contains("https://www.ipfire.org/location"));
}

#[test]
fn a_list_that_was_damaged_is_refused_by_its_line() {
    let head = "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n";
    let rows = [
        "1,2",
        "1,2,SE,NO",
        "2,1,SE",
        "1,2,SWE",
        "1,2,S1",
        "+1,2,SE",
        "1,4294967296,SE",
        "::1,2,SE",
        "::2,::1,SE",
        "10,20,SE\n20,30,NO",
        "fe80::1%eth0,fe80::2,SE",
        "\u{0}",
    ];
    for row in rows {
        let error = built(&[tor(&format!("{head}{row}\n"))]).expect_err(row);
        let line = 1 + row.lines().count();
        assert!(
            matches!(error.fault, GeoFault::NotALine { line: found, .. } if found == line),
            "{}",
            chain(&error)
        );
    }
    let error = built(&[tor("1,2,SE\n")]).expect_err("no date");
    assert_eq!(chain(&error), "cannot use the geo file `geoip`: nothing says when its data was generated");
    assert!(built(&[]).is_err());
}

#[test]
fn libloc_tells_the_innermost_network() {
    let bytes = location();
    let database = built(&[libloc(&bytes)]).expect("a database");
    let rows = [
        ("0.255.255.255", "- - -"),
        ("1.0.0.0", "AU 1 -"),
        ("1.1.255.255", "AU 1 -"),
        ("1.2.0.0", "- 2 Untold"),
        ("1.2.3.4", "NZ - -"),
        ("1.2.3.5", "- 2 Untold"),
        ("1.3.0.0", "AU 1 -"),
        ("2.0.0.0", "- - -"),
        ("255.255.255.255", "SE - -"),
        ("2001:db8::1", "DE 4294967295 -"),
        ("2001:db9::", "- - -"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "FR - -"),
    ];
    check(&database, &rows);
    assert_eq!(database.layer.as_names.get(&1).map(|name| &**name), Some("One"));
    assert_eq!(database.about.built, 1_600_000_000);
}

#[test]
fn the_earlier_source_counts_where_both_know() {
    let bytes = location();
    let database = built(&[tor(IPV4), libloc(&bytes)]).expect("a database");
    let rows = [
        ("1.0.1.0", "CN 1 -"),
        ("1.0.4.0", "AU 1 -"),
        ("1.2.0.0", "- 2 Untold"),
        ("192.168.0.1", "SE - -"),
        ("255.255.255.255", "DE - -"),
        ("2001:db8::1", "DE 4294967295 -"),
    ];
    check(&database, &rows);
    assert_eq!(database.about.built, 1_782_362_039);
}

#[test]
fn the_same_sources_make_the_same_bytes() {
    let bytes = location();
    let once = || {
        let mut out = Vec::new();
        let mut last = None;
        let summary =
            build(&[tor(IPV4), tor(IPV6), libloc(&bytes)], &mut out, &mut |done, of| last = Some((done, of)));
        (summary.expect("a summary"), out, last)
    };
    let (first, second) = (once(), once());
    assert_eq!(first, second);
    assert_eq!(u64::try_from(first.1.len()), Ok(first.0.bytes));
    assert_eq!(first.2, Some((first.0.ranges, first.0.ranges)));
}

#[test]
fn libloc_that_was_cut_is_refused() {
    let bytes = location();
    for length in 0..bytes.len() {
        let error = built(&[libloc(&bytes[..length])]).expect_err("a part");
        assert!(matches!(error.fault, GeoFault::NotLibloc { .. }), "{length}: {}", chain(&error));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_of_libloc_never_panic(flips in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..4)) {
        let mut bytes = location();
        for (place, bit) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        }
        let _ = build(&[libloc(&bytes)], Vec::new(), &mut |_, _| {});
    }

    #[test]
    fn any_lines_never_panic(text in "[0-9a-f:,?A-Z#\n ]{0,60}") {
        let head = "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n";
        let _ = build(&[tor(&format!("{head}{text}"))], Vec::new(), &mut |_, _| {});
    }
}

/// A database as libloc writes them: sections at places of their own, the pool last.
fn location() -> Vec<u8> {
    let mut tree = Tree { nodes: vec![[0, 0, u32::MAX]] };
    let mut networks = Vec::new();
    let rows: [(&str, u32, &[u8; 2], u32, u16); 7] = [
        ("::ffff:1.0.0.0", 104, b"AU", 1, 0),
        // Satellite and anycast are not facts, and no country is none.
        ("::ffff:1.2.0.0", 112, b"\0\0", 2, 1 | 2 | 4),
        ("::ffff:1.2.3.4", 128, b"NZ", 0, 8),
        ("::ffff:255.255.255.255", 128, b"SE", 0, 0),
        ("2001:db8::", 32, b"DE", u32::MAX, 2),
        ("ff00::", 8, b"FR", 0, 0),
        ("::ffff:2.0.0.0", 104, b"\0\0", 0, 0),
    ];
    for (number, (text, prefix, country, asn, flags)) in (0..).zip(rows) {
        let std::net::IpAddr::V6(first) = address(text) else { unreachable!("an IPv6 address") };
        tree.insert(first.to_bits(), prefix, number);
        networks.extend([&country[..], &[0, 0], &asn.to_be_bytes(), &flags.to_be_bytes(), &[0, 0]].concat());
    }
    let pool = b"\0One\0Two\0";
    let systems: Vec<u8> = [1_u32, 1, 2, 5].iter().flat_map(|word| word.to_be_bytes()).collect();
    let nodes: Vec<u8> = tree.nodes.iter().flatten().flat_map(|word| word.to_be_bytes()).collect();
    let countries = b"AUOC\0\0\0\0";
    let mut bytes = b"LOCDBXX\x01".to_vec();
    bytes.extend(1_600_000_000_u64.to_be_bytes());
    bytes.extend([0; 12]);
    let mut offset = 4200;
    let sections: [&[u8]; 5] = [&systems, &networks, &nodes, countries, pool];
    for section in sections {
        let length = u32::try_from(section.len()).expect("short");
        bytes.extend([offset, length].iter().flat_map(|word: &u32| word.to_be_bytes()));
        offset += length;
    }
    bytes.resize(4200, 0);
    bytes.extend(sections.concat());
    bytes
}

struct Tree {
    nodes: Vec<[u32; 3]>,
}

impl Tree {
    fn insert(&mut self, first: u128, prefix: u32, network: u32) {
        let mut here = 0;
        for depth in 0..prefix {
            let bit = usize::from(first >> (127 - depth) & 1 == 1);
            if self.nodes[here][bit] == 0 {
                self.nodes[here][bit] = u32::try_from(self.nodes.len()).expect("few");
                self.nodes.push([0, 0, u32::MAX]);
            }
            here = usize::try_from(self.nodes[here][bit]).expect("few");
        }
        self.nodes[here][2] = network;
    }
}
