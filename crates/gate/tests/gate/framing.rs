//! Requests that two readers could take for two things, and where a token may stand.

use std::time::Duration;

use gate::ListenLimits;
use testkit::raw::Raw;

use crate::world::{Setup, World, forward_auth, get, text};

/// A gate that soon closes a connection on which nothing more comes.
fn impatient() -> World {
    let limits = ListenLimits { idle: Duration::from_millis(300), ..ListenLimits::default() };
    World::with(Setup { limits, ..Setup::default() })
}

/// The statuses that come back for what is sent at once: nothing smuggled may ever add a 200.
fn statuses(world: &World, bytes: impl AsRef<[u8]>) -> Vec<u16> {
    let mut one = world.connect();
    one.send(bytes);
    std::iter::from_fn(|| one.answer()).map(|answer| answer.status).collect()
}

fn post(lines: &str, body: &str) -> String {
    let token = text("anywhere");
    format!(
        "POST /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {token}\r\n{lines}\r\n{body}"
    )
}

#[test]
fn b_041_a_body_has_one_length() {
    let world = impatient();
    let smuggled = forward_auth("192.0.2.1", &text("anywhere"));
    for (lines, body, expected) in [
        ("Transfer-Encoding: xchunked\r\n", smuggled.as_str(), vec![400]),
        ("Transfer-Encoding: chunked, identity\r\n", &smuggled, vec![400]),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", &smuggled, vec![400]),
        // The chunked body ends at once; the connection closes, whatever stands behind it.
        ("Content-Length: 500\r\nTransfer-Encoding: chunked\r\n", &format!("0\r\n\r\n{smuggled}"), vec![200]),
        ("Transfer-Encoding: chunked\r\nContent-Length: 500\r\n", &format!("0\r\n\r\n{smuggled}"), vec![200]),
        ("Transfer-Encoding: chunked\r\n", &format!("0\r\n\r\n{smuggled}"), vec![200, 200]),
    ] {
        assert_eq!(statuses(&world, post(lines, body)), expected, "{lines}");
    }
    let old = post("Transfer-Encoding: chunked\r\n", &smuggled).replacen("HTTP/1.1", "HTTP/1.0", 1);
    assert_eq!(statuses(&world, old), [400]);
}

#[test]
fn b_042_a_length_is_digits() {
    let world = impatient();
    let smuggled = forward_auth("192.0.2.1", &text("anywhere"));
    for lines in [
        "Content-Length: +5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n",
        "Content-Length: 18446744073709551616\r\n",
        "Content-Length: \r\n",
    ] {
        assert_eq!(statuses(&world, post(lines, &smuggled)), [400], "{lines}");
    }
    // The same number twice is one length (RFC 9110 §8.6).
    let twice = post("Content-Length: 5\r\nContent-Length: 5\r\n", &format!("12345{smuggled}"));
    assert_eq!(statuses(&world, twice), [200, 200]);
}

#[test]
fn b_043_lines_are_lines() {
    let world = impatient();
    for lines in [
        "X-A: b\r\n c\r\n",
        "X-A: b\rc\r\n",
        "X-A: b\0c\r\n",
        "X A: b\r\n",
        "X-A : b\r\n",
        "no colon\r\n",
        ": no name\r\n",
        " X-A: b\r\n",
    ] {
        assert_eq!(statuses(&world, post(lines, "")), [400], "{lines:?}");
    }
    // A bare LF ends a line: what follows is a line of its own, and never part of the value before.
    let split = format!(
        "GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: 192.0.2.1\nAuthorization: SSWS {}\r\n\r\n",
        text("office")
    );
    let got = statuses(&world, split);
    assert!(got == [200] || got == [400], "{got:?}");
}

