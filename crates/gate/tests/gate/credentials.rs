//! Where a token may stand, what proves a device, and what changes no verdict.

use testkit::raw::Raw;

use crate::world::{Setup, World, forward_auth, get, request, text};

#[test]
fn an_answer_does_not_wait_for_the_body() {
    let world = World::new();
    // A proxy that forwards the length of a body that it keeps.
    let lines = format!(
        "X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {}\r\nContent-Length: 10\r\n",
        text("anywhere")
    );
    for expecting in ["", "Expect: 100-continue\r\n"] {
        let asked = request("POST", "/gate/v1/forward-auth", &format!("{lines}{expecting}"));
        assert_eq!(world.ask(asked).status, 200, "{expecting}");
    }
}

#[test]
fn b_020_no_header_proves_a_device_while_none_is_configured() {
    let world = World::new();
    for name in [
        "X-Forwarded-Client-Cert",
        "X-Client-Cert",
        "Client-Cert",
        "X-SSL-Client-Cert",
        "SSL-Client-Cert",
        "X-Forwarded-Tls-Client-Cert",
        "X-SSL-Client-Verify",
        "X-ARR-ClientCert",
        "X-Ringfence-Device",
        "DPoP",
    ] {
        for value in ["key1", "Hash=key1", ":a2V5MQ==:", "SUCCESS", "Subject=\"CN=key1\"", ""] {
            let lines = format!("X-Forwarded-For: 192.0.2.1\r\n{name}: {value}\r\n");
            let asked = |token| format!("{lines}Authorization: SSWS {}\r\n", text(token));
            assert_eq!(
                world.ask(get("/gate/v1/forward-auth", &asked("device"))).status,
                403,
                "{name}: {value}"
            );
            assert_eq!(
                world.ask(get("/gate/v1/forward-auth", &asked("office"))).status,
                200,
                "{name}: {value}"
            );
        }
    }
    assert!(!world.used().contains(&"device".to_owned()));
}

#[test]
fn b_055_path_query_host_and_method_change_no_verdict() {
    let world = World::new();
    let admitted = ("192.0.2.1", 200);
    let refused = ("203.0.113.1", 403);
    for (from, status) in [admitted, refused] {
        for (name, value) in [
            ("X-Original-URI", "/healthz"),
            ("X-Original-URI", "/a/%2e%2e/%2fadmin;x/..;/"),
            ("X-Original-Method", "OPTIONS"),
            ("X-Forwarded-Uri", "/gate/v1/decide?x=#"),
            ("X-Forwarded-Uri", "\\..\\"),
            ("X-Forwarded-Method", "TRACE"),
            ("X-Forwarded-Host", "127.0.0.1"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Prefix", "/public"),
            ("X-Rewrite-URL", "/public"),
            ("X-Envoy-Original-Path", "/public"),
        ] {
            for path in [
                "/gate/v1/forward-auth?token=x",
                "/gate/v1/forward-auth/nginx",
                "/gate/v1/ext-authz/%2e%2e/;a",
            ] {
                let token = text("office");
                let lines =
                    format!("X-Forwarded-For: {from}\r\nAuthorization: SSWS {token}\r\n{name}: {value}\r\n");
                assert_eq!(world.ask(get(path, &lines)).status, status, "{path} {name}: {value}");
            }
        }
    }
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
