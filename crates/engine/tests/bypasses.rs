//! The ways past a token's place that have been seen elsewhere, each by its id in the catalogue of
//! attacks. Here are those that the readers of input stop.

use std::net::IpAddr;

use engine::proxy_header::{self, ProxyHeader};
use engine::{Credentials, Digest, Edge, Entry, Hop, IpChain, addr, chain, credentials};

const PROXY: &str = "10.0.0.1";
const TOKEN: &str = "rf_4fQ2mXbT9LwK7RpZ1sVhYc_11Rs7S";
const OTHER: &str = "rf_q7W8e9R0t1Y2u3I4o5P6a7_2PcsOh";

fn ip(text: &str) -> IpAddr {
    addr::parse(text).unwrap()
}

/// The chain as it reads, of lines in the configured header; the edge is 10.0.0.0/8.
fn seen(header: &str, peer: &str, lines: &[&str]) -> String {
    let edge = Edge::new(&["10.0.0.0/8"], header, &[]).unwrap();
    read(&edge, peer, lines).to_string()
}

fn read(edge: &Edge, peer: &str, lines: &[&str]) -> IpChain {
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    chain::read(Some(ip(peer)), &lines, true, edge)
}

fn forwarded_for(lines: &[&str]) -> String {
    seen("X-Forwarded-For", PROXY, lines)
}

#[track_caller]
fn check_element(element: &str, expected: &str) {
    assert_eq!(forwarded_for(&[element]), expected, "{element:?}");
}

#[track_caller]
fn check_malformed(text: &str) {
    assert!(addr::parse(text).is_err(), "{text:?} is taken as an address");
    assert!(Entry::parse(text).is_err(), "{text:?} is taken as an entry");
    check_element(text, "malformed");
}

#[track_caller]
fn check_entry(text: &str, expected: Result<(&str, &str), &str>) {
    let entry = Entry::parse(text).map(|entry| (entry.first(), entry.last())).map_err(|error| error.kind());
    assert_eq!(entry, expected.map(|(first, last)| (ip(first), ip(last))), "{text:?}");
}

/// In `Authorization` lines; `T` stands for one token's text, `U` for another's.
fn presented(authorization: &[&str]) -> Credentials {
    let lines: Vec<String> =
        authorization.iter().map(|line| line.replace('T', TOKEN).replace('U', OTHER)).collect();
    credentials::read(&lines.iter().map(String::as_bytes).collect::<Vec<_>>(), &[])
}

#[test]
fn b_001_an_address_put_leftmost_stays_left_of_the_client() {
    assert_eq!(forwarded_for(&["127.0.0.1, 203.0.113.9"]), "127.0.0.1 → 203.0.113.9");
    assert_eq!(forwarded_for(&["10.9.9.9, 203.0.113.9, 10.0.0.2"]), "10.9.9.9 → 203.0.113.9");
}

#[test]
fn b_003_a_stranger_speaks_for_nobody() {
    assert_eq!(seen("X-Forwarded-For", "203.0.113.9", &["10.0.0.1"]), "203.0.113.9");
    assert_eq!(seen("Forwarded", "203.0.113.9", &["for=10.0.0.1"]), "203.0.113.9");
    assert_eq!(seen("X-Real-IP", "203.0.113.9", &["10.0.0.1"]), "203.0.113.9");
    let nobody_trusted = Edge::new(&[], "X-Forwarded-For", &[] as &[&str]).unwrap();
    assert_eq!(read(&nobody_trusted, "127.0.0.1", &["198.51.100.1"]).to_string(), "127.0.0.1");
}

#[test]
fn b_005_every_line_is_read_in_its_order() {
    assert_eq!(forwarded_for(&["127.0.0.1", "203.0.113.9"]), "127.0.0.1 → 203.0.113.9");
    assert_eq!(seen("X-Real-IP", PROXY, &["203.0.113.9", "127.0.0.1"]), "malformed");
}