#[test]
fn b_044_chunks_bring_no_headers() {
    let world = impatient();
    let token = text("anywhere");
    let chunked = |lines: &str, body: &str| {
        format!(
            "POST /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\n{lines}Transfer-Encoding: chunked\r\n\r\n{body}"
        )
    };
    let trailers = format!("0\r\nAuthorization: SSWS {token}\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
    assert_eq!(statuses(&world, chunked("X-Forwarded-For: 192.0.2.1\r\n", &trailers)), [401]);
    let lines = format!("Authorization: SSWS {token}\r\n");
    assert_eq!(statuses(&world, chunked(&lines, &trailers)), [403], "the chain is not in a trailer");
    let good = format!("X-Forwarded-For: 192.0.2.1\r\n{lines}");
    assert_eq!(statuses(&world, chunked(&good, "3;a=b\r\nabc\r\n0\r\n\r\n")), [200]);
    for broken in ["fffffffffffffffff\r\n", "-1\r\n", "3\r\nabcd\r\n0\r\n\r\n", "zz\r\n"] {
        let behind = chunked(&good, &format!("{broken}{}", forward_auth("192.0.2.1", &token)));
        // The answer to the head may have left before the body was found broken; nothing comes behind.
        assert!(statuses(&world, behind).len() <= 1, "{broken:?}");
    }
}

#[test]
fn b_045_a_body_is_taken_off_the_connection() {
    let world = impatient();
    let inner = forward_auth("192.0.2.1", &text("anywhere"));
    for size in [1, 1000, 64 * 1024] {
        let body = inner.chars().cycle().take(size).collect::<String>();
        let asked = post(&format!("Content-Length: {size}\r\n"), &format!("{body}{inner}"));
        assert_eq!(statuses(&world, asked), [200, 200], "{size}");
    }
    let big = inner.repeat(65 * 1024 / inner.len() + 1);
    let asked = post(&format!("Content-Length: {}\r\n", big.len()), &format!("{big}{inner}"));
    let got = statuses(&world, asked);
    assert!(got.len() <= 1, "{got:?}");
    // Announced and asked for: nobody sends it, nobody waits for it.
    let asked = post("Content-Length: 10\r\nExpect: 100-continue\r\n", "");
    assert_eq!(world.ask(asked).status, 200);
}

#[test]
fn an_answer_does_not_wait_for_the_body() {
    let world = World::new();
    // A proxy that forwards the length of a body that it keeps.
    assert_eq!(world.ask(post("Content-Length: 10\r\n", "")).status, 200);
}

#[test]
fn b_046_nothing_is_upgraded() {
    let world = impatient();
    let behind = forward_auth("192.0.2.1", &text("anywhere"));
    for lines in [
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    ] {
        let got = statuses(&world, post(lines, &behind));
        assert!(got.iter().all(|status| *status == 200) && !got.is_empty(), "{got:?}");
    }
    let preface = statuses(&world, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    assert!(preface.iter().all(|status| *status >= 400), "{preface:?}");
}

#[test]
fn b_048_a_request_names_one_host() {
    let world = World::new();
    let line = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {}\r\n", text("anywhere"));
    for (first, status) in [
        ("GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\n", 200),
        ("GET http://gate/gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\n", 200),
        ("GET http://GATE:8701/gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\n", 200),
        ("GET http://other/gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\n", 400),
        ("GET http://gate@other/gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\n", 400),
        ("GET http://gate/gate/v1/forward-auth HTTP/1.1\r\nHost:\r\n", 400),
        ("GET http://gate/gate/v1/forward-auth HTTP/1.1\r\n", 400),
        ("GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nHost: gate\r\n", 400),
        ("GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nHost: other\r\n", 400),
        ("GET /gate/v1/forward-auth HTTP/1.1\r\n", 400),
        ("GET /gate/v1/forward-auth HTTP/1.0\r\n", 200),
    ] {
        let mut one = world.connect();
        assert_eq!(one.ask(format!("{first}{line}\r\n")).status, status, "{first}");
        if status == 400 {
            assert!(one.is_closed(), "{first}");
        }
    }
}

#[test]
fn b_049_bytes_beyond_ascii_are_malformed() {
    let world = World::new();
    let token = text("anywhere");
    let ask = |from: &[u8], authorization: &[u8]| {
        let head = b"GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: ".as_slice();
        world
            .ask(
                [head, from, b"\r\nAuthorization: ", authorization, b"\r\nX-Other: \xFF\x80\r\n\r\n"]
                    .concat(),
            )
            .status
    };
    let good = format!("SSWS {token}").into_bytes();
    assert_eq!(ask(b"192.0.2.1", &good), 200);
    assert_eq!(ask(b"192.0.2.1\xA0", &good), 403);
    assert_eq!(ask(b"\xFF", &good), 403);
    assert_eq!(ask("١٩٢.0.2.1".as_bytes(), &good), 403);
    assert_eq!(ask(b"192.0.2.1", &[&good, b"\xA0".as_slice()].concat()), 401);
    assert_eq!(ask(b"192.0.2.1", &[b"SSWS \xC2\xA0", token.as_bytes()].concat()), 401);
}

#[test]
fn b_063_no_header_switches_anything_off() {
    let world = World::new();
    for name in [
        "X-Middleware-Subrequest",
        "X-Ringfence-User-Id",
        "X-Ringfence-Internal",
        "X-Ringfence-Debug",
        "X-Forwarded-User",
        "X-Original-URL",
        "X-Real-IP",
        "Forwarded",
        "X-Envoy-Internal",
        "Proxy-Authorization",
    ] {
        for value in ["1", "true", "ada", "127.0.0.1", "for=192.0.2.1"] {
            let lines = format!("{name}: {value}\r\n");
            let asked = get("/gate/v1/forward-auth", &format!("X-Forwarded-For: 192.0.2.1\r\n{lines}"));
            assert_eq!(world.ask(asked).status, 401, "{name}: {value}");
            let office = text("office");
            let lines = format!("X-Forwarded-For: 203.0.113.1\r\nAuthorization: SSWS {office}\r\n{lines}");
            assert_eq!(world.ask(get("/gate/v1/forward-auth", &lines)).status, 403, "{name}: {value}");
        }
    }
}

#[test]
fn b_064_a_token_stands_in_its_header_only() {
    let world = World::new();
    let token = text("anywhere");
    for (target, lines) in [
        (format!("/gate/v1/forward-auth?token={token}"), String::new()),
        (format!("/gate/v1/ext-authz/{token}"), String::new()),
        ("/gate/v1/forward-auth".to_owned(), format!("Cookie: token={token}\r\n")),
        ("/gate/v1/forward-auth".to_owned(), format!("Proxy-Authorization: SSWS {token}\r\n")),
        ("/gate/v1/forward-auth".to_owned(), format!("Authorization: Basic {token}\r\n")),
        ("/gate/v1/forward-auth".to_owned(), format!("X-API-Key: {token}\r\n")),
        ("/gate/v1/forward-auth".to_owned(), format!("X-Forwarded-Authorization: SSWS {token}\r\n")),
    ] {
        let answer = world.ask(get(&target, &format!("X-Forwarded-For: 192.0.2.1\r\n{lines}")));
        assert_eq!(answer.status, 401, "{target} {lines}");
        assert!(!answer.text().contains(&token));
    }
    for refusal in world.refusals() {
        assert!(!format!("{refusal:?}").contains(&token) || refusal.gate == "ext-authz", "{refusal:?}");
    }
}

#[test]
fn b_065_two_tokens_are_none() {
    let world = World::with(Setup { token_header: Some("x-api-key"), ..Setup::default() });
    let (one, other) = (text("anywhere"), text("office"));
    for (lines, status) in [
        (format!("Authorization: SSWS {one}\r\n"), 200),
        (format!("X-API-Key: {one}\r\n"), 200),
        (format!("X-API-Key: {one}\r\nAuthorization: SSWS {one}\r\n"), 200),
        (format!("X-API-Key: {one}\r\nAuthorization: Basic YTpi\r\n"), 200),
        (format!("X-API-Key: {one}\r\nAuthorization: SSWS {other}\r\n"), 401),
        (format!("X-API-Key: {one}\r\nX-API-Key: {one}\r\n"), 401),
        (format!("Authorization: SSWS {one}\r\nAuthorization: SSWS {one}\r\n"), 401),
        (format!("Authorization: SSWS {one}\r\nAuthorization: Bearer {other}\r\n"), 401),
        (format!("Authorization: SSWS {one}, SSWS {one}\r\n"), 401),
        (format!("Authorization: SSWS {one},\r\n"), 401),
    ] {
        let asked = get("/gate/v1/forward-auth", &format!("X-Forwarded-For: 192.0.2.1\r\n{lines}"));
        assert_eq!(world.ask(asked).status, status, "{lines}");
    }
}

#[test]
fn b_066_a_token_is_one_run_behind_its_scheme() {
    let world = World::new();
    let token = text("anywhere");
    for (value, status) in [
        (format!("SSWS {token}"), 200),
        (format!("sSwS   {token}"), 200),
        (format!("SSWS{token}"), 200),
        (format!("bEARER {token}"), 200),
        (format!("SSWS\t{token}"), 401),
        (format!("SSWS: {token}"), 401),
        (format!("Bearer SSWS {token}"), 401),
        (format!("Bearer{token}"), 401),
        (format!("SSWS {token} x"), 401),
        (format!("SSWS {token}x"), 401),
        (format!("SSWS \"{token}\""), 401),
        (token.clone(), 401),
        ("SSWS".to_owned(), 401),
        (format!("SSWS {}", "a".repeat(600)), 401),
    ] {
        let lines = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: {value}\r\n");
        assert_eq!(world.ask(get("/gate/v1/forward-auth", &lines)).status, status, "{value}");
    }
}

#[test]
fn only_the_edge_speaks_for_others() {
    let stranger = World::with(Setup { trusted: &["10.0.0.0/8"], ..Setup::default() });
    let from_office = forward_auth("192.0.2.1", &text("office"));
    assert_eq!(stranger.ask(&from_office).status, 403);
    let answer = stranger.ask(from_office.replace(&text("office"), &text("anywhere")));
    assert_eq!(answer.header("x-ringfence-client-ip"), Some("127.0.0.1"));
    let lines = format!("Authorization: SSWS {}\r\n", text("anywhere"));
    let bare = get("/gate/v1/forward-auth", &lines);
    assert_eq!(World::new().ask(&bare).status, 403, "the edge's header is required");
    let lax = World::with(Setup { require_header: false, ..Setup::default() });
    assert_eq!(lax.ask(&bare).status, 200);
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    let world = World::new();
    let mut one: Raw = world.connect();
    let asked: String =
        ["anywhere", "revoked", "office"].map(|token| forward_auth("192.0.2.1", &text(token))).concat();
    one.send(asked);
    let statuses: Vec<_> = (0..3).filter_map(|_| one.answer()).map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 401, 200]);
}
