//! Makes a database of data that is free to use: Tor's lists of countries and IPFire's `libloc` database.

mod libloc;
mod ranges;
mod tor;

use std::io::Write;
use std::time::{Duration, UNIX_EPOCH};

use mmdb_writer::{Ipv4Aliasing, MergeStrategy, ReservedNetworks, Value, Writer};

use crate::build::ranges::{Range, Ranges, Says};
use crate::error::{GeoError, GeoFault};
use crate::limits::BUILT_MAX;
use crate::preset::OWN_TYPE;

/// Data to build from, whole in memory.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// For people, as in errors.
    pub name: &'a str,
    pub kind: Kind,
    pub bytes: &'a [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `location.db` of Debian's `libloc-database`: country, autonomous system, anonymizer.
    Libloc,
    /// `geoip` or `geoip6` of Debian's `tor-geoipdb`: country.
    Tor,
}

/// What was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The latest time that a source says it was generated, in seconds since 1970.
    pub built: u64,
    /// Ranges of all sources.
    pub ranges: u64,
    /// Bytes that were written.
    pub bytes: u64,
    /// What the licence wants said; the file carries it as its description.
    pub attribution: String,
}

/// Writes one database. Where two sources know the same fact of an address, the earlier counts. The same
/// sources make the same bytes. `progress` hears how many ranges of how many are done.
pub fn build(
    sources: &[Source<'_>],
    mut out: impl Write,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Summary, GeoError> {
    let read: Vec<Ranges> = sources.iter().map(read).collect::<Result<_, _>>()?;
    let whole = |fault: GeoFault| fault.of(OWN_TYPE);
    let built = read.iter().map(|source| source.generated).max().ok_or_else(|| whole(GeoFault::NoDate))?;
    let epoch = UNIX_EPOCH.checked_add(Duration::from_secs(built)).filter(|_| built <= BUILT_MAX);
    let epoch = epoch.ok_or_else(|| whole(GeoFault::NoTime { built }))?;
    let total = read.iter().map(Ranges::len).fold(0, u64::saturating_add);
    let attribution = attribution(&read);
    let mut writer = Writer::builder(OWN_TYPE)
        .description(&[("en", &attribution)])
        // What a source says of a reserved network is kept, as what it says of any other.
        .reserved_networks(ReservedNetworks::Included)
        // An IPv6 address that embeds an IPv4 one stays the IPv6 address that it is.
        .ipv4_aliasing(Ipv4Aliasing::Disabled)
        .build_epoch(epoch)
        .build();
    let mut done = 0_u64;
    // The last first: what comes later lies over it.
    for source in read.iter().rev() {
        for range in source.all() {
            insert(&mut writer, &range).map_err(whole)?;
            done = done.saturating_add(1);
            if done.is_multiple_of(PROGRESS_STEP) {
                progress(done, total);
            }
        }
    }
    let bytes = writer.to_bytes().map_err(|error| whole(GeoFault::Build(Box::new(error))))?;
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(|error| whole(GeoFault::Write(error)))?;
    progress(total, total);
    let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(Summary { built, ranges: total, bytes, attribution })
}

/// Ranges between two words of progress.
const PROGRESS_STEP: u64 = 10_000;

fn read(source: &Source<'_>) -> Result<Ranges, GeoError> {
    let ranges = match source.kind {
        Kind::Libloc => libloc::read(source.bytes),
        Kind::Tor => tor::read(source.bytes),
    };
    ranges.map_err(|fault| fault.of(source.name))
}

fn insert(writer: &mut Writer, range: &Range<'_>) -> Result<(), GeoFault> {
    let failed = |error| GeoFault::Build(Box::new(error));
    if *range.says == Says::default() {
        return Ok(());
    }
    let value = value(range.says);
    for network in range.networks() {
        writer.insert_value_merged(network, value.clone(), MergeStrategy::TopLevelMerge).map_err(failed)?;
    }
    Ok(())
}

fn value(says: &Says) -> Value {
    let mut entries = Vec::new();
    if let Some(country) = says.country {
        entries.push(("country", Value::map([("iso_code", country.as_str())])));
    }
    if let Some(asn) = says.asn {
        entries.push(("autonomous_system_number", Value::from(asn)));
    }
    if let Some(name) = &says.as_name {
        entries.push(("autonomous_system_organization", Value::from(name.as_ref())));
    }
    if says.is_anonymous {
        entries.push(("is_anonymous", Value::from(true)));
    }
    Value::map(entries)
}

/// Both sources are IPFire's data, under one licence: it wants the maker, the licence and the change named.
fn attribution(sources: &[Ranges]) -> String {
    let mut names: Vec<&str> = sources.iter().map(|source| source.from).collect();
    names.sort_unstable();
    names.dedup();
    format!(
        "IP addresses by the IPFire Location database (https://www.ipfire.org/location), CC BY-SA 4.0 \
         (https://creativecommons.org/licenses/by-sa/4.0/), converted by Ringfence from {}",
        names.join(" and ")
    )
}
