//! `POST /gate/v1/decide`: who may ask, what may be asked, and what is answered.

use std::sync::atomic::Ordering;

use serde_json::json;
use testkit::raw::Answer;

use crate::world::{NOW, Setup, World, get, request, text};

/// A world whose callers are judged by their connection: nobody is the edge.
fn world() -> World {
    World::with(Setup { trusted: &["10.0.0.1"], ..Setup::default() })
}

fn ask(world: &World, asker: &str, question: &str) -> Answer {
    world.ask(asked(&format!("Authorization: SSWS {}\r\n", text(asker)), question))
}

fn asked(lines: &str, question: &str) -> String {
    let length = question.len();
    request("POST", "/gate/v1/decide", &format!("{lines}Content-Length: {length}\r\n")) + question
}

/// A call through the edge.
fn question(token: &str, from: &str) -> String {
    json!({ "token": text(token), "peer": "10.0.0.1", "headers": [["x-forwarded-FOR", from]] }).to_string()
}

#[test]
fn it_answers_with_the_verdict() {
    let world = world();
    let answer = ask(&world, "reader", &question("office", "192.0.2.1"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(
        answer.json(),
        json!({
            "verdict": "allow", "status": 200, "revision": 7, "tokenId": "office",
            "userId": "ada", "userLogin": "ada@example.com", "clientIp": "192.0.2.1",
        })
    );
    assert_eq!(world.used(), ["reader", "office"], "it is a real use");
    for (token, from, status) in [
        ("office", "203.0.113.1", 403),
        ("revoked", "192.0.2.1", 401),
        ("anywhere", "198.51.100.1", 403),
        ("device", "192.0.2.1", 403),
    ] {
        let answer = ask(&world, "anywhere", &question(token, from));
        assert_eq!(answer.status, 200);
        let told = world.told();
        let (error_id, refusal) = told.last().unwrap();
        assert_eq!(
            answer.json(),
            json!({ "verdict": "deny", "status": status, "revision": 7, "errorId": error_id }),
        );
        assert_eq!((refusal.gate, &*refusal.forwarded), ("decide", from));
    }
    assert_eq!(world.used(), ["reader", "office", "anywhere", "anywhere", "anywhere", "anywhere"]);
}

#[test]
fn b_069_asking_takes_a_role_and_has_a_rate() {
    let world = world();
    let good = question("office", "192.0.2.1");
    for (lines, status, code) in [
        (String::new(), 401, "E0000011"),
        (format!("Authorization: SSWS {}\r\n", text("revoked")), 401, "E0000011"),
        (format!("Authorization: SSWS {}\r\n", text("orphan")), 401, "E0000011"),
        (format!("Authorization: SSWS {}\r\n", text("plain")), 403, "E0000006"),
        (format!("Authorization: SSWS {}\r\n", text("office")), 403, "E0000006"),
        (format!("Authorization: SSWS {}\r\n", text("device")), 403, "E0000006"),
        // The asker's own forwarding header is not read.
        (
            format!("Authorization: SSWS {}\r\nX-Forwarded-For: 192.0.2.1\r\n", text("office")),
            403,
            "E0000006",
        ),
    ] {
        let answer = world.ask(asked(&lines, &good));
        assert_eq!((answer.status, answer.json()["errorCode"].as_str()), (status, Some(code)), "{lines}");
    }
    assert!(world.used().is_empty());
    for _ in 0..10 {
        assert_eq!(ask(&world, "reader", &good).status, 200);
    }
    let answer = ask(&world, "reader", &good);
    assert_eq!((answer.status, answer.header("x-rate-limit-limit")), (429, Some("10")));
    assert_eq!(ask(&world, "anywhere", &good).status, 200, "another asker");
    world.clock.store(NOW + 100_000, Ordering::SeqCst);
    assert_eq!(ask(&world, "reader", &good).status, 200);
    assert_eq!(ask(&world, "reader", &good).status, 429);
}

#[test]
fn an_edge_that_asks_is_judged_as_itself() {
    let world = World::new();
    let lines = format!("Authorization: SSWS {}\r\n", text("reader"));
    let question = question("anywhere", "203.0.113.1");
    assert_eq!(world.ask(asked(&lines, &question)).status, 200, "its own header is not required");
    let lines = format!("{lines}X-Forwarded-For: 198.51.100.1\r\n");
    assert_eq!(world.ask(asked(&lines, &question)).status, 200, "nor read");
}

#[test]
fn on_a_unix_socket_the_asker_is_judged_by_its_token_alone() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("unix:{}", folder.path().join("gate").display()).parse().unwrap();
    let world = World::with(Setup { trusted: &["10.0.0.1"], address, ..Setup::default() });
    for (asker, status) in [
        ("reader", 200),
        ("office", 200),
        ("plain", 403),
        ("revoked", 401),
        ("expired", 401),
        ("device", 403),
    ] {
        let answer = ask(&world, asker, &question("anywhere", "203.0.113.1"));
        assert_eq!(answer.status, status, "{asker}");
    }
    world.clock.store(NOW + 300_000_001, Ordering::SeqCst);
    assert_eq!(ask(&world, "reader", &question("anywhere", "203.0.113.1")).status, 503);
}

#[test]
fn the_call_is_read_as_a_gate_would() {
    let world =
        World::with(Setup { trusted: &["10.0.0.1"], token_header: Some("x-api-key"), ..Setup::default() });
    let (one, other) = (text("anywhere"), text("office"));
    let authorization = format!("SSWS {one}");
    for (question, status) in [
        (json!({ "token": one, "peer": "192.0.2.1", "headers": [] }), 200),
        (json!({ "token": null, "peer": "192.0.2.1", "headers": [["Authorization", authorization]] }), 200),
        (json!({ "token": null, "peer": "192.0.2.1", "headers": [["X-Api-Key", one]] }), 200),
        (json!({ "token": one, "peer": "192.0.2.1", "headers": [["Authorization", authorization]] }), 200),
        (json!({ "token": other, "peer": "192.0.2.1", "headers": [["Authorization", authorization]] }), 401),
        (json!({ "token": other, "peer": "192.0.2.1", "headers": [["X-Api-Key", one]] }), 401),
        (json!({ "token": null, "peer": "192.0.2.1", "headers": [] }), 401),
        (json!({ "token": "x", "peer": "192.0.2.1", "headers": [] }), 401),
        (json!({ "token": other, "peer": "10.0.0.1", "headers": [] }), 403),
        (json!({ "token": other, "peer": null, "headers": [["X-Forwarded-For", "192.0.2.1"]] }), 200),
        (json!({ "token": other, "peer": null, "headers": [] }), 403),
        (
            json!({ "token": other, "peer": "203.0.113.1", "headers": [["X-Forwarded-For", "192.0.2.1"]] }),
            403,
        ),
    ] {
        let answer = ask(&world, "reader", &question.to_string());
        assert_eq!(answer.json()["status"], status, "{question}");
        world.clock.fetch_add(1_000_000, Ordering::SeqCst);
    }
}

#[test]
fn a_question_is_strict() {
    let world = world();
    let long = format!(r#"{{"token":null,"peer":null,"headers":[["a","{}"]]}}"#, "b".repeat(64 * 1024));
    let many = json!({ "token": null, "peer": null, "headers": vec![["a", "b"]; 101] }).to_string();
    for (question, status) in [
        ("", 400),
        ("{}", 400),
        ("[]", 400),
        (r#"{"token":null,"peer":null}"#, 400),
        (r#"{"peer":null,"headers":[]}"#, 400),
        (r#"{"token":null,"headers":[]}"#, 400),
        (r#"{"token":null,"peer":"localhost","headers":[]}"#, 400),
        (r#"{"token":null,"peer":"192.0.2.01","headers":[]}"#, 400),
        (r#"{"token":null,"peer":null,"headers":[["a"]]}"#, 400),
        (r#"{"token":null,"peer":null,"headers":[],"x":1}"#, 400),
        (r#"{"token":null,"token":null,"peer":null,"headers":[]}"#, 400),
        (r#"{"token":null,"peer":null,"headers":[]} x"#, 400),
        (&many, 400),
        (&long, 413),
    ] {
        let answer = ask(&world, "reader", question);
        let shown: String = question.chars().take(80).collect();
        assert_eq!(answer.status, status, "{shown}");
        assert!(answer.header("x-ringfence-error-id").is_some());
        world.clock.fetch_add(1_000_000, Ordering::SeqCst);
    }
}

#[test]
fn b_113_credentials_come_before_the_body() {
    let world = world();
    let mut one = world.connect();
    one.send(request("POST", "/gate/v1/decide", "Content-Length: 1000000000\r\n"));
    assert_eq!(one.answer().map(|answer| answer.status), Some(401));
    assert!(one.is_closed());
}

#[test]
fn it_takes_post_only() {
    let world = world();
    for method in ["GET", "HEAD", "PUT", "OPTIONS", "post"] {
        let lines = format!("Authorization: SSWS {}\r\n", text("reader"));
        let answer = world.ask(request(method, "/gate/v1/decide", &lines));
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{method}");
    }
    assert_eq!(world.ask(get("/gate/v1/decide/x", "")).status, 404);
}
