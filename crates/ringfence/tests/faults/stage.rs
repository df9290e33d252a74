//! A server with one token that is good in the office.

use std::path::Path;

use serde_json::json;
use testkit::http::Request;
use testkit::server::{Builder, Server};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");
pub(crate) const OFFICE: &str = "203.0.113.9";
const ELSEWHERE: &str = "8.8.8.8";

pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) token: String,
    pub(crate) id: String,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::on(Server::builder(BINARY))
    }

    pub(crate) fn on(builder: Builder) -> Self {
        let server = builder.start();
        let zone = server.zone("office", &["203.0.113.0/24"]);
        let (token, id) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [zone] }));
        Self { server, token, id }
    }

    /// The gate judges as ever.
    pub(crate) fn judges(&self, when: &str) {
        judges(&self.server, &self.token, when);
    }
}

/// Admitted from the office, refused from elsewhere.
pub(crate) fn judges(server: &Server, token: &str, when: &str) {
    assert_eq!((judged(server, token, OFFICE), judged(server, token, ELSEWHERE)), (200, 403), "{when}");
}

pub(crate) fn judged(server: &Server, token: &str, from: &str) -> u16 {
    Request::new("GET", "/gate/v1/forward-auth")
        .header("X-Forwarded-For", from)
        .token(token)
        .send(server.gate())
        .status
}

pub(crate) fn ringfence(data: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = std::process::Command::new(BINARY);
    command.args(arguments).env("RINGFENCE_DATA", data);
    for name in ["RINGFENCE_TOKEN", "RINGFENCE_TOKEN_FILE", "RINGFENCE_URL"] {
        command.env_remove(name);
    }
    command.output().expect("the program runs")
}
