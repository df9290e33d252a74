//! Databases of MaxMind's format that tests write.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use mmdb_writer::ipnet::IpNet;
use mmdb_writer::{Ipv4Aliasing, ReservedNetworks, Value, Writer};

/// Seconds since 1970: in November 2023.
pub const BUILT: u64 = 1_700_000_000;

/// A file of the type `GeoLite2-Country`, as its networks have it: `("81.2.69.0/24", "GB")`.
pub fn countries(built: u64, rows: &[(&str, &str)]) -> Vec<u8> {
    let row = |(network, code): &(&str, &str)| {
        (network.parse().expect("a network"), Value::map([("country", Value::map([("iso_code", *code)]))]))
    };
    file("GeoLite2-Country", built, rows.iter().map(row))
}

/// A file of the type `GeoLite2-ASN`: `("1.128.0.0/11", 1221, "Telstra")`.
pub fn systems(built: u64, rows: &[(&str, u32, &str)]) -> Vec<u8> {
    let row = |(network, asn, name): &(&str, u32, &str)| {
        let value = Value::map([
            ("autonomous_system_number", Value::from(*asn)),
            ("autonomous_system_organization", Value::from(*name)),
        ]);
        (network.parse().expect("a network"), value)
    };
    file("GeoLite2-ASN", built, rows.iter().map(row))
}

/// A file of the type `GeoIP2-Anonymous-IP`: whether each network is Tor, or another anonymizer.
pub fn anonymizers(built: u64, rows: &[(&str, bool)]) -> Vec<u8> {
    let row = |(network, is_tor): &(&str, bool)| {
        let mut flags = vec![("is_anonymous", Value::from(true))];
        // Such files have a flag only where it is set.
        flags.extend(is_tor.then(|| ("is_tor_exit_node", Value::from(true))));
        (network.parse().expect("a network"), Value::map(flags))
    };
    file("GeoIP2-Anonymous-IP", built, rows.iter().map(row))
}

/// As `ringfence geo build` makes it: a network's country and autonomous system in one record.
pub fn places(built: u64, rows: &[(&str, &str, u32)]) -> Vec<u8> {
    let row = |(network, code, asn): &(&str, &str, u32)| {
        let value = Value::map([
            ("country", Value::map([("iso_code", *code)])),
            ("autonomous_system_number", Value::from(*asn)),
        ]);
        (network.parse().expect("a network"), value)
    };
    file("Ringfence-Country-ASN", built, rows.iter().map(row))
}

/// A file of the type that `ringfence geo build` makes: anonymizers, of which it does not tell whether they are Tor.
pub fn masks(built: u64, networks: &[&str]) -> Vec<u8> {
    let row = |network: &&str| {
        (network.parse().expect("a network"), Value::map([("is_anonymous", Value::from(true))]))
    };
    file("Ringfence-Country-ASN", built, networks.iter().map(row))
}

fn file(database_type: &str, built: u64, rows: impl Iterator<Item = (IpNet, Value)>) -> Vec<u8> {
    let mut writer = Writer::builder(database_type)
        .description(&[("en", "A database of a test")])
        .build_epoch(UNIX_EPOCH + Duration::from_secs(built))
        .reserved_networks(ReservedNetworks::Included)
        .ipv4_aliasing(Ipv4Aliasing::Disabled)
        .build();
    for (network, value) in rows {
        writer.insert_value(network, value).expect("a network that can be written");
    }
    writer.to_bytes().expect("a database")
}

/// As whoever knows how: beside it, and then renamed.
pub fn replace(path: &Path, bytes: &[u8]) {
    let beside = path.with_extension("new");
    std::fs::write(&beside, bytes).expect("written");
    std::fs::rename(&beside, path).expect("renamed");
}
