//! Writes a case's records to MaxMind databases, and reads them back as a server does.

use std::time::{Duration, UNIX_EPOCH};

use anyhow::Context as _;
use engine::Atlas;
use engine::facts::{Anonymizer, Told};
use geo::{Database, Fields, Limits, Path};
use mmdb_writer::ipnet::IpNet;
use mmdb_writer::{Ipv4Aliasing, ReservedNetworks, Value, Writer};

use super::Record;

/// A network of nobody that every fact is told of: a fact that no record has would count as not loaded.
const ASIDE: &str = "100::/64";

/// The records' longest prefix counts, alone. A record has one provider, so services beyond the first are in
/// further databases: what files say adds up.
pub(super) fn atlas(records: &[Record]) -> anyhow::Result<Atlas> {
    let services = records.iter().filter_map(|record| record.services.as_ref()).map(Vec::len);
    let files = services.max().unwrap_or(0).max(1);
    let databases: Vec<_> = (0..files).map(|at| database(records, at)).collect::<anyhow::Result<_>>()?;
    let layers: Vec<_> = databases.iter().map(|database| &database.layer).collect();
    Ok(Atlas::merge(&layers))
}

fn database(records: &[Record], at: usize) -> anyhow::Result<Database> {
    let mut writer = Writer::builder("Ringfence-Case")
        .description(&[("en", "The records of a case")])
        .build_epoch(UNIX_EPOCH + Duration::from_secs(1_700_000_000))
        .reserved_networks(ReservedNetworks::Included)
        .ipv4_aliasing(Ipv4Aliasing::Disabled)
        .build();
    let mut networks: Vec<(IpNet, Value)> =
        records.iter().map(|record| network(record, at)).collect::<anyhow::Result<_>>()?;
    let aside = [
        ("country", Value::from("ZZ")),
        ("region", Value::from("ZZ-Z")),
        ("asn", Value::from(1_u32)),
        ("anonymous", Value::from(true)),
        ("tor", Value::from(true)),
        ("provider", Value::from("NORD_VPN")),
    ];
    networks.push((ASIDE.parse()?, Value::map(aside)));
    // What is written later counts: the longest prefix last.
    networks.sort_by_key(|(network, _)| network.prefix_len());
    for (network, value) in networks {
        writer.insert_value(network, value).with_context(|| format!("{network}"))?;
    }
    let path = |text: &str| Path::parse(text).ok();
    let fields = Fields {
        country: path("country"),
        region: path("region"),
        asn: path("asn"),
        as_name: None,
        anonymizer: path("anonymous").into_iter().collect(),
        tor: path("tor"),
        provider: path("provider"),
    };
    Ok(Database::read(&writer.to_bytes()?, "case", Some(&fields), &Limits::default())?)
}

fn network(record: &Record, at: usize) -> anyhow::Result<(IpNet, Value)> {
    let network = record.prefix.parse().with_context(|| format!("`{}` is no prefix", record.prefix))?;
    let facts = record.facts()?;
    let mut value: Vec<(&str, Value)> = Vec::new();
    if let Told::Is(country) = facts.country {
        value.push(("country", Value::from(country.as_str())));
    }
    if let Told::Is(region) = &facts.region {
        value.push(("region", Value::from(region.as_str())));
    }
    if let Told::Is(asn) = facts.asn {
        value.push(("asn", Value::from(asn)));
    }
    if let Told::Is(kind) = facts.anonymizer {
        value.push(("anonymous", Value::from(true)));
        value.push(("tor", Value::from(kind == Anonymizer::Tor)));
    }
    if let Told::Is(services) = &facts.services
        && let Some(name) = services.get(at)
    {
        value.push(("provider", Value::from(&**name)));
    }
    Ok((network, Value::map(value)))
}
