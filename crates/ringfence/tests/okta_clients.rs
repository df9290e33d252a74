//! Okta's own clients, unmodified, against the real program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;
use testkit::http::Request;
use testkit::server::Server;

/// A server with the two tokens that the scripts work on, and a third that makes their calls.
fn stage() -> (Server, String) {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    for name in ["victim-1", "victim-2"] {
        server.issue(name, &json!({ "connection": "ANYWHERE" }));
    }
    let (token, _) = server.issue("caller", &json!({ "connection": "ANYWHERE" }));
    (server, token)
}

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients")
}

/// Every step is `ok` but the two that are meant: the zone that a token names, and the one that is missing.
fn check(output: &Output, steps: usize) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}\n{errors}");
    let (mut ok, mut meant) = (0, 0);
    for line in text.lines() {
        if line.contains(" ERR") {
            let is_meant = (line.starts_with("deactivate office (400)") && line.contains("E0000001"))
                || (line.starts_with("get missing (404)") && line.contains("E0000007"));
            assert!(is_meant, "{line}\n{text}");
            meant += 1;
        } else if line.contains(" ok") {
            ok += 1;
        }
    }
    assert_eq!((ok, meant), (steps, 2), "{text}\n{errors}");
}

#[test]
fn okta_s_python_client_manages_tokens_and_zones() {
    let (server, token) = stage();
    // `cargo xtask test` makes it; by hand: pip install -r tests/clients/requirements.txt
    #[expect(clippy::disallowed_methods, reason = "which Python has the client is not this test's to know")]
    let python = std::env::var("RINGFENCE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = clients().join("okta_python.py");
    let output = Command::new(&python).arg(script).arg(server.url()).arg(&token).output();
    check(&output.unwrap_or_else(|error| panic!("{python}: {error}")), 23);
    assert_eq!(server.ask("GET", "/api/v1/api-tokens", None).json().as_array().map(Vec::len), Some(2));
}

#[test]
fn okta_s_node_client_manages_tokens_and_zones() {
    let (server, token) = stage();
    let script = clients().join("okta_node.mjs");
    let output = Command::new("node").arg(script).arg(server.url()).arg(&token).output();
    check(&output.expect("node runs"), 30);
}

#[test]
fn terraform_s_requests_in_absolute_form_are_answered() {
    let (server, token) = stage();
    let absolute = format!("http://{}/api/v1/users/me", server.admin());
    let request = Request::new("GET", &absolute).token(&token).header("Proxy-Authorization", "Basic Og==");
    let me = request.send(server.admin());
    assert_eq!(me.status, 200, "{}", me.text());
    let me = me.json();
    assert!(me["id"].as_str().is_some_and(|id| id.starts_with("00u")));
    assert_eq!(me["credentials"]["provider"], json!({ "type": "OKTA", "name": "OKTA" }));
    // The provider drops the port of the Host, and sends what it once read.
    let zone = server.zone("office", &["192.0.2.0/24"]);
    let tokens = server.ask("GET", "/api/v1/api-tokens", None).json();
    let victim =
        tokens.as_array().and_then(|tokens| tokens.iter().find(|token| token["name"] == "victim-1")).cloned();
    let victim = victim.expect("victim-1");
    let target = format!("http://127.0.0.1/api/v1/api-tokens/{}", victim["id"].as_str().expect("an id"));
    let body = json!({ "clientName": "Okta API", "created": "2025-11-02T14:47:13Z", "name": "victim-1",
        "network": { "connection": "ZONE", "exclude": [zone] }, "userId": victim["userId"] });
    let put = Request::new("PUT", &target)
        .token(&token)
        .header("Host", "127.0.0.1")
        .json(&body)
        .send(server.admin());
    assert_eq!(put.status, 200, "{}", put.text());
    assert_eq!(put.json()["network"], json!({ "connection": "ZONE", "exclude": [zone] }));
}
