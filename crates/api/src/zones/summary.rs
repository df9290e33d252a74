//! What is in a zone, in one line.

use engine::zone::{Location, ProxyType};
use engine::{Zone, ZoneKind};

/// As in "4 ranges · 198.51.100.64/27 and 3 more" or "GB-LND · AS64501, AS64507".
pub(crate) fn summary(zone: &Zone) -> String {
    let parts: Vec<String> = match &zone.kind {
        ZoneKind::Ip(ip) => return addresses(ip),
        ZoneKind::Dynamic(zone) => vec![
            some(zone.locations.iter().map(place)),
            some(zone.asns.iter().map(|asn| format!("AS{asn}"))),
            zone.proxy_type.map_or(String::new(), |kind| anonymizer(kind).to_owned()),
        ],
        ZoneKind::Enhanced(zone) => vec![
            some(zone.locations.include.iter().map(place)),
            except(zone.locations.exclude.iter().map(place)),
            some(zone.asns.include.iter().map(|asn| format!("AS{asn}"))),
            except(zone.asns.exclude.iter().map(|asn| format!("AS{asn}"))),
            some(zone.services.include.iter().map(ToString::to_string)),
            except(zone.services.exclude.iter().map(ToString::to_string)),
        ],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn addresses(ip: &engine::IpZone) -> String {
    let count = ip.gateways.len();
    let proxies = match ip.proxies.len() {
        0 => String::new(),
        1 => " · 1 proxy".to_owned(),
        many => format!(" · {many} proxies"),
    };
    match ip.gateways.iter().next() {
        None => format!("empty{proxies}"),
        Some(first) if count == 1 => format!("{}{proxies}", first.text()),
        Some(first) => format!("{count} ranges · {} and {} more{proxies}", first.text(), count - 1),
    }
}

/// Names that are written out; of more, the number.
const NAMED: usize = 3;

fn some(items: impl ExactSizeIterator<Item = String>) -> String {
    let more = items.len().saturating_sub(NAMED);
    let text = items.take(NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{text} and {more} more") } else { text }
}

fn except(items: impl ExactSizeIterator<Item = String>) -> String {
    let text = some(items);
    if text.is_empty() { text } else { format!("not {text}") }
}

fn place(location: &Location) -> String {
    match &location.region {
        Some(region) => region.as_str().to_owned(),
        None => location.country.as_str().to_owned(),
    }
}

fn anonymizer(kind: ProxyType) -> &'static str {
    match kind {
        ProxyType::Any => "any anonymizer",
        ProxyType::Tor => "Tor",
        ProxyType::NotTor => "anonymizers but Tor",
    }
}
