use super::Entry;
use super::wire::WireEntryError;

#[track_caller]
fn check(text: &str, first: &str, last: &str) {
    let entry = Entry::parse(text).unwrap();
    assert_eq!(
        (entry.first().to_string(), entry.last().to_string()),
        (first.into(), last.into()),
        "{text:?}"
    );
    assert_eq!(entry.text(), text);
    assert!(entry.contains(entry.first()) && entry.contains(entry.last()));
}

#[track_caller]
fn check_error(text: &str, kind: &str) {
    assert_eq!(Entry::parse(text).map_err(|error| error.kind()), Err(kind), "{text:?}");
}

#[track_caller]
fn says(text: &str, message: &str) {
    assert_eq!(Entry::parse(text).unwrap_err().to_string(), message);
}

#[track_caller]
fn wire(kind: Option<&str>, value: Option<&str>) -> Result<Entry, WireEntryError> {
    Entry::of_wire(kind, value)
}

#[test]
fn an_address_a_network_or_a_range() {
    check("203.0.113.9", "203.0.113.9", "203.0.113.9");
    check("2001:db8::7", "2001:db8::7", "2001:db8::7");
    check("172.16.0.0/12", "172.16.0.0", "172.31.255.255");
    check("203.0.113.4/31", "203.0.113.4", "203.0.113.5");
    check("0.0.0.0/32", "0.0.0.0", "0.0.0.0");
    check("128.0.0.0/1", "128.0.0.0", "255.255.255.255");
    check("0.0.0.0/0", "0.0.0.0", "255.255.255.255");
    check("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    check("::/128", "::", "::");
    check("fc00::/7", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    check("9.255.255.255-10.0.0.0", "9.255.255.255", "10.0.0.0");
    check("127.255.255.255-128.0.0.0", "127.255.255.255", "128.0.0.0");
    check("2001:db8::9-2001:db8::10", "2001:db8::9", "2001:db8::10");
    check("1.1.1.1-1.1.1.1", "1.1.1.1", "1.1.1.1");
}

#[test]
fn host_bits_are_kept_in_the_text_and_ignored_in_the_network() {
    check("1.2.3.4/24", "1.2.3.0", "1.2.3.255");
    check("1.2.3.4/0", "0.0.0.0", "255.255.255.255");
    check("2001:db8::1/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
}

#[test]
fn a_mapped_address_is_ipv4_and_its_prefix_counts_from_96() {
    check("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1");
    check("::ffff:192.0.2.7/120", "192.0.2.0", "192.0.2.255");
    check("::ffff:192.0.2.1/128", "192.0.2.1", "192.0.2.1");
    check("::ffff:0:0/96", "0.0.0.0", "255.255.255.255");
    check("10.0.0.1-::ffff:10.0.0.9", "10.0.0.1", "10.0.0.9");
    check_error("::ffff:10.0.0.0/95", "prefix");
    check_error("::ffff:10.0.0.0/8", "prefix");
    check_error("::-::ffff:ffff:ffff", "mixed_families");
}

#[test]
fn a_family_holds_nothing_of_the_other() {
    let everything_v4 = Entry::parse("0.0.0.0/0").unwrap();
    let everything_v6 = Entry::parse("::/0").unwrap();
    assert!(!everything_v4.contains("::1".parse().unwrap()));
    assert!(!everything_v6.contains("1.1.1.1".parse().unwrap()));
}

#[test]
fn the_first_fault_in_order_is_named() {
    check_error("", "empty");
    for text in
        ["10.0.0.1-9", "10.0.0.0/24-10.0.1.0/24", "10.0.0.1-", "-10.0.0.9", "-", "10.0.0.1 - 10.0.0.9"]
    {
        check_error(text, "address");
    }
    for text in
        ["10.0.0.1–10.0.0.9", "/8", "10/8", "10.0.0.0 /8", " 10.0.0.0/8", "[2001:db8::/32]", "US", " "]
    {
        check_error(text, "address");
    }
    check_error("10.0.0.256-::1", "address");
    check_error("1.1.1.1-::1", "mixed_families");
    check_error("::1-1.1.1.1", "mixed_families");
    check_error("10.0.0.10-10.0.0.9", "backwards");
    for prefix in
        ["33", "128", "+8", "08", "00", "", "/8", "8/8", "4294967304", "0x8", " 8", "8 ", "8\n", "8\0", "٨"]
    {
        check_error(&format!("10.0.0.0/{prefix}"), "prefix");
    }
    for text in ["10.0.0.0/255.0.0.0", "::/129", "::/256", "fe80::/64%eth0", "10.0.0.0/8,1.1.1.1/8"] {
        check_error(text, "prefix");
    }
}

#[test]
fn an_error_reads_well() {
    says("10.0.0.0/33", "\"10.0.0.0/33\" is not a CIDR: the prefix of an IPv4 network is 0 to 32");
    says("::/129", "\"::/129\" is not a CIDR: the prefix of an IPv6 network is 0 to 128");
    says(
        "::ffff:10.0.0.0/8",
        "\"::ffff:10.0.0.0/8\" is not a CIDR: the prefix of an IPv4-mapped network is 96 to 128",
    );
    says("10.0.0.x", "\"10.0.0.x\" is not an address, a CIDR or a range");
    says("1.1.1.1.1-2.2.2.2", "\"1.1.1.1.1-2.2.2.2\" is not a range: \"1.1.1.1.1\" is not an address");
    says("10/8", "\"10/8\" is not a CIDR: \"10\" is not an address");
    says("10.0.0.1-", "\"10.0.0.1-\" is not a range: an address is missing in it");
    says("/8", "\"/8\" is not a CIDR: an address is missing in it");
    says(
        "10.0.0.0/4294967304",
        "\"10.0.0.0/4294967304\" is not a CIDR: the prefix of an IPv4 network is 0 to 32",
    );
    says(
        "10.0.0.0/08",
        "\"10.0.0.0/08\" is not a CIDR: write its prefix in digits without a leading zero, as in 10.0.0.0/8",
    );
    says(
        "2.2.2.2-1.1.1.1",
        "\"2.2.2.2-1.1.1.1\" is not a range: it runs backwards, put the lower address first",
    );
    says("1.1.1.1-::1", "\"1.1.1.1-::1\" is not a range: one end is IPv4 and the other IPv6");
    says("\n\u{200b}", "\"\\n\\u{200b}\" is not an address, a CIDR or a range");
}

#[test]
fn an_error_quotes_no_more_than_a_line() {
    let message = Entry::parse(&"é".repeat(1_000_000)).unwrap_err().to_string();
    assert!(message.chars().count() < 200, "{message}");
    assert!(message.contains("é…\""), "{message}");
}

#[test]
fn the_wire_wants_the_type_that_the_value_has() {
    let kind =
        |kind, value| wire(kind, value).map_err(|error| error.kind()).map(|entry| entry.last().to_string());
    let table = [
        (Some("CIDR"), Some("1.2.3.4/24"), Ok("1.2.3.255")),
        (Some("RANGE"), Some("2.3.4.5-2.3.4.15"), Ok("2.3.4.15")),
        (Some("RANGE"), Some("192.168.1.1"), Ok("192.168.1.1")),
        (None, None, Err("type_missing")),
        (Some("IP"), None, Err("type_unknown")),
        (Some("cidr"), Some("1.2.3.0/24"), Err("type_unknown")),
        (Some("CIDR"), None, Err("value_missing")),
        (Some("CIDR"), Some(""), Err("empty")),
        (Some("CIDR"), Some("1.2.3.4"), Err("type_mismatch")),
        (Some("CIDR"), Some("1.2.3.4-1.2.3.5"), Err("type_mismatch")),
        (Some("CIDR"), Some("1.2.3.4-1.2.3.5/24"), Err("type_mismatch")),
        (Some("RANGE"), Some("1.2.3.0/24"), Err("type_mismatch")),
        (Some("RANGE"), Some("15.5.6.7/24-15.5.6.9"), Err("type_mismatch")),
        (Some("RANGE"), Some("1.2.3.4.5-1.2.3.6"), Err("address")),
        (Some("RANGE"), Some("10.0.0.9-10.0.0.5"), Err("backwards")),
        (Some("CIDR"), Some("1.2.3.0/33"), Err("prefix")),
    ];
    for (sent, value, expected) in table {
        assert_eq!(kind(sent, value), expected.map(str::to_owned), "{sent:?} {value:?}");
    }
}

#[test]
fn the_wire_gets_one_address_as_a_range_of_one() {
    for (text, kind, value) in [
        ("192.168.1.1", "RANGE", "192.168.1.1-192.168.1.1"),
        ("1.1.1.1-1.1.1.9", "RANGE", "1.1.1.1-1.1.1.9"),
        ("1.2.3.4/24", "CIDR", "1.2.3.4/24"),
    ] {
        let entry = Entry::parse(text).unwrap();
        assert_eq!((entry.wire_type(), &*entry.wire_value()), (kind, value));
        assert_eq!(wire(Some(kind), Some(value)).unwrap().last(), entry.last());
    }
}
