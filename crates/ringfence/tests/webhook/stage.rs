//! A receiver behind TLS, and a server that sends to it.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::http::Request;
use testkit::receiver::{Answer, Delivery, Receiver};
use testkit::server::{Builder, Server};
use testkit::tls::Pair;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");
pub(crate) const SECRET: &str = "sesame-0123456789abcdef0123456789abcdef";
pub(crate) const LONG: Duration = Duration::from_mins(1);

pub(crate) struct Stage {
    pub(crate) folder: TempDir,
    pub(crate) receiver: Receiver,
    authority: Pair,
}

impl Stage {
    pub(crate) fn new(answer: Answer) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let authority = Pair::make(folder.path(), "receiver");
        let receiver = Receiver::start(&authority, answer);
        Self { folder, receiver, authority }
    }

    /// On one data folder, however often it is started.
    pub(crate) fn start(&self) -> Server {
        self.start_with("allow_private = [\"LocalHost\"]", &self.authority.certificate)
    }

    pub(crate) fn start_with(&self, more: &str, authority: &Path) -> Server {
        self.builder(&self.receiver.url(), more, authority).start()
    }

    fn builder(&self, url: &str, more: &str, authority: &Path) -> Builder {
        let config = format!(
            "[webhook]\nurl = \"{url}\"\nsecret = \"{SECRET}\"\nca_file = \"{}\"\n{more}",
            authority.display()
        );
        Server::builder(BINARY).config(&config).data(&self.folder.path().join("data"))
    }

    pub(crate) fn authority(&self) -> &Path {
        &self.authority.certificate
    }

    /// Waits until an event of this type about this name has arrived.
    pub(crate) fn arrives(&self, kind: &str, name: &str) {
        testkit::until(LONG, &format!("{kind} of {name} arrives"), || {
            events(&self.receiver.seen()).iter().any(|event| is(event, kind, name))
        });
    }
}

pub(crate) fn is(event: &Value, kind: &str, name: &str) -> bool {
    event["eventType"] == kind && event["target"][0]["displayName"] == name
}

pub(crate) fn events(seen: &[Delivery]) -> Vec<Value> {
    seen.iter().flat_map(Delivery::events).collect()
}

/// What the log has of these types, oldest first.
pub(crate) fn logged(server: &Server, kind: &str) -> Vec<Value> {
    let filter = format!("eventType%20eq%20%22{kind}%22");
    let answer = server.ask("GET", &format!("/api/v1/logs?filter={filter}"), None);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_array().expect("a list").clone()
}

/// Waits until something was given up: the event that says so.
pub(crate) fn given_up(server: &Server) -> Value {
    let mut found = Value::Null;
    testkit::until(LONG, "a delivery is given up", || {
        let events = logged(server, "ringfence.webhook.dropped");
        found = events.first().cloned().unwrap_or_default();
        !found.is_null()
    });
    found
}

pub(crate) fn number(server: &Server, name: &str) -> u64 {
    let numbers = Request::new("GET", "/metrics").send(server.ops()).text();
    let line = numbers.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no {name}: {numbers}"))
}

/// The server's own log holds no secret, neither the key nor the URL's.
pub(crate) fn keeps_secrets(server: &Server) {
    assert!(!server.log().contains("sesame"), "{}", server.log());
}

pub(crate) fn anywhere() -> Value {
    json!({ "connection": "ANYWHERE" })
}
