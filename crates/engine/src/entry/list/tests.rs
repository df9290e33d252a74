use proptest::prelude::*;

use super::Entries;
use crate::entry::Entry;

/// As addresses are printed, and otherwise.
fn text() -> impl Strategy<Value = String> {
    let four = any::<[u8; 4]>().prop_map(|octets| std::net::Ipv4Addr::from(octets).to_string());
    let six = (any::<u128>(), 0_u32..100).prop_map(|(bits, shift)| {
        std::net::Ipv6Addr::from_bits(bits.checked_shr(shift).unwrap_or(0)).to_string()
    });
    let spelled = prop_oneof![
        Just("2001:DB8::A".to_owned()),
        Just("::ffff:192.0.2.1".to_owned()),
        Just("0:0:0:0:0:0:0:1".to_owned()),
        Just("::ffff:0:192.0.2.1".to_owned()),
    ];
    let one = prop_oneof![four, six, spelled].boxed();
    prop_oneof![
        one.clone(),
        (one.clone(), 0_u8..129).prop_map(|(address, prefix)| format!("{address}/{prefix}")),
        (one.clone(), one).prop_map(|(first, last)| format!("{first}-{last}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn what_comes_out_is_what_went_in(texts in prop::collection::vec(text(), 0..12)) {
        let entries: Vec<Entry> = texts.iter().filter_map(|text| Entry::parse(text).ok()).collect();
        let list: Entries = entries.iter().collect();
        prop_assert_eq!(list.len(), entries.len());
        prop_assert_eq!(list.is_empty(), entries.is_empty());
        prop_assert_eq!(list.iter().collect::<Vec<_>>(), entries.clone());
        let ranges: Vec<_> = entries.iter().map(|entry| (entry.first(), entry.last())).collect();
        prop_assert_eq!(list.ranges().collect::<Vec<_>>(), ranges);
        prop_assert_eq!(list, entries.into());
    }
}

#[test]
fn what_is_spelled_as_addresses_are_printed_takes_a_few_bytes() {
    for (text, bytes) in [
        ("192.0.2.1", 5),
        ("10.1.2.3/8", 6),
        ("10.0.0.0-10.0.0.9", 9),
        ("2001:db8::1", 17),
        ("2001:db8::/32", 18),
        ("::1-::9", 33),
        ("2001:DB8::/32", 15),
        ("::ffff:1.2.3.4/120", 20),
        ("1.1.1.1-1.1.1.1", 9),
    ] {
        let list: Entries = [Entry::parse(text).expect("an entry")].into();
        assert_eq!(list.bytes(), bytes, "{text}");
        assert_eq!(list.iter().next().map(|entry| entry.text().to_owned()).as_deref(), Some(text));
    }
}
