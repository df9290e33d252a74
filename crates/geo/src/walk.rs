//! Walks every network of a file once, and decodes every record that differs once.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use engine::atlas::{Known, Layer};
use engine::facts::{Facts, Told};
use maxminddb::{LookupResult, Reader, WithinOptions};

use crate::about::Fact;
use crate::error::{GeoFault, damaged};
use crate::fields::Fields;
use crate::limits::Limits;
use crate::reading::{self, Reading};
use crate::record::Record;
use crate::segments::Segments;
use crate::services;

/// What a walk found.
#[derive(Debug)]
pub(crate) struct Walked {
    pub(crate) layer: Layer,
    pub(crate) networks: u64,
    pub(crate) odd: u64,
    pub(crate) tells: Vec<Fact>,
}

type Bytes<'a> = Reader<&'a [u8]>;

/// `bytes` is the size of the file.
pub(crate) fn walk(
    reader: &Bytes<'_>,
    fields: &Fields,
    limits: &Limits,
    bytes: u64,
) -> Result<Walked, GeoFault> {
    let mut records = Records::new(fields, limits, bytes);
    let (mut ipv4, mut ipv6) = (Segments::new(), Segments::new());
    let mut networks = 0_u64;
    for found in reader.networks(options(reader)?).map_err(damaged)? {
        let found = found.map_err(damaged)?;
        networks = networks.saturating_add(1);
        if networks > limits.networks {
            return Err(GeoFault::TooManyNetworks { max: limits.networks });
        }
        let number = records.number(&found)?;
        let network = found.network().map_err(damaged)?;
        match network.network() {
            IpAddr::V4(first) => {
                let rest = u32::MAX.checked_shr(u32::from(network.prefix())).unwrap_or_default();
                ipv4.push(first.to_bits(), first.to_bits() | rest, number)?;
            }
            IpAddr::V6(first) => {
                // The place of IPv4 in a tree of IPv6: a network that holds all of it.
                let holds_ipv4 = first.to_bits() == 0 && network.prefix() <= 96;
                if holds_ipv4 {
                    ipv4.push(0, u32::MAX, number)?;
                }
                if !holds_ipv4 || network.prefix() < 96 {
                    let rest = u128::MAX.checked_shr(u32::from(network.prefix())).unwrap_or_default();
                    ipv6.push(first.to_bits(), first.to_bits() | rest, number)?;
                }
            }
        }
    }
    if networks == 0 {
        return Err(GeoFault::NoNetwork);
    }
    Ok(records.finish(ipv4.finish(), ipv6.finish(), networks))
}

/// Where a tree of IPv6 has no tree of IPv4 in it, the reader takes any network with the record of `::/96` for an
/// alias of that: then aliases are walked as well, since there are none.
fn options(reader: &Bytes<'_>) -> Result<WithinOptions, GeoFault> {
    let options = WithinOptions::default();
    let zero = reader.lookup(IpAddr::from([0, 0, 0, 0])).map_err(damaged)?;
    let is_alone = zero.network().map_err(damaged)?.is_ipv6();
    Ok(if is_alone { options.include_aliased_networks() } else { options })
}

/// Records that were met, by their place in the file and by what they say.
struct Records<'f> {
    fields: &'f Fields,
    limits: &'f Limits,
    by_offset: HashMap<usize, u32>,
    by_known: HashMap<Known, u32>,
    known: Vec<Known>,
    as_names: HashMap<u32, Arc<str>>,
    tells: [bool; Fact::ALL.len()],
    values: u64,
    values_max: u64,
    odd: u64,
}

impl<'f> Records<'f> {
    fn new(fields: &'f Fields, limits: &'f Limits, bytes: u64) -> Self {
        let unknown = known(&Reading::default(), fields);
        Self {
            fields,
            limits,
            by_offset: HashMap::new(),
            by_known: HashMap::from([(unknown.clone(), 0)]),
            known: vec![unknown],
            as_names: HashMap::new(),
            tells: [false; Fact::ALL.len()],
            values: 0,
            values_max: limits.values.min(bytes.saturating_mul(limits.values_per_byte)),
            odd: 0,
        }
    }

