//! The table of interface §5, and that nothing besides it is to be had.

use std::sync::atomic::Ordering;

use testkit::raw::Answer;

use crate::world::{NOW, Setup, World, forward_auth, get, request, text};

const DOORS: [&str; 4] = [
    "/gate/v1/forward-auth",
    "/gate/v1/forward-auth/nginx",
    "/gate/v1/ext-authz",
    "/gate/v1/ext-authz/any/path",
];

fn knock(world: &World, path: &str, from: &str, authorization: &str) -> Answer {
    world.ask(get(path, &format!("X-Forwarded-For: {from}\r\nAuthorization: {authorization}\r\n")))
}

#[track_caller]
fn check_hardened(answer: &Answer) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-accel-expires", "0"),
        ("vary", "*"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(answer.all(name), [value], "{answer:?}");
    }
    assert_eq!(answer.header("server"), None);
    assert_eq!(answer.header("location"), None);
}

#[track_caller]
fn check_refusal(answer: &Answer, status: u16, code: &str, summary: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    check_hardened(answer);
    let error_id = answer.header("x-ringfence-error-id").expect("every refusal has an id");
    assert!(error_id.starts_with("oae") && error_id.len() == 25, "{error_id}");
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"errorCode":"{code}","errorSummary":"{summary}","errorLink":"{code}","errorId":"{error_id}","errorCauses":[]}}"#
        )
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let challenges: &[&str] = match status {
        401 => &[r#"SSWS realm="ringfence""#, r#"Bearer realm="ringfence""#],
        _ => &[],
    };
    assert_eq!(answer.all("www-authenticate"), challenges);
}

fn check_401(answer: &Answer) {
    check_refusal(answer, 401, "E0000011", "Invalid token provided");
}

fn check_403(answer: &Answer) {
    check_refusal(answer, 403, "E0000006", "You do not have permission to perform the requested action");
}

#[test]
fn b_053_every_200_carries_all_five_headers() {
    let world = World::new();
    for door in DOORS {
        for (token, owner, login, from, client) in [
            ("anywhere", "ada", "ada@example.com", "203.0.113.9", "203.0.113.9"),
            ("office", "ada", "ada@example.com", "::ffff:192.0.2.7", "192.0.2.7"),
            ("plain", "bob", "Bob%20%C3%96.", "2001:db8::1", "2001:db8::1"),
        ] {
            let answer = knock(&world, door, from, &format!("SSWS {}", text(token)));
            assert_eq!((answer.status, answer.text().as_str()), (200, ""), "{door} {from}");
            check_hardened(&answer);
            for (name, value) in [
                ("x-ringfence-token-id", token),
                ("x-ringfence-user-id", owner),
                ("x-ringfence-user-login", login),
                ("x-ringfence-client-ip", client),
                ("x-ringfence-revision", "7"),
            ] {
                assert_eq!(answer.all(name), [value], "{door} {from} {name}");
            }
        }
    }
}

#[test]
fn an_allow_from_where_nobody_knows_names_no_address() {
    let world = World::new();
    let without_blocklist = vec![engine::Change::ZoneGone(engine::ZoneId::parse("bad").unwrap())];
    let current = world.current.load();
    world.current.publish(current.with(without_blocklist, engine::Revision(8), current.confirmed()));
    let answer = world.ask(forward_auth("not an address", &text("anywhere")));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.all("x-ringfence-client-ip"), [""]);
    assert_eq!(answer.all("x-ringfence-revision"), ["8"]);
}

#[test]
fn refusals_are_oktas_errors() {
    let world = World::new();
    for door in DOORS {
        for token in ["revoked", "expired", "orphan"] {
            check_401(&knock(&world, door, "192.0.2.1", &format!("SSWS {}", text(token))));
        }
        for (token, from) in [
            ("office", "203.0.113.9"),
            ("office", "unknown"),
            ("not-office", "192.0.2.1"),
            ("device", "192.0.2.1"),
            ("anywhere", "198.51.100.1"),
            ("revoked", "198.51.100.1"),
        ] {
            check_403(&knock(&world, door, from, &format!("SSWS {}", text(token))));
        }
    }
    check_refusal(
        &world.ask(get("/nothing", "")),
        404,
        "E0000007",
        "Not found: there is nothing at this path",
    );
}

#[test]
fn a_stale_snapshot_lets_nobody_through() {
    let world = World::new();
    world.clock.store(NOW + 300_000_001, Ordering::SeqCst);
    let summary = "Internal Server Error";
    let asked = forward_auth("192.0.2.1", &text("anywhere"));
    check_refusal(&world.ask(&asked), 503, "E0000009", summary);
    let nginx = world.ask(asked.replace("forward-auth", "forward-auth/nginx"));
    check_refusal(&nginx, 403, "E0000009", summary);
    assert_eq!(nginx.header("x-ringfence-status"), Some("503"));
    world.clock.store(NOW + 300_000_000, Ordering::SeqCst);
    assert_eq!(world.ask(&asked).status, 200);
}

