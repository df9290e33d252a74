mod forwarded;

use std::net::IpAddr;

use super::{Edge, Hop, IpChain, Nat64Prefix, read};

const OWN: [&str; 3] = ["10.0.0.0/8", "192.168.0.0/16", "2001:db8:ff::/48"];

fn edge(header: &str) -> Edge {
    Edge::new(&OWN, header, &[]).unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[track_caller]
fn check_at(edge: &Edge, peer: &str, lines: &[&str], expected: &str) {
    let peer = if peer == "unix" { None } else { Some(ip(peer)) };
    let bytes: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    assert_eq!(read(peer, &bytes, true, edge).to_string(), expected, "{lines:?}");
}

/// From the edge's own proxy, in `X-Forwarded-For`.
#[track_caller]
fn check(lines: &[&str], expected: &str) {
    check_at(&edge("x-forwarded-for"), "10.0.0.1", lines, expected);
}

#[track_caller]
fn check_forwarded(lines: &[&str], expected: &str) {
    check_at(&edge("forwarded"), "10.0.0.1", lines, expected);
}

#[track_caller]
fn check_single(lines: &[&str], expected: &str) {
    check_at(&edge("X-Real-IP"), "10.0.0.1", lines, expected);
}

#[test]
fn the_edge_is_stripped_from_the_right_and_nothing_else() {
    check(&["203.0.113.9"], "203.0.113.9");
    check(&["203.0.113.9, 10.0.0.2"], "203.0.113.9");
    check(&["203.0.113.9,10.0.0.2"], "203.0.113.9");
    check(&["198.51.100.7, 203.0.113.9, 10.0.0.3, 192.168.0.2"], "198.51.100.7 → 203.0.113.9");
    check(&["10.0.0.9, 203.0.113.9, 10.0.0.2"], "10.0.0.9 → 203.0.113.9");
    check(&["198.51.100.1, 2001:db8:ff::7"], "198.51.100.1");
    check(&["127.0.0.1"], "127.0.0.1");
    check(&["172.16.0.5, 10.0.0.2"], "172.16.0.5");
    check(&["203.0.113.9, 203.0.113.9"], "203.0.113.9 → 203.0.113.9");
    check(&["203.0.113.9, oops, 10.0.0.2"], "203.0.113.9 → malformed");
    check(&["oops, 10.0.0.3, 10.0.0.2"], "malformed");
}

#[test]
fn where_all_are_the_edges_own_the_leftmost_is_left() {
    check(&["10.0.0.7, 10.0.0.8, 10.0.0.9"], "10.0.0.7");
    check_single(&["10.0.0.7"], "10.0.0.7");
    assert_eq!(read(Some(ip("10.0.0.1")), &[], false, &edge("Forwarded")).to_string(), "10.0.0.1");
}

#[test]
fn lines_are_joined_in_their_order() {
    check(&["127.0.0.1", "203.0.113.9"], "127.0.0.1 → 203.0.113.9");
    check(&["203.0.113.9", "10.0.0.2"], "203.0.113.9");
    check(&["203.0.113.9", ""], "203.0.113.9 → malformed");
    check_forwarded(&["for=127.0.0.1", "for=203.0.113.9"], "127.0.0.1 → 203.0.113.9");
}

#[test]
fn only_the_edge_speaks_for_somebody_else() {
    let read_by = |edge: &Edge, peer| check_at(edge, peer, &["10.0.0.1, 10.0.0.2"], peer);
    read_by(&edge("X-Forwarded-For"), "203.0.113.9");
    read_by(&edge("X-Forwarded-For"), "2002:a00:1::");
    let nobody = Edge::new(&[], "X-Forwarded-For", &[] as &[&str]).unwrap();
    read_by(&nobody, "10.0.0.1");
    read_by(&nobody, "127.0.0.1");
    // Nor is a stranger's header measured.
    check_at(&nobody, "203.0.113.9", &[&"x,".repeat(100_000)], "203.0.113.9");
}

#[test]
fn a_mapped_address_is_the_ipv4_address_everywhere() {
    check_at(&edge("X-Forwarded-For"), "::ffff:10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9");
    check_at(&edge("X-Forwarded-For"), "::ffff:203.0.113.9", &["127.0.0.1"], "203.0.113.9");
    check(&["198.51.100.1, ::ffff:10.0.0.2"], "198.51.100.1");
    check(&["[::ffff:cb00:7109]:80"], "203.0.113.9");
    let mapped = Edge::new(&["::ffff:10.0.0.0/104"], "X-Forwarded-For", &[]).unwrap();
    check_at(&mapped, "10.0.0.1", &["203.0.113.9"], "203.0.113.9");
}

#[test]
fn an_element_is_an_address_with_a_port_or_without() {
    for element in
        ["203.0.113.9", " \t203.0.113.9\t ", "203.0.113.9:0", "203.0.113.9:443", "203.0.113.9:65535"]
    {
        check(&[element], "203.0.113.9");
    }
    for element in ["2001:db8::9", "[2001:db8::9]", "[2001:db8::9]:443", "2001:DB8:0::9"] {
        check(&[element], "2001:db8::9");
    }
    // Without brackets the last group is a group.
    check(&["2001:db8::9:443"], "2001:db8::9:443");
}

#[test]
fn anything_else_is_malformed() {
    let ports = [
        ":", ":65536", ":99999", ":080", ":00", ":+80", ": 80", ":80:80", ":8O", ":123456", ":٨", " :80",
        ":-1",
    ];
    for port in ports {
        check(&[&format!("198.51.100.1, 203.0.113.9{port}")], "198.51.100.1 → malformed");
        check(&[&format!("198.51.100.1, [2001:db8::9]{port}")], "198.51.100.1 → malformed");
    }
    check(&[&format!("1.2.3.4:{}", "9".repeat(500))], "malformed");
    for element in [
        "",
        "x",
        "unknown",
        "_hidden",
        "for=1.1.1.1",
        "1.1.1.1;proto=https",
        "1.1.1.1 2.2.2.2",
        "\"1.1.1.1\"",
    ] {
        check(&[element], "malformed");
    }
    for element in [
        "[]",
        "[",
        "]",
        "[]:80",
        "[1.1.1.1]",
        "[::1",
        "::1]",
        "[::1]x",
        "[::1]443",
        "[[::1]]",
        "[ ::1]",
        "[::1] :8",
    ] {
        check(&[element], "malformed");
    }
    for element in [
        "fe80::1%eth0",
        "[fe80::1%25eth0]",
        "1.1.1.1\u{a0}",
        "\u{b}1.1.1.1",
        "1.1.1.1\0",
        "01.1.1.1",
        "%31.1.1.1",
    ] {
        check(&[element], "malformed");
    }
    check(&[","], "malformed → malformed");
    check(&["198.51.100.1,"], "198.51.100.1 → malformed");
    check(&["1.1.1.1,,2.2.2.2"], "1.1.1.1 → malformed → 2.2.2.2");
}

#[test]
fn a_header_that_is_required_and_missing_spoils_the_whole_chain() {
    let edge = edge("X-Forwarded-For");
    let unix = |lines: &[&[u8]], required| read(None, lines, required, &edge).to_string();
    let tcp = |required| read(Some(ip("10.0.0.1")), &[], required, &edge).to_string();
    assert_eq!(tcp(true), "malformed as a whole");
    assert_eq!(tcp(false), "10.0.0.1");
    // A Unix socket has no address that could stand in for it.
    assert_eq!(unix(&[], true), "malformed as a whole");
    assert_eq!(unix(&[], false), "malformed as a whole");
    assert_eq!(unix(&[b"203.0.113.9, 10.0.0.2"], true), "203.0.113.9");
    assert_eq!(unix(&[b""], true), "malformed");
    assert_eq!(read(Some(ip("203.0.113.9")), &[], true, &edge).to_string(), "203.0.113.9");
}

#[test]
fn the_limits_spoil_the_whole_chain() {
    let elements = |count: usize| vec!["203.0.113.9"; count].join(",");
    check(&[&elements(64)], &vec!["203.0.113.9"; 64].join(" → "));
    check(&[&elements(65)], "malformed as a whole");
    check(&[&elements(32), &elements(33)], "malformed as a whole");
    check(&[&",".repeat(64)], "malformed as a whole");
    let wide = |bytes: usize| format!("{}203.0.113.9", " ".repeat(bytes - 11));
    check(&[&wide(8192)], "203.0.113.9");
    check(&[&wide(8193)], "malformed as a whole");
    // The comma between two lines counts.
    check(&[&wide(8000), &wide(191)], "203.0.113.9 → 203.0.113.9");
    check(&[&wide(8000), &wide(192)], "malformed as a whole");
    check_single(&[&wide(8193)], "malformed as a whole");
    let forwarded = |count: usize| vec!["for=203.0.113.9"; count].join(",");
    check_forwarded(&[&forwarded(64)], &vec!["203.0.113.9"; 64].join(" → "));
    check_forwarded(&[&forwarded(65)], "malformed as a whole");
}

#[test]
fn a_single_address_comes_once() {
    check_single(&["203.0.113.7"], "203.0.113.7");
    check_single(&[" [2001:db8::9]:443\t"], "2001:db8::9");
    for lines in
        [&["203.0.113.7", "203.0.113.7"][..], &["203.0.113.7, 10.0.0.2"], &["203.0.113.7,"], &[""], &["x"]]
    {
        check_single(lines, "malformed");
    }
}

#[test]
fn inside_the_deployments_own_prefixes_an_address_is_the_ipv4_address_in_it() {
    let known = |prefix: &str, address: &str| {
        let prefix = Nat64Prefix::parse(prefix).unwrap();
        let IpAddr::V6(address) = ip(address) else { panic!("{address} is IPv6") };
        prefix.extract(address).map(|embedded| embedded.to_string())
    };
    // The table of RFC 6052 §2.4.
    for (prefix, address) in [
        ("2001:db8::/32", "2001:db8:c000:221::"),
        ("2001:db8:100::/40", "2001:db8:1c0:2:21::"),
        ("2001:db8:122::/48", "2001:db8:122:c000:2:2100::"),
        ("2001:db8:122:300::/56", "2001:db8:122:3c0:0:221::"),
        ("2001:db8:122:344::/64", "2001:db8:122:344:c0:2:2100::"),
        ("2001:db8:122:344::/96", "2001:db8:122:344::192.0.2.33"),
        // Octet 8 and the suffix are not read, host bits of the prefix do not count.
        ("2001:db8:122::/48", "2001:db8:122:c000:ff02:21ff:abcd:1"),
        ("2001:db8:122::1/48", "2001:db8:122:c000:2:2100::"),
    ] {
        assert_eq!(known(prefix, address).as_deref(), Some("192.0.2.33"), "{prefix}");
    }
    assert_eq!(known("64:ff9b::/96", "64:ff9b::1:cb00:7109"), None);
    assert_eq!(known("64:ff9b::/96", "2002:cb00:7109::1"), None);
}

#[test]
fn nat64_comes_before_the_edge_and_the_longest_prefix_counts() {
    let prefixes = ["2001:db8:122:344::/64", "64:ff9b::/96", "2001:db8:122:344::/96"];
    let edge = Edge::new(&["10.0.0.0/8", "64:ff9b::c633:6400/120"], "X-Forwarded-For", &prefixes).unwrap();
    check_at(&edge, "64:ff9b::a00:1", &["203.0.113.9, 64:ff9b::10.0.0.2"], "203.0.113.9");
    check_at(&edge, "64:ff9b::cb00:7109", &["198.51.100.1"], "203.0.113.9");
    check_at(&edge, "10.0.0.1", &["[64:ff9b::203.0.113.9]:443"], "203.0.113.9");
    check_at(&edge, "10.0.0.1", &["2001:db8:122:344::203.0.113.9"], "203.0.113.9");
    // What people wrote is not converted, so an entry inside a prefix holds nobody.
    check_at(&edge, "64:ff9b::c633:6401", &["203.0.113.9"], "198.51.100.1");
}

#[test]
fn an_edge_names_the_setting_that_is_wrong() {
    let says = |peers: &[&str], header: &str, nat64: &[&str], message: &str| {
        assert_eq!(Edge::new(peers, header, nat64).unwrap_err().to_string(), message);
    };
    says(
        &["10.0.0.0/8", "10.0.0.0/33"],
        "X-Forwarded-For",
        &[],
        "edge.trusted_peers[1]: \"10.0.0.0/33\" is not a CIDR: the prefix of an IPv4 network is 0 to 32",
    );
    for name in ["", "X Forwarded", "X-Forwarded-For:", "X-Forwarded-For, Forwarded", "\u{fc}"] {
        assert!(Edge::new(&[], name, &[] as &[&str]).is_err(), "{name:?}");
    }
    says(
        &[],
        "X Real IP",
        &[],
        "edge.header: \"X Real IP\" is not the name of a header: write one such as X-Forwarded-For",
    );
    for prefix in
        ["64:ff9b::/95", "64:ff9b::/72", "64:ff9b::", "10.0.0.0/32", "::ffff:0:0/96", "x", "::1-::2", ""]
    {
        let message = format!(
            "edge.nat64_prefixes[0]: {prefix:?} is not a NAT64 prefix: write an IPv6 CIDR of 32, 40, 48, 56, 64 or 96 bits"
        );
        says(&[], "Forwarded", &[prefix], &message);
    }
}

#[test]
fn an_edge_knows_its_own_by_ranges_that_may_overlap() {
    let peers = [
        "10.0.0.0/8",
        "10.1.0.0/16",
        "9.0.0.0-10.0.0.5",
        "11.0.0.0/32",
        "2001:db8::/32",
        "255.255.255.255",
        "::",
    ];
    let edge = Edge::new(&peers, "X-Real-IP", &[]).unwrap();
    for own in
        ["9.0.0.0", "10.0.0.5", "10.255.255.255", "11.0.0.0", "255.255.255.255", "::", "2001:db8:ffff::"]
    {
        assert!(edge.trusts(ip(own)), "{own}");
    }
    for other in
        ["8.255.255.255", "11.0.0.1", "255.255.255.254", "::1", "2001:db9::", "0.0.0.0", "::10.0.0.1"]
    {
        assert!(!edge.trusts(ip(other)), "{other}");
    }
}

#[test]
fn the_name_of_the_header_ignores_case_and_nothing_else() {
    assert_eq!(edge("FORWARDED").header(), "Forwarded");
    assert_eq!(edge("x-forwarded-FOR").header(), "X-Forwarded-For");
    assert_eq!(edge("X_Forwarded_For").header(), "X_Forwarded_For");
    assert_eq!(edge("X-Real-IP").header(), "X-Real-IP");
}

#[test]
fn a_chain_that_is_asked_about_is_placed_as_if_it_had_come_through_the_edge() {
    let edge = Edge::new(&OWN, "Forwarded", &["64:ff9b::/96"]).unwrap();
    let place = |chain: &[&str]| edge.place(&chain.iter().map(|hop| ip(hop)).collect::<Vec<_>>()).to_string();
    assert_eq!(place(&["203.0.113.9"]), "203.0.113.9");
    assert_eq!(place(&["64:ff9b::203.0.113.9", "::ffff:10.0.0.1"]), "203.0.113.9");
    assert_eq!(place(&["198.51.100.1", "203.0.113.9", "10.0.0.1"]), "198.51.100.1 → 203.0.113.9");
    assert_eq!(place(&["10.0.0.7", "10.0.0.1"]), "10.0.0.7");
    assert_eq!(place(&[]), "malformed as a whole");
    assert_eq!(place(&["203.0.113.9"; 65]), "malformed as a whole");
}

#[test]
fn a_chain_as_it_stands_keeps_every_address() {
    let chain = IpChain::of_addresses(&[ip("10.0.0.1"), ip("::ffff:203.0.113.9")]);
    assert_eq!(chain.to_string(), "10.0.0.1 → 203.0.113.9");
    assert_eq!(chain.hops().map(<[Hop]>::len), Some(2));
    assert_eq!(IpChain::of_addresses(&[]).hops(), None);
}

#[test]
fn a_usual_chain_allocates_nothing() {
    let edge = edge("X-Forwarded-For");
    let chain = read(Some(ip("10.0.0.1")), &[b"198.51.100.1, 203.0.113.9, 10.0.0.2"], true, &edge);
    let IpChain::Hops(hops) = chain else { panic!("it is well-formed") };
    assert!(!hops.spilled());
}
