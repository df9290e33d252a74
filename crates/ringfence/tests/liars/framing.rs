//! Requests that two readers could take for two things: nothing smuggled may ever get an answer of its own.

use testkit::lie::Fate::{Closed, Open};
use testkit::lie::{Door, Lie, lie};

use crate::stage::{asked, every_door, every_gate};

/// The door's good call with more lines, each with its end, and what stands behind its head.
fn with(door: &Door, lines: &str, behind: &str) -> String {
    let head = door.good().strip_suffix("\r\n").expect("a head");
    format!("{head}{lines}\r\n{behind}")
}

/// Rows of lines before a smuggled call: refused, and nothing behind is read.
fn refused(door: &Door, rows: &[&str]) -> Vec<Lie> {
    rows.iter()
        .map(|lines| lie(format!("{lines:?}"), with(door, lines, door.good()), &[400], Closed))
        .collect()
}

#[test]
fn b_041_a_body_has_one_length() {
    every_door(|door| {
        let mut lies = refused(
            door,
            &[
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: \r\n",
                "Transfer-Encoding: chunked;q=1\r\n",
                "Transfer-Encoding: \x0bchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding\r\n: chunked\r\n",
            ],
        );
        let ended = format!("0\r\n\r\n{}", door.good());
        // The chunked body ends at once; the connection closes, whatever stands behind it (RFC 9112 §6.1).
        for both in [
            "Content-Length: 500\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 500\r\n",
            "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        ] {
            lies.push(lie(format!("{both:?}"), with(door, both, &ended), &[200], Closed));
        }
        let chunked = with(door, "Transfer-Encoding: chunked\r\n", &ended);
        lies.push(lie("HTTP/1.0 has no chunks", chunked.replacen("HTTP/1.1", "HTTP/1.0", 1), &[400], Closed));
        lies.push(lie("a chunked body and the next call", chunked, &[200, 200], Open));
        lies
    });
}

#[test]
fn b_042_a_length_is_digits() {
    every_door(|door| {
        let mut lies = refused(
            door,
            &[
                "Content-Length: +5\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: 5.0\r\n",
                "Content-Length: 18446744073709551616\r\n",
                "Content-Length: 18446744073709551620\r\n",
                "Content-Length: \r\n",
                "Content-Length: \u{0665}\r\n",
            ],
        );
        // The same number twice is one length (RFC 9110 §8.6).
        let twice = "Content-Length: 5\r\nContent-Length: 5\r\n";
        let bytes = with(door, twice, &format!("12345{}", door.good()));
        lies.push(lie("the same length twice", bytes, &[200, 200], Open));
        lies
    });
}

#[test]
fn b_043_lines_are_lines() {
    every_door(|door| {
        let mut lies = refused(
            door,
            &[
                "X-A: b\r\n c\r\n",
                "X-A: b\r\n\tc\r\n",
                "X-A: b\rc\r\n",
                "X-A: b\0c\r\n",
                "X-A: b\x7fc\r\n",
                "X A: b\r\n",
                "X-A : b\r\n",
                "X-A\t: b\r\n",
                "X-\u{00e9}: b\r\n",
                "no colon\r\n",
                ": no name\r\n",
                " X-A: b\r\n",
            ],
        );
        for line in [
            "GET  / HTTP/1.1\r\n",
            "GET / HTTP/1.1 \r\n",
            "GET / http/1.1\r\n",
            "GET / HTTP/1.2\r\n",
            "GET /\r\n",
            "\0\r\n",
        ] {
            lies.push(lie(
                format!("{line:?}"),
                format!("{line}Host: a\r\n\r\n{}", door.good()),
                &[400],
                Closed,
            ));
        }
        lies
    });
}

#[test]
fn b_043_a_bare_line_feed_ends_a_line_and_is_never_part_of_a_value() {
    every_gate(|stage| {
        // With LF as an end the token stands in a line of its own; as part of the chain it would be neither.
        let split =
            format!("X-Forwarded-For: {}\nAuthorization: SSWS {}\r\n", crate::stage::OFFICE, stage.office);
        let lf = stage.call().replace("\r\n", "\n");
        vec![lie("between two headers", asked(&split, ""), &[200], Open), lie("everywhere", lf, &[200], Open)]
    });
}