#[test]
fn b_071_only_an_allow_spends_the_rate_limit() {
    let world = World::with(Setup { calls_per_second: Some(2), ..Setup::default() });
    let from_office = forward_auth("192.0.2.1", &text("office"));
    for _ in 0..20 {
        check_403(&world.ask(forward_auth("203.0.113.1", &text("office"))));
    }
    assert_eq!(world.ask(&from_office).status, 200);
    assert_eq!(world.ask(&from_office).status, 200);
    let refused = world.ask(&from_office);
    check_refusal(&refused, 429, "E0000047", "API call exceeded rate limit due to too many requests.");
    for (name, value) in [
        ("x-rate-limit-limit", "2"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1795435201"),
        ("retry-after", "1"),
    ] {
        assert_eq!(refused.all(name), [value], "{name}");
    }
    let nginx = world.ask(from_office.replace("forward-auth", "forward-auth/nginx"));
    assert_eq!((nginx.status, nginx.header("x-ringfence-status")), (403, Some("429")));
    assert_eq!(world.ask(forward_auth("192.0.2.1", &text("anywhere"))).status, 200);
    assert_eq!(world.refusals().iter().filter(|refusal| refusal.rate_limited).count(), 2);
    world.clock.store(NOW + 500_000, Ordering::SeqCst);
    assert_eq!(world.ask(&from_office).status, 200);
    assert_eq!(world.ask(&from_office).status, 429);
}

#[test]
fn b_058_any_method_is_judged_alike() {
    let world = World::new();
    for door in DOORS {
        for method in
            ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get", "trace", "X"]
        {
            let lines = "X-Forwarded-For: 192.0.2.1\r\nX-HTTP-Method-Override: TRACE\r\n";
            let answer = world.ask(request(method, door, lines));
            assert_eq!(answer.status, 401, "{method} {door}");
            let lines = format!("{lines}Authorization: Bearer {}\r\n", text("office"));
            assert_eq!(world.ask(request(method, door, &lines)).status, 200, "{method} {door}");
        }
    }
    for method in ["TRACE", "CONNECT"] {
        for path in ["/gate/v1/forward-auth", "/gate/v1/decide", "/", "/gate/v1/ext-authz/x"] {
            if method == "CONNECT" {
                let answer = world.ask(request(method, "gate:80", ""));
                assert_eq!(answer.status, 405);
                continue;
            }
            let lines = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer {}\r\n", text("office"));
            let answer = world.ask(request(method, path, &lines));
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.header("allow").is_some());
            assert!(!answer.text().contains("rf_"), "TRACE does not echo");
        }
    }
}

#[test]
fn b_056_paths_are_not_normalized() {
    let world = World::new();
    let lines = format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {}\r\n", text("anywhere"));
    for (path, status) in [
        ("/gate/v1/ext-authz/../decide", 200),
        ("/gate/v1/ext-authz//x", 200),
        ("/gate/v1/ext-authz/%2e%2e/%ff?a=b", 200),
        ("/gate/v1/ext-authz/;/..;/", 200),
        ("/gate/v1/forward-auth?x=/gate/v1/decide", 200),
        ("/gate/v1/forward-auth/", 404),
        ("/gate/v1/forward-auth/nginx/", 404),
        ("/gate/v1/forward-auth%2fnginx", 404),
        ("//gate/v1/forward-auth", 404),
        ("/gate/v1/./forward-auth", 404),
        ("/gate/v1/x/../forward-auth", 404),
        ("/gate/v1/%66orward-auth", 404),
        ("/gate/v1/ext-authz-x", 404),
        ("/gate/v1/ext-authz%2f", 404),
        ("/GATE/v1/forward-auth", 404),
    ] {
        let answer = world.ask(get(path, &lines));
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("location"), None);
    }
    assert_eq!(world.ask(get(&format!("/gate/v1/forward-auth?{}", "x".repeat(8192)), &lines)).status, 414);
}

#[test]
fn b_057_nothing_else_answers_2xx_or_3xx() {
    let world = World::new();
    for path in [
        "/",
        "/livez",
        "/readyz",
        "/metrics",
        "/favicon.ico",
        "/index.html",
        "/gate",
        "/gate/v1",
        "/gate/v1/",
    ] {
        for method in ["GET", "HEAD", "OPTIONS", "POST"] {
            for lines in [
                "",
                "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n",
                "If-None-Match: *\r\n",
                "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT\r\n",
                "Range: bytes=0-0\r\n",
            ] {
                let answer = world.ask(request(method, path, lines));
                assert_eq!(answer.status, 404, "{method} {path} {lines}");
                check_hardened(&answer);
            }
        }
    }
    for lines in [
        "If-None-Match: *\r\n",
        "Origin: null\r\nAccess-Control-Request-Method: GET\r\n",
        "Range: bytes=0-\r\n",
    ] {
        let lines = format!("X-Forwarded-For: 192.0.2.1\r\n{lines}");
        for method in ["OPTIONS", "HEAD", "GET"] {
            assert_eq!(world.ask(request(method, "/gate/v1/forward-auth", &lines)).status, 401, "{lines}");
        }
    }
}

