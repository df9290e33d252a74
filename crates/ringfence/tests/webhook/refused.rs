//! What the receiver cannot do, and to whom nothing is sent.

use std::process::Command;

use testkit::receiver::{Answer, Receiver};
use testkit::tls::Pair;

use crate::stage::{BINARY, SECRET, Stage, anywhere, events, given_up, is, keeps_secrets, number};

/// A large answer; a socket's buffers hold a part of it.
const LARGE: usize = 64 * 1024 * 1024;

#[test]
fn b_105_a_redirect_is_not_followed_and_five_failures_are_told() {
    let stage = Stage::new(Answer::Status(200));
    let beside = Receiver::start(&Pair::make(stage.folder.path(), "beside"), Answer::Status(200));
    let server = stage.start();
    server.issue("taken", &anywhere());
    stage.arrives("system.api_token.create", "taken");
    stage.receiver.answers(Answer::Elsewhere(beside.url()));
    let before = stage.receiver.seen().len();
    server.issue("lost", &anywhere());
    let event = given_up(&server);
    let tries = &stage.receiver.seen()[before..];
    assert_eq!(tries.len(), 5);
    assert_eq!(beside.accepted(), 0, "nobody went there");
    let id = tries[0].header("x-ringfence-delivery");
    assert!(tries.iter().all(|delivery| delivery.header("x-ringfence-delivery") == id), "one delivery");
    assert_eq!(event["outcome"]["result"], "FAILURE");
    let told = &event["debugContext"]["debugData"];
    assert_eq!(told["events"], 1, "{told}");
    assert_eq!(told["fault"], "the answer sends elsewhere (status 302), which is not followed");
    assert_eq!(number(&server, "ringfence_webhook_dropped_total"), 1);
    stage.receiver.answers(Answer::Status(200));
    server.issue("taken again", &anywhere());
    stage.arrives("system.api_token.create", "taken again");
    let after = events(&stage.receiver.seen()[before + 5..]);
    assert!(!after.iter().any(|event| is(event, "system.api_token.create", "lost")), "it is over");
    assert!(!after.iter().any(|event| event["eventType"] == "ringfence.webhook.dropped"), "never sent");
    keeps_secrets(&server);
}

#[test]
fn b_105_a_private_address_that_nobody_allowed_is_not_even_connected_to() {
    let stage = Stage::new(Answer::Status(200));
    // The name, not a part of it, and no other.
    let server = stage.start_with("allow_private = [\"host\", \"localhost.example.com\"]", stage.authority());
    server.issue("deploy", &anywhere());
    let told = given_up(&server)["debugContext"]["debugData"].clone();
    assert_eq!(
        told["fault"],
        "its address is a private one, and webhook.allow_private does not name the host"
    );
    assert_eq!(stage.receiver.accepted(), 0);
    keeps_secrets(&server);
}

#[test]
fn b_105_an_address_in_the_url_is_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in
        ["https://127.0.0.1:1/", "https://2130706433/", "https://[::ffff:a9fe:a9fe]/", "http://localhost/"]
    {
        let mut serve = Command::new(BINARY);
        serve.args(["serve", "--check", "--data"]).arg(folder.path());
        serve.env("RINGFENCE_WEBHOOK__URL", url).env("RINGFENCE_WEBHOOK__SECRET", SECRET);
        let output = serve.output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{url}: {said}");
        assert!(said.contains("in the environment's RINGFENCE_WEBHOOK__URL: webhook.url"), "{url}: {said}");
    }
}

#[test]
fn b_105_whoever_shows_another_s_certificate_gets_nothing() {
    let stage = Stage::new(Answer::Status(200));
    let other = Pair::make(stage.folder.path(), "other");
    let server = stage.start_with("allow_private = [\"localhost\"]", &other.certificate);
    server.issue("deploy", &anywhere());
    let told = given_up(&server)["debugContext"]["debugData"].clone();
    assert_eq!(told["fault"], "no connection: nobody listens, or the certificate is not trusted");
    assert!(stage.receiver.accepted() > 0 && stage.receiver.seen().is_empty());
    assert!(server.log().contains("certificate"), "the server's own log says which: {}", server.log());
    keeps_secrets(&server);
}

#[test]
fn b_105_a_large_answer_is_not_read() {
    let stage = Stage::new(Answer::Large(LARGE));
    let server = stage.start();
    server.issue("first", &anywhere());
    stage.arrives("system.api_token.create", "first");
    server.issue("second", &anywhere());
    stage.arrives("system.api_token.create", "second");
    testkit::until(crate::stage::LONG, "the first answer is over", || stage.receiver.over() > 0);
    let (written, over) = (stage.receiver.written(), stage.receiver.over());
    assert!(written < over * LARGE / 2, "{written} bytes of {over} answers were taken");
    let sent = events(&stage.receiver.seen());
    let first = sent.iter().filter(|event| is(event, "system.api_token.create", "first")).count();
    assert_eq!(first, 1, "it was taken all the same");
    keeps_secrets(&server);
}
