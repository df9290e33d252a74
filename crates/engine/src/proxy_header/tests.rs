use super::{ProxyHeader, ProxyHeaderError, parse};
use crate::limits::{PROXY_HEADER_BYTES_MAX, PROXY_LINE_BYTES_MAX};

const V4_ADDRESSES: [u8; 12] = [203, 0, 113, 9, 192, 0, 2, 20, 0xc8, 0x22, 0x01, 0xbb];

/// A header of version 2 whose length is that of its block.
fn v2(command: u8, family: u8, block: &[u8]) -> Vec<u8> {
    let length = u16::try_from(block.len()).unwrap().to_be_bytes();
    [&b"\r\n\r\n\0\r\nQUIT\n"[..], &[command, family], &length, block].concat()
}

fn v6_addresses(source: &str) -> Vec<u8> {
    let source: std::net::Ipv6Addr = source.parse().unwrap();
    [&source.octets()[..], &[0; 16], &[0xc8, 0x22, 0x01, 0xbb]].concat()
}

/// Whole, whatever follows; `source` is empty for the socket's own peer. Every prefix is partial.
#[track_caller]
fn check(header: &[u8], source: &str) {
    let source = if source.is_empty() { None } else { Some(source.parse().unwrap()) };
    let whole = Ok(ProxyHeader::Whole { source, length: header.len() });
    assert_eq!(parse(header), whole, "{:?}", header.escape_ascii().to_string());
    assert_eq!(parse(&[header, b"GET / HTTP/1.1\r\n\r\n"].concat()), whole);
    assert_eq!(parse(&[header, header].concat()), whole, "the second header is the connection's own bytes");
    for end in 0..header.len() {
        assert_eq!(parse(&header[..end]), Ok(ProxyHeader::Partial), "{end} bytes");
    }
}

#[track_caller]
fn check_closed(header: &[u8]) {
    assert_eq!(parse(header), Err(ProxyHeaderError), "{:?}", header.escape_ascii().to_string());
    // More bytes never mend it.
    assert_eq!(parse(&[header, b"\r\n"].concat()), Err(ProxyHeaderError));
}

#[test]
fn version_1_names_the_source() {
    check(b"PROXY TCP4 203.0.113.9 192.0.2.20 51234 443\r\n", "203.0.113.9");
    check(b"PROXY TCP6 2001:db8::9 2001:db8::20 51234 443\r\n", "2001:db8::9");
    check(b"PROXY TCP6 ::ffff:203.0.113.9 ::ffff:192.0.2.20 0 65535\r\n", "203.0.113.9");
    check(b"PROXY UNKNOWN\r\n", "");
    check(b"PROXY UNKNOWN 203.0.113.9 192.0.2.20 51234 443\r\n", "");
}

#[test]
fn version_1_has_one_spelling() {
    for words in [
        "TCP4  203.0.113.9 192.0.2.20 51234 443",
        " TCP4 203.0.113.9 192.0.2.20 51234 443",
        "TCP4 203.0.113.9 192.0.2.20 51234 443 ",
        "TCP4 203.0.113.9 192.0.2.20 51234 443 1",
        "TCP4\t203.0.113.9 192.0.2.20 51234 443",
        "TCP4 203.0.113.09 192.0.2.20 51234 443",
        "TCP4 203.0.113.9 192.0.2.020 51234 443",
        "TCP4 203.0.113.9 192.0.2.20 051234 443",
        "TCP4 203.0.113.9 192.0.2.20 51234 0443",
        "TCP4 203.0.113.9 192.0.2.20 65536 443",
        "TCP4 203.0.113.9 192.0.2.20 +1 443",
        "TCP4 203.0.113.9 192.0.2.20 51234",
        "TCP4 203.0.113.9",
        "TCP4 ::ffff:203.0.113.9 192.0.2.20 51234 443",
        "TCP4 2001:db8::9 2001:db8::20 51234 443",
        "TCP6 203.0.113.9 192.0.2.20 51234 443",
        "TCP6 2001:db8::9 192.0.2.20 51234 443",
        "TCP6 fe80::1%eth0 fe80::2 51234 443",
        "TCP6 [2001:db8::9] 2001:db8::20 51234 443",
        "TCP4 203.0.113.9\u{a0}192.0.2.20 51234 443",
        "UDP4 203.0.113.9 192.0.2.20 51234 443",
        "tcp4 203.0.113.9 192.0.2.20 51234 443",
        "UNKNOWNX",
        "unknown",
        "TCP4",
        "",
    ] {
        check_closed(&[b"PROXY ", words.as_bytes(), b"\r\n"].concat());
    }
    for line in [
        "proxy TCP4 203.0.113.9 192.0.2.20 51234 443\r\n",
        "GET / HTTP/1.1\r\n",
        "\r\n\r\nGET",
        "PROXYTCP4",
        " PROXY",
    ] {
        check_closed(line.as_bytes());
    }
}