#[test]
fn b_006_exactly_one_header_is_read_and_in_its_own_grammar() {
    for header in ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"] {
        let edge = Edge::new(&["10.0.0.0/8"], header, &[]).unwrap();
        assert_eq!(edge.header(), header);
        assert_eq!(read(&edge, PROXY, &[]), IpChain::Malformed, "nothing stands in for {header}");
    }
    assert_eq!(forwarded_for(&["for=203.0.113.9"]), "malformed");
    assert_eq!(seen("Forwarded", PROXY, &["203.0.113.9"]), "malformed");
    assert_eq!(seen("X-Real-IP", PROXY, &["127.0.0.1, 203.0.113.9"]), "malformed");
}

#[test]
fn b_007_an_open_quote_swallows_the_proxys_element_and_is_malformed() {
    for line in ["for=\"1.2.3.4", "for=1.2.3.4;host=\"", "for=1.2.3.4;host=\"\\", "for=1.2.3.4;host=\"x\\\""]
    {
        assert_eq!(seen("Forwarded", PROXY, &[line, "for=203.0.113.9"]), "malformed", "{line:?}");
        assert_eq!(seen("Forwarded", PROXY, &[line, "for=\"[2001:db8::9]\""]), "malformed", "{line:?}");
        assert_eq!(seen("Forwarded", PROXY, &[&format!("{line}, for=203.0.113.9")]), "malformed", "{line:?}");
    }
}

#[test]
fn b_008_one_for_in_an_element_and_nothing_that_hides() {
    assert_eq!(seen("Forwarded", PROXY, &["FOR=203.0.113.9"]), "203.0.113.9");
    for element in ["for=203.0.113.9;for=10.0.0.2", "for=203.0.113.9;FOR=10.0.0.2", "for = 203.0.113.9"] {
        assert_eq!(seen("Forwarded", PROXY, &[element]), "malformed", "{element:?}");
    }
    for node in ["_x", "unknown", "\"_x:80\"", "\"203.0.113.9:_p\"", "\"\"", ""] {
        assert_eq!(seen("Forwarded", PROXY, &[&format!("for={node}")]), "malformed", "{node:?}");
    }
}

#[test]
fn b_009_other_spellings_are_other_headers() {
    for name in ["X_Forwarded_For", "X-Forwarded.For", "X-Forwarded-For-"] {
        let edge = Edge::new(&["10.0.0.0/8"], name, &[]).unwrap();
        assert_eq!(edge.header(), name);
        // And not the list of the one that they look like.
        assert_eq!(read(&edge, PROXY, &["127.0.0.1, 203.0.113.9"]).to_string(), "malformed");
    }
    for name in ["X-Forwarded-For ", " X-Forwarded-For", "X-Forwarded-For:", "X-Forwarded-For\0", ""] {
        assert!(Edge::new(&["10.0.0.0/8"], name, &[]).is_err(), "{name:?}");
    }
}

/// A PROXY header of version 2 for a stream over IPv4, with an honest length.
fn v2(command: u8, family: u8, block: &[u8]) -> Vec<u8> {
    let length = u16::try_from(block.len()).unwrap().to_be_bytes();
    [&b"\r\n\r\n\0\r\nQUIT\n"[..], &[command, family], &length, block].concat()
}

const BLOCK: [u8; 12] = [203, 0, 113, 9, 192, 0, 2, 20, 0xc8, 0x22, 0x01, 0xbb];

#[test]
fn b_014_local_means_the_sockets_own_peer_whatever_its_block_says() {
    let headers: [&[u8]; 3] = [
        &v2(0x20, 0x11, &BLOCK),
        &v2(0x21, 0x00, &BLOCK),
        b"PROXY UNKNOWN 203.0.113.9 192.0.2.20 51234 443\r\n",
    ];
    for header in headers {
        let expected = ProxyHeader::Whole { source: None, length: header.len() };
        assert_eq!(proxy_header::parse(header), Ok(expected), "{header:?}");
    }
}

