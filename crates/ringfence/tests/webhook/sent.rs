//! What arrives: everything once at least, in order, signed, and behind the calls.

use std::collections::HashSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;
use testkit::http::Request;
use testkit::receiver::{Answer, Delivery};

use crate::stage::{LONG, SECRET, Stage, anywhere, events, keeps_secrets, logged, number};

const GUIDE: &str = include_str!("../../../../docs/operating.md");

/// Lines that the example of docs/operating.md prints for each signature, asked as a receiver would.
const ASKED: &str = r#"
import sys
signature, secret = sys.argv[1:3]
body = sys.stdin.buffer.read()
print(is_genuine(signature, body, secret))
print(is_genuine(signature, body + b" ", secret))
print(is_genuine(signature, body, "another" + secret))
print(is_genuine(signature.replace("t=", "t=1"), body, secret))
"#;

/// By the example that receivers are given.
fn is_genuine(delivery: &Delivery) {
    let example = GUIDE.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
    let script = format!("{}{ASKED}", example.expect("an example"));
    #[expect(clippy::disallowed_methods, reason = "which Python there is is not this test's to know")]
    let python = std::env::var("RINGFENCE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut running = Command::new(python)
        .args(["-c", &script, delivery.header("x-ringfence-signature"), SECRET])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut body = running.stdin.take().expect("its input");
    body.write_all(delivery.body.as_bytes()).expect("written");
    drop(body);
    let output = running.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "True\nFalse\nFalse\nFalse\n", "{delivery:?}");
}

#[test]
fn b_105_events_arrive_signed_and_in_order() {
    let stage = Stage::new(Answer::Status(204));
    // Whatever any part of the program says of itself, no secret is in it.
    let more = "allow_private = [\"localhost\"]\n[log]\nlevel = \"trace\"";
    let server = stage.start_with(more, stage.authority());
    let zone = server.zone("office", &["203.0.113.0/24"]);
    let names: Vec<_> = (0..20).map(|number| format!("deploy-{number}")).collect();
    for name in &names {
        server.issue(name, &anywhere());
    }
    let call =
        Request::new("GET", "/gate/v1/forward-auth").token("nobody-s").header("X-Forwarded-For", "8.8.8.8");
    assert_eq!(call.send(server.gate()).status, 401);
    server.ask("POST", &format!("/api/v1/zones/{zone}/lifecycle/deactivate"), None);
    stage.arrives("zone.deactivate", "office");
    let seen = stage.receiver.seen();
    for delivery in &seen {
        assert!(delivery.line.starts_with("POST /hook?key=sesame HTTP/1.1"), "{}", delivery.line);
        assert_eq!(delivery.header("content-type"), "application/json");
        assert_eq!(delivery.header("user-agent"), concat!("Ringfence/", env!("CARGO_PKG_VERSION")));
        assert!(!delivery.headers.iter().any(|(name, _)| name == "authorization"), "{:?}", delivery.headers);
        is_genuine(delivery);
    }
    let ids: HashSet<_> = seen.iter().map(|delivery| delivery.header("x-ringfence-delivery")).collect();
    assert_eq!(ids.len(), seen.len(), "each has its own");
    let events = events(&seen);
    let created: Vec<_> = events
        .iter()
        .filter(|event| event["eventType"] == "system.api_token.create")
        .filter_map(|event| event["target"][0]["displayName"].as_str())
        .filter(|name| name.starts_with("deploy-"))
        .collect();
    assert_eq!(created, names, "in order, each once");
    assert_eq!(events.last().map(|event| &event["eventType"]), Some(&"zone.deactivate".into()));
    let of_zone: Vec<_> =
        events.iter().filter(|event| event["eventType"] == "zone.create").cloned().collect();
    assert_eq!(of_zone, logged(&server, "zone.create"), "the very events of the log");
    assert!(!events.iter().any(|event| event["eventType"] == "ringfence.request.refused"), "not asked for");
    testkit::until(LONG, "they are counted", || {
        number(&server, "ringfence_webhook_sent_total") == events.len() as u64
    });
    assert_eq!(number(&server, "ringfence_webhook_dropped_total"), 0);
    keeps_secrets(&server);
}

#[test]
fn b_105_what_was_missed_arrives_after_a_restart() {
    let stage = Stage::new(Answer::Status(200));
    let server = stage.start();
    server.issue("before", &anywhere());
    stage.arrives("system.api_token.create", "before");
    stage.receiver.answers(Answer::Nothing);
    server.issue("on its way", &anywhere());
    stage.arrives("system.api_token.create", "on its way");
    server.issue("behind it", &anywhere());
    server.kill();
    let known = stage.receiver.seen().len();
    stage.receiver.answers(Answer::Status(200));
    let server = stage.start();
    stage.arrives("system.api_token.create", "behind it");
    server.issue("after", &anywhere());
    stage.arrives("system.api_token.create", "after");
    let resent = events(&stage.receiver.seen()[known..]);
    let created: Vec<_> = resent
        .iter()
        .filter(|event| event["eventType"] == "system.api_token.create")
        .filter_map(|event| event["target"][0]["displayName"].as_str())
        .collect();
    assert_eq!(created, ["on its way", "behind it", "after"], "what was taken does not come again");
    keeps_secrets(&server);
}

#[test]
fn b_105_a_slow_receiver_does_not_slow_the_gate() {
    let stage = Stage::new(Answer::Nothing);
    let server = stage.start();
    let office = server.zone("office", &["203.0.113.0/24"]);
    let (token, _) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [office] }));
    let judged = |from: &str| {
        let call = Request::new("GET", "/gate/v1/forward-auth").token(&token);
        call.header("X-Forwarded-For", from).send(server.gate()).status
    };
    let mut round = 0;
    // While one and the same delivery waits for its answer. Should a machine be so slow that it is over meanwhile, the
    // next one is looked at.
    testkit::until(LONG, "calls and changes are answered while a delivery waits", || {
        let over = stage.receiver.over();
        if stage.receiver.seen().len() == over {
            return false;
        }
        for _ in 0..50 {
            assert_eq!((judged("203.0.113.9"), judged("8.8.8.8")), (200, 403));
        }
        round += 1;
        server.zone(&format!("zone {round}"), &["203.0.113.0/24"]);
        stage.receiver.over() == over
    });
    stage.receiver.answers(Answer::Status(200));
    stage.arrives("system.api_token.request_outside_allowed_range", "deploy");
    let events = events(&stage.receiver.seen());
    assert!(!events.iter().any(|event| event["eventType"] == "ringfence.request.allowed"), "never by itself");
    keeps_secrets(&server);
}