#[test]
fn b_044_chunks_bring_no_headers() {
    every_gate(|stage| {
        let token = format!("Authorization: SSWS {}\r\n", stage.anywhere);
        let office = format!("Authorization: SSWS {}\r\n", stage.office);
        let from = "X-Forwarded-For: 203.0.113.1\r\n";
        let chunked =
            |lines: &str, body: &str| asked(&format!("{lines}Transfer-Encoding: chunked\r\n"), body);
        let trailers = format!("0\r\n{token}{from}\r\n");
        let good = format!("{token}{from}");
        let next = stage.call();
        let mut lies = vec![
            lie("a token in a trailer", chunked(from, &trailers), &[401], Open),
            lie("a chain in a trailer", chunked(&office, &trailers), &[403], Open),
            lie(
                "an extension",
                chunked(&good, &format!("3;a=b\r\nabc\r\n0\r\n\r\n{next}")),
                &[200, 200],
                Open,
            ),
            lie(
                "a quoted extension",
                chunked(&good, &format!("3;a=\"b\"\r\nabc\r\n0;x\r\n\r\n{next}")),
                &[200, 200],
                Open,
            ),
        ];
        // The answer to the head has left before the body is found broken; nothing behind it is answered.
        for broken in [
            "fffffffffffffffff\r\n",
            "10000000000000000\r\n",
            "-1\r\n",
            "+1\r\n",
            "3\r\nabcd\r\n0\r\n\r\n",
            "zz\r\n",
            "0x1\r\n",
            "\r\n",
            "1\n\n",
        ] {
            lies.push(lie(format!("{broken:?}"), chunked(&good, &format!("{broken}{next}")), &[200], Closed));
        }
        lies
    });
}

#[test]
fn b_045_a_body_is_taken_off_the_connection() {
    every_gate(|stage| {
        let inner = stage.call();
        let headers = |length: usize| {
            format!(
                "X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {}\r\nContent-Length: {length}\r\n",
                stage.anywhere
            )
        };
        let mut lies = Vec::new();
        for size in [1, 1000, 64 * 1024] {
            let body: String = inner.chars().cycle().take(size).collect();
            lies.push(lie(
                format!("{size} bytes"),
                asked(&headers(size), &format!("{body}{inner}")),
                &[200, 200],
                Open,
            ));
        }
        let big: String = inner.chars().cycle().take(64 * 1024 + 1).collect();
        lies.push(lie(
            "a byte too many",
            asked(&headers(big.len()), &format!("{big}{inner}")),
            &[200],
            Closed,
        ));
        lies
    });
}

#[test]
fn b_046_nothing_is_upgraded() {
    every_gate(|stage| {
        let good = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {}\r\n", stage.anywhere);
        let with = |lines: &str, behind: &str| asked(&format!("{good}{lines}"), behind);
        let socket = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        let h2c =
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
        vec![
            lie("a WebSocket", with(socket, &stage.call()), &[200, 200], Open),
            lie("HTTP/2 in clear", with(h2c, &stage.call()), &[200, 200], Open),
            lie("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", &[400], Closed)
                .or_silence(),
        ]
    });
}

#[test]
fn b_048_a_request_names_one_host() {
    every_gate(|stage| {
        let lines = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {}\r\n\r\n", stage.anywhere);
        let path = "/gate/v1/forward-auth";
        let row = |head: String, status: u16| {
            let then = if status == 200 && !head.contains("HTTP/1.0") { Open } else { Closed };
            lie(head.clone(), format!("{head}{lines}"), &[status], then)
        };
        vec![
            row(format!("GET {path} HTTP/1.1\r\nHost: gate\r\n"), 200),
            row(format!("GET http://gate{path} HTTP/1.1\r\nHost: gate\r\n"), 200),
            row(format!("GET http://GATE:8701{path} HTTP/1.1\r\nHost: gate\r\n"), 200),
            row(format!("GET http://other{path} HTTP/1.1\r\nHost: gate\r\n"), 400),
            row(format!("GET http://gate@other{path} HTTP/1.1\r\nHost: gate\r\n"), 400),
            row(format!("GET http://gate{path} HTTP/1.1\r\nHost:\r\n"), 400),
            row(format!("GET http://gate{path} HTTP/1.1\r\n"), 400),
            row(format!("GET {path} HTTP/1.1\r\nHost: gate\r\nHost: gate\r\n"), 400),
            row(format!("GET {path} HTTP/1.1\r\nHost: gate\r\nHost: other\r\n"), 400),
            row(format!("GET {path} HTTP/1.1\r\n"), 400),
            row(format!("GET {path} HTTP/1.0\r\n"), 200),
        ]
    });
}

#[test]
fn b_049_bytes_beyond_ascii_are_malformed() {
    every_gate(|stage| {
        let good = format!("SSWS {}", stage.office).into_bytes();
        let office = crate::stage::OFFICE.as_bytes();
        let row = |what: &str, from: &[u8], authorization: &[u8], status: u16| {
            let head = b"GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: ".as_slice();
            let end = b"\r\nX-Other: \xFF\x80\r\n\r\n";
            lie(what, [head, from, b"\r\nAuthorization: ", authorization, end].concat(), &[status], Open)
        };
        vec![
            row("in a header that nobody reads", office, &good, 200),
            row("a hard space behind the address", &[office, b"\xA0"].concat(), &good, 403),
            row("an address of one byte", b"\xFF", &good, 403),
            row("foreign digits", "٢٠٣.0.113.9".as_bytes(), &good, 403),
            row("full-width dots", "203．0．113．9".as_bytes(), &good, 403),
            row("a hard space behind the token", office, &[&good, b"\xA0".as_slice()].concat(), 401),
            row(
                "a hard space before the token",
                office,
                &[b"SSWS \xC2\xA0", stage.office.as_bytes()].concat(),
                401,
            ),
        ]
    });
}