#[test]
fn b_015_a_proxy_header_that_lies_closes_the_connection() {
    for line in [
        "PROXY TCP4 203.0.113.09 192.0.2.20 51234 443\r\n",
        "PROXY TCP4 203.0.113.9 192.0.2.20 51234 0443\r\n",
        "PROXY TCP6 203.0.113.9 192.0.2.20 51234 443\r\n",
        "PROXY TCP4 203.0.113.9 192.0.2.20 51234 443\n",
        &format!("PROXY UNKNOWN {}\r\n", "x".repeat(92)),
    ] {
        assert!(proxy_header::parse(line.as_bytes()).is_err(), "{line:?}");
    }
    let long: &[u8] = &[&BLOCK[..], &[4, 0, 5, 1]].concat();
    for (family, block) in
        [(0x11, &BLOCK[..8]), (0x21, &BLOCK), (0x11, long), (0x12, &BLOCK), (0x31, &[0; 216])]
    {
        assert!(proxy_header::parse(&v2(0x21, family, block)).is_err(), "{family:x} {block:?}");
    }
    // A second line is not a header: it is the first bytes of what must be HTTP.
    let line = b"PROXY TCP4 203.0.113.9 192.0.2.20 51234 443\r\n";
    let twice = [&line[..], b"PROXY TCP4 127.0.0.1 192.0.2.20 51234 443\r\n"].concat();
    let expected = ProxyHeader::Whole { source: Some(ip("203.0.113.9")), length: line.len() };
    assert_eq!(proxy_header::parse(&twice), Ok(expected));
}

#[test]
fn b_018_a_chain_beyond_the_limits_is_malformed_and_never_the_peer() {
    assert_eq!(forwarded_for(&[&["203.0.113.9"; 65].join(", ")]), "malformed as a whole");
    assert_eq!(forwarded_for(&[&" ".repeat(8193)]), "malformed as a whole");
    assert_eq!(forwarded_for(&[&" ".repeat(4096), &" ".repeat(4096)]), "malformed as a whole");
    let lenient = Edge::new(&["10.0.0.0/8"], "X-Forwarded-For", &[]).unwrap();
    let long = ["203.0.113.9"; 65].join(",");
    assert_eq!(chain::read(Some(ip(PROXY)), &[long.as_bytes()], false, &lenient), IpChain::Malformed);
}

#[test]
fn b_019_an_empty_element_is_an_element_and_only_space_and_tab_are_blanks() {
    assert_eq!(forwarded_for(&["198.51.100.1,,203.0.113.9"]), "198.51.100.1 → malformed → 203.0.113.9");
    assert_eq!(forwarded_for(&["198.51.100.1,"]), "198.51.100.1 → malformed");
    assert_eq!(forwarded_for(&[""]), "malformed");
    check_element(" \t203.0.113.9\t ", "203.0.113.9");
    for blank in ["\0", "\u{b}", "\u{c}", "\r", "\n", "\u{a0}", "\u{200b}", "\u{feff}", "%20"] {
        check_element(&format!("203.0.113.9{blank}"), "malformed");
        check_element(&format!("{blank}203.0.113.9"), "malformed");
    }
    let edge = Edge::new(&["10.0.0.0/8"], "X-Forwarded-For", &[]).unwrap();
    let bytes = chain::read(Some(ip(PROXY)), &[b"203.0.113.9\xa0"], true, &edge);
    assert_eq!(bytes.hops(), Some(&[Hop::Malformed][..]));
}

#[test]
fn b_021_leading_zeros_are_malformed() {
    for text in ["0127.0.0.1", "010.8.8.8", "10.0.0.00", "127.0.0.01", "::ffff:010.0.0.1", "0000.0.0.0"] {
        check_malformed(text);
    }
}

#[test]
fn b_022_short_hexadecimal_and_foreign_digits_are_malformed() {
    for text in ["0x7f.1", "0x7f.0.0.1", "2130706433", "017700000001", "127.1", "1.2.3", "::ffff:127.1"] {
        check_malformed(text);
    }
    for text in ["１.2.3.4", "١.2.3.4", "1.2.3.²", "1。2。3。4", "1．2．3．4", "：：1"] {
        check_malformed(text);
    }
}