    fn number(&mut self, found: &LookupResult<'_, &[u8]>) -> Result<u32, GeoFault> {
        let Some(offset) = found.offset() else { return Ok(0) };
        if let Some(number) = self.by_offset.get(&offset) {
            return Ok(*number);
        }
        let Some(record) = found.decode::<Record<'_>>().map_err(damaged)? else { return Ok(0) };
        self.count(record.values)?;
        let reading = reading::read(&record.value, self.fields);
        self.note(&reading);
        let number = self.intern(known(&reading, self.fields));
        self.by_offset.insert(offset, number);
        Ok(number)
    }

    fn count(&mut self, values: u32) -> Result<(), GeoFault> {
        if values > self.limits.record_values {
            return Err(GeoFault::TooManyValues { max: u64::from(self.limits.record_values) });
        }
        self.values = self.values.saturating_add(u64::from(values));
        if self.values > self.values_max {
            return Err(GeoFault::TooManyValues { max: self.values_max });
        }
        Ok(())
    }

    fn note(&mut self, reading: &Reading<'_>) {
        let Reading { country, region, asn, as_name, anonymizer, provider, is_odd } = reading;
        self.odd = self.odd.saturating_add(u64::from(*is_odd));
        let told =
            [country.is_some(), region.is_some(), asn.is_some(), anonymizer.is_some(), provider.is_some()];
        for (tells, told) in self.tells.iter_mut().zip(told) {
            *tells |= told;
        }
        if let (Some(asn), Some(name)) = (asn, as_name) {
            self.as_names.entry(*asn).or_insert_with(|| Arc::from(*name));
        }
    }

    fn intern(&mut self, known: Known) -> u32 {
        if let Some(number) = self.by_known.get(&known) {
            return *number;
        }
        // Fewer than there are bytes in a file.
        let number = u32::try_from(self.known.len()).unwrap_or_default();
        self.known.push(known.clone());
        self.by_known.insert(known, number);
        number
    }

    fn finish(mut self, ipv4: Vec<(u32, u32)>, ipv6: Vec<(u128, u32)>, networks: u64) -> Walked {
        let tells: Vec<Fact> =
            Fact::ALL.into_iter().zip(self.tells).filter(|(_, told)| *told).map(|(fact, _)| fact).collect();
        for known in &mut self.known {
            forget(&mut known.facts, &tells);
        }
        self.known.shrink_to_fit();
        let layer = Layer { known: self.known, ipv4, ipv6, as_names: self.as_names };
        Walked { layer, networks, odd: self.odd, tells }
    }
}

/// What no record tells, the file cannot tell: a criterion that needs it is unknown, not a silent no.
fn forget(facts: &mut Facts, tells: &[Fact]) {
    for fact in Fact::ALL.into_iter().filter(|fact| !tells.contains(fact)) {
        match fact {
            Fact::Country => facts.country = Told::NotLoaded,
            Fact::Region => facts.region = Told::NotLoaded,
            Fact::Asn => facts.asn = Told::NotLoaded,
            Fact::Anonymizer => facts.anonymizer = Told::NotLoaded,
            Fact::Services => facts.services = Told::NotLoaded,
        }
    }
}

fn known(reading: &Reading<'_>, fields: &Fields) -> Known {
    fn told<T>(value: Option<T>, can_tell: bool) -> Told<T> {
        match value {
            Some(value) => Told::Is(value),
            None if can_tell => Told::Nothing,
            None => Told::NotLoaded,
        }
    }
    let service = reading.provider.and_then(services::of_provider);
    let facts = Facts {
        country: told(reading.country, fields.can_tell(Fact::Country)),
        region: told(reading.region.clone(), fields.can_tell(Fact::Region)),
        asn: told(reading.asn, fields.can_tell(Fact::Asn)),
        anonymizer: told(reading.anonymizer, fields.can_tell(Fact::Anonymizer)),
        services: told(service.map(|name| Arc::from([Box::from(name)])), fields.can_tell(Fact::Services)),
    };
    Known { facts, provider: reading.provider.map(Arc::from) }
}