#[test]
fn version_1_ends_in_cr_lf_and_in_time() {
    let right = "PROXY TCP4 203.0.113.9 192.0.2.20 51234 443";
    for end in ["\n", "\r\r\n", "\rX", "\n\r", "\0\r\n", " \r\n"] {
        check_closed(format!("{right}{end}").as_bytes());
    }
    let unknown = |bytes: usize| format!("PROXY UNKNOWN {}\r\n", "x".repeat(bytes - 16));
    check(unknown(PROXY_LINE_BYTES_MAX).as_bytes(), "");
    check_closed(unknown(PROXY_LINE_BYTES_MAX + 1).as_bytes());
    // Without an end it is refused once no end could come in time.
    let open = |bytes: usize| parse(&unknown(500).as_bytes()[..bytes]);
    assert_eq!(open(PROXY_LINE_BYTES_MAX - 1), Ok(ProxyHeader::Partial));
    assert_eq!(open(PROXY_LINE_BYTES_MAX), Err(ProxyHeaderError));
}

#[test]
fn version_2_names_the_source() {
    check(&v2(0x21, 0x11, &V4_ADDRESSES), "203.0.113.9");
    check(&v2(0x21, 0x21, &v6_addresses("2001:db8::9")), "2001:db8::9");
    check(&v2(0x21, 0x21, &v6_addresses("::ffff:203.0.113.9")), "203.0.113.9");
    let noop: &[u8] = &[4, 0, 4, 0xde, 0xad, 0xbe, 0xef];
    check(&v2(0x21, 0x11, &[&V4_ADDRESSES, noop].concat()), "203.0.113.9");
    check(&v2(0x21, 0x11, &[&V4_ADDRESSES, noop, &[1, 0, 0], noop].concat()), "203.0.113.9");
}

#[test]
fn version_2_may_mean_the_sockets_own_peer() {
    check(&v2(0x20, 0x00, &[]), "");
    check(&v2(0x21, 0x00, &[]), "");
    // The block is not read, be it addresses or nonsense.
    check(&v2(0x20, 0x11, &V4_ADDRESSES), "");
    check(&v2(0x20, 0xff, &[4, 0, 99]), "");
    check(&v2(0x21, 0x00, &V4_ADDRESSES), "");
}

#[test]
fn version_2_takes_only_streams_over_ip() {
    for family in [0x01, 0x02, 0x10, 0x12, 0x20, 0x22, 0x31, 0x32, 0x41, 0xff] {
        check_closed(&v2(0x21, family, &[0; 216]));
    }
    for command in [0x00, 0x10, 0x11, 0x22, 0x2f, 0x31, 0xff] {
        check_closed(&v2(command, 0x11, &V4_ADDRESSES));
    }
}

#[test]
fn version_2_lengths_do_not_lie() {
    check_closed(&v2(0x21, 0x11, &V4_ADDRESSES[..11]));
    check_closed(&v2(0x21, 0x21, &V4_ADDRESSES));
    for extensions in [&[4][..], &[4, 0], &[4, 0, 1], &[4, 0, 5, 1, 2], &[4, 0, 0, 4], &[4, 0xff, 0xff, 1]] {
        check_closed(&v2(0x21, 0x11, &[&V4_ADDRESSES, extensions].concat()));
    }
    let wide = |bytes: usize| v2(0x20, 0x00, &vec![0; bytes - 16]);
    check(&wide(PROXY_HEADER_BYTES_MAX), "");
    check_closed(&wide(PROXY_HEADER_BYTES_MAX + 1));
    // It is refused by its length, before the block has come.
    check_closed(&wide(PROXY_HEADER_BYTES_MAX + 1)[..16]);
}

#[test]
fn what_cannot_become_a_header_is_refused_as_early_as_it_shows() {
    for start in [
        &b"G"[..],
        b"PRX",
        b"PROXY X",
        b"PROXY TCP5",
        b"PROXY TCP4X",
        b"\r\n\r\nX",
        b"\r\n\r\n\0\r\nQUIT\r",
        b"\n",
    ] {
        check_closed(start);
    }
    assert_eq!(parse(b""), Ok(ProxyHeader::Partial));
}
