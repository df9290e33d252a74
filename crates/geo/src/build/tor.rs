//! Tor's lists: `first,last,country` a line, addresses as decimal numbers (IPv4) or text (IPv6).

use std::collections::HashMap;
use std::net::Ipv6Addr;

use engine::facts::Country;

use super::ranges::{Ranges, Says};
use crate::error::GeoFault;

/// Where the head says when the data was generated.
const GENERATED: &str = "Generated:";
/// The country of an address that is in use and of no known country.
const NOWHERE: &str = "??";
/// Of a line that an error shows.
const SHOWN_CHARS_MAX: usize = 80;

pub(super) fn read(bytes: &[u8]) -> Result<Ranges, GeoFault> {
    let text = String::from_utf8_lossy(bytes);
    let mut ranges = Ranges { from: "tor-geoipdb", ..Ranges::default() };
    let mut numbers = HashMap::new();
    let mut generated = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(remark) = line.strip_prefix('#') {
            generated = generated.or_else(|| date(remark.trim().strip_prefix(GENERATED)?));
        } else if !line.is_empty() {
            let entry = entry(line).filter(|entry| entry.follows(&ranges));
            let entry = entry.ok_or_else(|| GeoFault::NotALine {
                line: number,
                text: line.chars().filter(|c| !c.is_control()).take(SHOWN_CHARS_MAX).collect(),
            })?;
            take(&entry, &mut ranges, &mut numbers);
        }
    }
    ranges.generated = generated.ok_or(GeoFault::NoDate)?;
    Ok(ranges)
}

struct Entry {
    ends: Ends,
    country: Option<Country>,
}

enum Ends {
    Ipv4(u32, u32),
    Ipv6(u128, u128),
}

impl Entry {
    /// After the one before it, so that a list that was cut and pasted does not pass.
    fn follows(&self, ranges: &Ranges) -> bool {
        match self.ends {
            Ends::Ipv4(first, last) => {
                first <= last && ranges.ipv4.last().is_none_or(|(_, before, _)| *before < first)
            }
            Ends::Ipv6(first, last) => {
                first <= last && ranges.ipv6.last().is_none_or(|(_, before, _)| *before < first)
            }
        }
    }
}

fn entry(line: &str) -> Option<Entry> {
    let mut parts = line.split(',');
    let (first, last, country) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let country = match country {
        NOWHERE => None,
        code => Some(Country::parse(code)?),
    };
    let ends = match (number(first), number(last)) {
        (Some(first), Some(last)) => Ends::Ipv4(first, last),
        (None, None) => Ends::Ipv6(address(first)?, address(last)?),
        (Some(_), None) | (None, Some(_)) => return None,
    };
    Some(Entry { ends, country })
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn address(text: &str) -> Option<u128> {
    text.parse().ok().map(Ipv6Addr::to_bits)
}

fn take(entry: &Entry, ranges: &mut Ranges, numbers: &mut HashMap<Country, usize>) {
    let Some(country) = entry.country else { return };
    let number = *numbers.entry(country).or_insert_with(|| {
        ranges.says.push(Says { country: Some(country), ..Says::default() });
        ranges.says.len().saturating_sub(1)
    });
    match entry.ends {
        Ends::Ipv4(first, last) => ranges.ipv4.push((first, last, number)),
        Ends::Ipv6(first, last) => ranges.push_ipv6(first, last, number),
    }
}

/// As `Thu, 25 Jun 2026 04:33:59 GMT`, in seconds since 1970.
fn date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(',')?.1.split_whitespace();
    let day: u64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = words.next()?;
    let month = (1_u64..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let year: u64 = words.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut clock = words.next()?.split(':').map(|part| part.parse::<u64>().ok().filter(|part| *part < 60));
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next()??);
    if words.next() != Some("GMT") || clock.next().is_some() || hours > 23 {
        return None;
    }
    // Days since 1970, the year taken to begin in March: http://howardhinnant.github.io/date_algorithms.html
    let (year, shifted) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (shifted * 153 + 2) / 5 + day - 1;
    Some((days - 719_468) * 86_400 + hours * 3600 + minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_seconds_since_1970() {
        let rows = [
            (" Thu, 25 Jun 2026 04:33:59 GMT", Some(1_782_362_039)),
            (" Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            (" Thu, 29 Feb 2024 23:59:59 GMT", Some(1_709_251_199)),
            (" Thu, 25 Jun 2026 04:33:59", None),
            (" Thu, 25 June 2026 04:33:59 GMT", None),
            (" Thu, 25 Jun 2026 24:00:00 GMT", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(date(text), expected, "{text}");
        }
    }
}