#[test]
fn b_023_a_mapped_address_is_the_ipv4_address() {
    for text in ["::ffff:203.0.113.5", "::FFFF:cb00:7105", "0:0:0:0:0:ffff:203.0.113.5"] {
        assert_eq!(ip(text), ip("203.0.113.5"));
        check_element(text, "203.0.113.5");
        check_element(&format!("[{text}]:443"), "203.0.113.5");
        check_entry(text, Ok(("203.0.113.5", "203.0.113.5")));
    }
    check_entry("::ffff:0:0/96", Ok(("0.0.0.0", "255.255.255.255")));
    check_entry("::ffff:10.0.0.0/8", Err("prefix"));
    assert_eq!(seen("X-Forwarded-For", "::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
    let line = b"PROXY TCP6 ::ffff:203.0.113.9 ::ffff:192.0.2.20 51234 443\r\n";
    let expected = ProxyHeader::Whole { source: Some(ip("203.0.113.9")), length: line.len() };
    assert_eq!(proxy_header::parse(line), Ok(expected));
}

#[test]
fn b_024_an_embedded_address_is_read_only_inside_the_deployments_own_prefixes() {
    let strange = [
        "2002:cb00:7105::1",
        "2001:0:cb00:7105::1",
        "64:ff9b::cb00:7105",
        "::cb00:7105",
        "::ffff:0:cb00:7105",
    ];
    let none = Edge::new(&["10.0.0.0/8"], "X-Forwarded-For", &[]).unwrap();
    for text in strange {
        assert_eq!(read(&none, PROXY, &[text]).to_string(), text);
        assert!(!Entry::parse("203.0.113.5").unwrap().contains(ip(text)));
        assert!(!Entry::parse(text).unwrap().contains(ip("203.0.113.5")));
    }
    let own = Edge::new(&["10.0.0.0/8"], "X-Forwarded-For", &["64:ff9b::/96"]).unwrap();
    assert_eq!(read(&own, PROXY, &["64:ff9b::cb00:7105"]).to_string(), "203.0.113.5");
    assert_eq!(read(&own, "64:ff9b::a00:1", &["203.0.113.5"]).to_string(), "203.0.113.5");
    assert_eq!(read(&own, PROXY, &["2002:cb00:7105::1"]).to_string(), "2002:cb00:7105::1");
}

#[test]
fn b_025_a_zone_id_is_malformed() {
    for text in
        ["fe80::1%eth0", "fe80::1%25eth0", "fe80::1%1", "fe80::1%", "::ffff:1.2.3.4%1", "1.2.3.4%eth0"]
    {
        check_malformed(text);
    }
    check_element("[fe80::1%eth0]:80", "malformed");
}

#[test]
fn b_026_a_port_has_one_spelling() {
    for element in
        ["1.2.3.4:99999", "1.2.3.4:", "1.2.3.4:080", "1.2.3.4:+80", "[::1]x", "[::1]:", "[1.2.3.4]:80"]
    {
        check_element(element, "malformed");
    }
    for port in ["0", "443", "65535"] {
        check_element(&format!("1.2.3.4:{port}"), "1.2.3.4");
        check_element(&format!("[2001:db8::1]:{port}"), "2001:db8::1");
    }
    check_element("2001:db8::1:443", "2001:db8::1:443");
}

#[test]
fn b_027_a_range_holds_every_address_of_its_64() {
    let home = Entry::parse("2001:db8:0:1::5/64").unwrap();
    for suffix in ["::", "::5", ":ffff:ffff:ffff:ffff", ":1:2:3:4"] {
        assert!(home.contains(ip(&format!("2001:db8:0:1{suffix}"))), "{suffix}");
    }
    assert!(!home.contains(ip("2001:db8:0:2::5")));
}

#[test]
fn b_028_the_widest_and_the_narrowest_prefix() {
    check_entry("0.0.0.0/0", Ok(("0.0.0.0", "255.255.255.255")));
    check_entry("255.255.255.255/0", Ok(("0.0.0.0", "255.255.255.255")));
    check_entry("::/0", Ok(("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
    check_entry("1.2.3.4/32", Ok(("1.2.3.4", "1.2.3.4")));
    check_entry("2001:db8::1/128", Ok(("2001:db8::1", "2001:db8::1")));
    check_entry("::ffff:1.2.3.4/128", Ok(("1.2.3.4", "1.2.3.4")));
    assert!(!Entry::parse("0.0.0.0/0").unwrap().contains(ip("::")));
    assert!(!Entry::parse("::/0").unwrap().contains(ip("0.0.0.0")));
}

#[test]
fn b_029_a_range_runs_forwards() {
    check_entry("0.0.0.0-255.255.255.255", Ok(("0.0.0.0", "255.255.255.255")));
    check_entry("1.1.1.1-1.1.1.1", Ok(("1.1.1.1", "1.1.1.1")));
    check_entry("10.0.0.10-10.0.0.9", Err("backwards"));
    check_entry("2001:db8::10-2001:db8::9", Err("backwards"));
}

#[test]
fn b_030_a_range_has_one_family() {
    check_entry("1.1.1.1-::1", Err("mixed_families"));
    check_entry("::1-1.1.1.1", Err("mixed_families"));
    check_entry("::-::ffff:255.255.255.255", Err("mixed_families"));
    check_entry("1.1.1.1-::ffff:1.1.1.9", Ok(("1.1.1.1", "1.1.1.9")));
}

#[test]
fn b_031_host_bits_are_kept_as_typed_and_matched_as_the_network() {
    check_entry("10.1.2.3/8", Ok(("10.0.0.0", "10.255.255.255")));
    let entry = Entry::parse("10.1.2.3/8").unwrap();
    assert_eq!((entry.text(), &*entry.wire_value()), ("10.1.2.3/8", "10.1.2.3/8"));
    assert!(entry.contains(ip("10.0.0.0")));
}

#[test]
fn b_032_a_prefix_is_plain_digits_within_bounds() {
    for prefix in
        ["33", "129", "08", "+8", " 8", "8 ", "255.0.0.0", "", "-8", "0x8", "4294967304", "8/8", "८"]
    {
        // A hyphen makes a range of it, whose first end is no address.
        let kind = if prefix.contains('-') { "address" } else { "prefix" };
        check_entry(&format!("10.0.0.0/{prefix}"), Err(kind));
    }
    check_entry("::/129", Err("prefix"));
    check_entry("::/00", Err("prefix"));
}

#[test]
fn b_065_two_tokens_in_one_call_are_none() {
    for lines in [&["SSWS T", "SSWS U"][..], &["SSWS T", "SSWS T"], &["SSWS T", "Basic dXNlcjpwYXNz"]] {
        assert_eq!(presented(lines), Credentials::Malformed, "{lines:?}");
    }
    for line in ["SSWS T, SSWS U", "SSWS T,SSWS T", "Basic dXNlcjpwYXNz, SSWS T", "SSWS T,"] {
        assert_eq!(presented(&[line]), Credentials::Malformed, "{line:?}");
    }
    let both =
        |one: &str, other: &str| credentials::read(&[format!("SSWS {one}").as_bytes()], &[other.as_bytes()]);
    assert_eq!(both(TOKEN, OTHER), Credentials::Malformed);
    assert_eq!(both(TOKEN, "x"), Credentials::Malformed);
    assert_eq!(both(TOKEN, TOKEN), Credentials::Token(Digest::of(TOKEN.as_bytes())));
}

#[test]
fn b_066_a_scheme_then_spaces_then_one_run_then_the_end() {
    let token = Credentials::Token(Digest::of(TOKEN.as_bytes()));
    for line in ["sSwS T", "SSWST", "SSWS   T", "bEARER T", "Bearer  T"] {
        assert_eq!(presented(&[line]), token, "{line:?}");
    }
    for line in
        ["SSWS\tT", "SSWS: T", "Bearer SSWS T", "SSWS T x", "SSWS T\u{a0}", "SSWS T,", "Bearer\tT", "SSWS"]
    {
        assert_eq!(presented(&[line]), Credentials::Malformed, "{line:?}");
    }
    // Looked up whole: what is longer is another text, and not one of ours.
    assert_eq!(presented(&["SSWS T0"]), Credentials::Malformed);
}
