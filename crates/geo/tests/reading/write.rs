//! Databases that tests write, and the layer's answer for an address.

use std::net::IpAddr;
use std::time::{Duration, UNIX_EPOCH};

use engine::atlas::{Known, Layer};
use engine::facts::{Facts, Told};
use geo::{Database, Fields, GeoError, Limits};
use mmdb_writer::ipnet::IpNet;
use mmdb_writer::{Value, Writer};

pub(crate) const BUILT: u64 = 1_700_000_000;

/// A database of networks with what is known of them.
pub(crate) fn file(database_type: &str, built: u64, rows: &[(&str, Value)]) -> Vec<u8> {
    let mut writer = Writer::builder(database_type)
        .description(&[("en", "A database of a test")])
        .build_epoch(UNIX_EPOCH + Duration::from_secs(built))
        .build();
    for (network, value) in rows {
        writer.insert_value(network.parse::<IpNet>().expect(network), value.clone()).expect(network);
    }
    writer.to_bytes().expect("a database")
}

pub(crate) fn country(code: &str) -> Value {
    Value::map([("country", Value::map([("iso_code", code)]))])
}

pub(crate) fn read(bytes: &[u8]) -> Result<Database, GeoError> {
    read_with(bytes, None)
}

pub(crate) fn read_with(bytes: &[u8], fields: Option<&Fields>) -> Result<Database, GeoError> {
    Database::read(bytes, "test.mmdb", fields, &Limits::default())
}

/// What the layer says, by a search of the plainest kind.
pub(crate) fn known(layer: &Layer, address: IpAddr) -> &Known {
    let number = match address {
        IpAddr::V4(address) => {
            layer.ipv4.iter().rev().find(|(start, _)| *start <= address.to_bits()).map_or(0, |(_, n)| *n)
        }
        IpAddr::V6(address) => {
            layer.ipv6.iter().rev().find(|(start, _)| *start <= address.to_bits()).map_or(0, |(_, n)| *n)
        }
    };
    &layer.known[usize::try_from(number).expect("a number")]
}

pub(crate) fn address(text: &str) -> IpAddr {
    text.parse().expect(text)
}

/// What holds of any layer: starts ascend, neighbours differ, numbers lead somewhere.
pub(crate) fn check_shape(layer: &Layer) {
    let is_known = |number: u32| usize::try_from(number).expect("a number") < layer.known.len();
    assert!(layer.ipv4.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
    assert!(layer.ipv6.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
    assert!(layer.ipv4.iter().all(|(_, number)| is_known(*number)));
    assert!(layer.ipv6.iter().all(|(_, number)| is_known(*number)));
}

/// An error and its causes, on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

/// Country, region, AS number, anonymizer, services: `?` is not loaded, `-` nothing.
pub(crate) fn told(facts: &Facts) -> [String; 5] {
    fn one<T>(told: &Told<T>, show: impl Fn(&T) -> String) -> String {
        match told {
            Told::NotLoaded => "?".to_owned(),
            Told::Nothing => "-".to_owned(),
            Told::Is(value) => show(value),
        }
    }
    [
        one(&facts.country, |country| country.as_str().to_owned()),
        one(&facts.region, |region| region.as_str().to_owned()),
        one(&facts.asn, u32::to_string),
        one(&facts.anonymizer, |anonymizer| format!("{anonymizer:?}")),
        one(&facts.services, |services| services.join(" ")),
    ]
}
