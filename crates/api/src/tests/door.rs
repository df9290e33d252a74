//! What stands before every path.

use axum::Router;
use axum::routing::get;

use crate::testing::{Ask, Bench};

async fn fails() -> String {
    let number: u8 = "none".parse().expect("a handler that fails");
    number.to_string()
}

#[tokio::test]
async fn a_handler_that_fails_ends_its_own_call_only() {
    let router = Router::new().route("/fails", get(fails)).route("/works", get(async || "yes"));
    let bench = Bench::new().await.behind_the_door(router, crate::Limits::default());
    let answer = bench.ask(Ask::new("GET", "/fails")).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "E0000009"));
    assert_eq!(answer.header("x-ringfence-error-id"), answer.json()["errorId"]);
    assert_eq!(answer.header("cache-control"), "no-cache, no-store");
    assert_eq!(bench.ask(Ask::new("GET", "/works")).await.status, 200);
}

#[tokio::test]
async fn every_answer_says_that_it_is_nobody_s_to_keep() {
    let bench = Bench::new().await;
    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/docs/", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/nothing", 404),
        ("PATCH", "/api/v1/org", 405),
        ("GET", "/api/v1/org", 401),
    ] {
        let answer = bench.ask(Ask::new(method, path)).await;
        assert_eq!(answer.status, status, "{method} {path}");
        for (name, value) in [
            ("cache-control", "no-cache, no-store"),
            ("pragma", "no-cache"),
            ("expires", "0"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value, "{method} {path}: {name}");
        }
        assert!(
            answer.header("content-security-policy").contains("frame-ancestors 'none'"),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_refused_caller_is_told_both_ways_to_ask() {
    let bench = Bench::new().await;
    let answer = bench.ask(Ask::new("GET", "/api/v1/org")).await;
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, ["SSWS realm=\"ringfence\"", "Bearer realm=\"ringfence\""]);
    assert_eq!(answer.header("x-ringfence-error-id"), answer.json()["errorId"]);
}

#[tokio::test]
async fn a_proxy_s_way_of_asking_is_understood() {
    let bench = Bench::new().await;
    let mut ask = Ask::new("GET", "http://127.0.0.1:8700/api/v1/users/me").token(&bench.admin);
    ask.headers[0].1 = "127.0.0.1".to_owned();
    let ask = ask.header("proxy-authorization", "Basic Og==");
    assert_eq!(bench.ask(ask).await.status, 200);
}

#[tokio::test]
async fn on_a_socket_a_token_is_judged_alone() {
    let bench = Bench::new().await;
    let ask = Ask { peer: "", ..Ask::new("GET", "/api/v1/org").token(&bench.admin) };
    assert_eq!(bench.ask(ask).await.status, 200);
}

#[tokio::test]
async fn without_a_listener_s_word_nobody_is_on_a_socket() {
    let bench = Bench::new().await;
    bench.zone("thieves", "BLOCKLIST", "198.51.100.66").await;
    let ask = || Ask::new("GET", "/api/v1/org").token(&bench.admin);
    assert_eq!(bench.ask_without_peer(ask()).await.status, 403, "whence it came is not known");
    let forged = ask().header("x-forwarded-for", "203.0.113.9");
    assert_eq!(bench.ask_without_peer(forged).await.status, 403, "and the header is nobody's word");
}

#[tokio::test]
async fn the_page_in_the_console_s_place_is_as_closed_as_the_console() {
    let bench = Bench::new().await;
    let page = bench.ask(Ask::new("GET", "/")).await;
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(page.header("permissions-policy").starts_with("camera=()"));
}