#[test]
fn b_059_no_answer_may_be_kept() {
    let world = World::new();
    for asked in [
        forward_auth("192.0.2.1", &text("office")),
        forward_auth("192.0.2.1", "nonsense"),
        forward_auth("203.0.113.1", &text("office")),
        get("/nothing", ""),
        request("TRACE", "/", ""),
        get("/gate/v1/decide", ""),
    ] {
        check_hardened(&world.ask(asked));
    }
}

#[test]
fn b_068_refusals_of_a_kind_are_alike_to_the_byte() {
    let world = World::new();
    let shape = |answer: Answer| {
        let id = answer.header("x-ringfence-error-id").unwrap().to_owned();
        let headers: Vec<String> = answer
            .headers
            .iter()
            .filter(|(name, _)| name != "date")
            .map(|(name, value)| format!("{name}: {}", value.replace(&id, "ID")))
            .collect();
        (answer.status, headers, answer.text().replace(&id, "ID"))
    };
    let tokens =
        ["revoked", "expired", "orphan"].map(|token| format!("Authorization: SSWS {}\r\n", text(token)));
    let unknown = format!("Authorization: SSWS {}\r\n", engine::Secret::mint(99).reveal());
    let two =
        format!("Authorization: SSWS {}\r\nAuthorization: SSWS {}\r\n", text("office"), text("anywhere"));
    let short = "Authorization: SSWS x\r\n".to_owned();
    let lines: Vec<String> = tokens.into_iter().chain([unknown, two, short, String::new()]).collect();
    let mut shapes: Vec<_> = lines
        .iter()
        .map(|lines| {
            shape(world.ask(get("/gate/v1/forward-auth", &format!("X-Forwarded-For: 192.0.2.1\r\n{lines}"))))
        })
        .collect();
    shapes.dedup();
    assert_eq!(shapes.len(), 1, "{shapes:#?}");
    assert_eq!(shapes[0].0, 401);
    let mut shapes: Vec<_> = [
        ("office", "203.0.113.1"),
        ("not-office", "192.0.2.1"),
        ("device", "192.0.2.1"),
        ("anywhere", "198.51.100.1"),
    ]
    .map(|(token, from)| shape(world.ask(forward_auth(from, &text(token)))))
    .into();
    shapes.dedup();
    assert_eq!(shapes.len(), 1, "{shapes:#?}");
    assert_eq!(shapes[0].0, 403);
}

#[test]
fn a_refusal_is_told_with_what_explains_it() {
    let world = World::new();
    let answer = world.ask(request("POST", "/gate/v1/forward-auth", &format!(
        "X-Forwarded-For: 203.0.113.1, 203.0.113.9\r\nX-Forwarded-Method: DELETE\r\nX-Forwarded-Uri: /api/x?token=rf_secret\r\nAuthorization: SSWS {}\r\n",
        text("office"),
    )));
    let told = world.told();
    let [(error_id, refusal)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(Some(error_id.as_str()), answer.header("x-ringfence-error-id"));
    assert_eq!((&*refusal.method, &*refusal.target), ("DELETE", "/api/x"));
    assert_eq!(&*refusal.forwarded, "203.0.113.1, 203.0.113.9");
    assert_eq!(refusal.chain.to_string(), "203.0.113.1 → 203.0.113.9");
    assert_eq!((refusal.gate, refusal.rate_limited), ("forward-auth", false));
    assert_eq!(refusal.at.micros(), NOW);
    world.ask(request("PUT", "/gate/v1/ext-authz/api/y?q", "X-Forwarded-For: 203.0.113.1\r\n"));
    let refusals = world.refusals();
    assert_eq!(
        (&*refusals[1].method, &*refusals[1].target, refusals[1].gate),
        ("PUT", "/api/y", "ext-authz")
    );
    world.ask(get("/gate/v1/forward-auth/nginx", "X-Original-Method: PATCH\r\nX-Original-URI: /z\r\n"));
    let refusals = world.refusals();
    assert_eq!((&*refusals[2].method, &*refusals[2].target), ("PATCH", "/z"));
    assert!(world.used().is_empty(), "a refusal renews nothing");
}

#[test]
fn every_use_is_told_with_whence_and_by_what() {
    let world = World::new();
    for token in ["office", "fresh", "office"] {
        assert_eq!(world.ask(forward_auth("192.0.2.1", &text(token))).status, 200);
    }
    assert_eq!(world.used(), ["office", "fresh", "office"]);
    let token = text("office");
    let headers =
        format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {token}\r\nUser-Agent: curl/8.5\r\n");
    world.ask(get("/gate/v1/forward-auth", &headers));
    assert_eq!(world.seen.whence.lock().unwrap().last().unwrap(), "192.0.2.1 curl/8.5");
}

#[test]
fn a_panic_is_a_503() {
    let world = World::new();
    for (path, status) in [("/gate/v1/forward-auth", 503), ("/gate/v1/forward-auth/nginx", 403)] {
        let mut one = world.connect();
        let answer = one.ask(get(path, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Uri: /panic\r\n"));
        assert_eq!(answer.status, status);
        check_hardened(&answer);
        assert_eq!(one.ask(forward_auth("192.0.2.1", &text("office"))).status, 200);
    }
}
