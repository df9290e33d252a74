//! Damage ends in words: never in a panic, a hang or a file that is used by half.

use engine::facts::Told;
use geo::{Database, GeoFault, Limits};
use mmdb_writer::Value;
use proptest::prelude::*;

use crate::craft::{Child, large_map, list, map, one_record, pointer, text, tree};
use crate::write::{BUILT, address, chain, check_shape, country, file, known, read};

fn small_city() -> Vec<u8> {
    let part = Value::map([("iso_code", "WA")]);
    let us =
        Value::map([("country", Value::map([("iso_code", "US")])), ("subdivisions", Value::array([part]))]);
    let rows = [
        ("192.0.2.0/24", us),
        ("198.51.100.0/25", country("DE")),
        ("203.0.113.7/32", country("SE")),
        ("2001:db8::/32", country("FR")),
    ];
    file("GeoLite2-City", BUILT, &rows)
}

#[test]
fn b_117_a_file_that_was_cut_is_refused_wherever_it_was_cut() {
    let bytes = small_city();
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "{length} of {}", bytes.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_never_panic(flips in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..4)) {
        let mut bytes = small_city();
        for (place, bit) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        }
        if let Ok(database) = read(&bytes) {
            check_shape(&database.layer);
        }
    }

    #[test]
    fn any_bytes_before_a_head_never_panic(data in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(database) = read(&one_record(&data)) {
            check_shape(&database.layer);
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes).is_err());
    }
}

#[test]
fn what_is_crafted_by_hand_is_read_as_well() {
    let record = [map(1), text("country"), map(1), text("iso_code"), text("SE")].concat();
    let database = read(&one_record(&record)).expect("a database");
    let facts = |text| known(&database.layer, address(text)).facts.country;
    assert!(matches!(facts("127.255.255.255"), Told::Is(country) if country.as_str() == "SE"));
    assert_eq!(facts("128.0.0.0"), Told::Nothing);
    assert!(database.layer.ipv6.is_empty());
}

#[test]
fn a_tree_that_meets_itself_is_refused() {
    let record = [map(1), text("country"), map(1), text("iso_code"), text("SE")].concat();
    let up = |children: (Child, Child)| [(Child::Node(1), Child::Data(0)), children];
    for nodes in [
        up((Child::Node(0), Child::Data(0))),
        up((Child::Node(1), Child::Node(1))),
        up((Child::Node(0), Child::Node(0))),
    ] {
        let error = read(&tree(&nodes, &record)).expect_err("a tree that meets itself");
        assert!(matches!(error.fault, GeoFault::Damaged(_)), "{}", chain(&error));
    }
    // Each node twice the one below: 2^32 networks of 32 nodes.
    let mut nodes: Vec<_> = (1..32).map(|node| (Child::Node(node), Child::Node(node))).collect();
    nodes.push((Child::Data(0), Child::Data(0)));
    assert!(read(&tree(&nodes, &record)).is_err());
}

#[test]
fn records_that_nest_or_unfold_without_end_are_refused() {
    let deep = [list(1).repeat(100_000), text("x")].concat();
    assert!(read(&one_record(&deep)).is_err());
    // A pointer to itself, and two to each other.
    assert!(read(&one_record(&pointer(0))).is_err());
    assert!(read(&one_record(&[map(1), text("country"), pointer(0)].concat())).is_err());
    // Nine lists, each of ten pointers to the next: a thousand million texts.
    let level = |at: u16| [list(10), pointer(at).repeat(10)].concat();
    let mut laughs = Vec::new();
    for _ in 0..9 {
        let next = u16::try_from(laughs.len()).expect("near") + 22;
        laughs.extend(level(next));
    }
    laughs.extend(text("ha"));
    let error = read(&one_record(&laughs)).expect_err("too much of it");
    assert!(
        matches!(error.fault, GeoFault::Damaged(_) | GeoFault::TooManyValues { .. }),
        "{}",
        chain(&error)
    );
}

#[test]
fn many_records_that_share_a_large_part_are_refused() {
    let record = [map(1), text("country"), pointer(0)].concat();
    let leaves = 1_u32 << 12;
    let mut data = large_map();
    let start = u32::try_from(data.len()).expect("small");
    assert_eq!(record.len(), 11);
    data.extend(record.repeat(1 << 12));
    let child = |number: u32| match number.checked_sub(leaves - 1) {
        Some(leaf) => Child::Data(start + leaf * 11),
        None => Child::Node(number),
    };
    let nodes: Vec<_> = (0..leaves - 1).map(|node| (child(2 * node + 1), child(2 * node + 2))).collect();
    let error = read(&tree(&nodes, &data)).expect_err("a million values of 70,000 bytes");
    assert!(matches!(error.fault, GeoFault::TooManyValues { .. }), "{}", chain(&error));
}

#[test]
fn each_limit_refuses_the_file_beyond_it() {
    let bytes = small_city();
    let read =
        |limits: Limits| Database::read(&bytes, "test.mmdb", None, &limits).map_err(|error| chain(&error));
    let whole = Limits::default();
    let size = u64::try_from(bytes.len()).expect("small");
    assert!(read(Limits { bytes: size, ..whole }).is_ok());
    let rows = [
        (Limits { bytes: size - 1, ..whole }, "it is larger than"),
        (Limits { networks: 3, ..whole }, "its search tree is larger than 3 networks"),
        (Limits { record_values: 5, ..whole }, "its records hold more than 5 values"),
        (Limits { values: 10, ..whole }, "its records hold more than 10 values"),
    ];
    for (limits, words) in rows {
        let error = read(limits).expect_err(words);
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_time_that_is_none_is_refused() {
    let rows = [("192.0.2.0/24", country("SE"))];
    assert!(read(&file("GeoLite2-Country", 253_402_300_799, &rows)).is_ok());
    let error = read(&file("GeoLite2-Country", 253_402_300_800, &rows)).expect_err("the year 10000");
    assert!(matches!(error.fault, GeoFault::NoTime { .. }), "{}", chain(&error));
}

#[test]
fn a_file_without_networks_is_refused() {
    let error = read(&file("GeoLite2-Country", BUILT, &[])).expect_err("nothing in it");
    assert!(matches!(error.fault, GeoFault::NoNetwork), "{}", chain(&error));
}
