//! A server with a file of countries, and two tokens bound by it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use testkit::geo;
use testkit::http::Request;
use testkit::raw::Raw;
use testkit::server::Server;

pub(crate) const GERMAN: &str = "192.0.2.7";
pub(crate) const FRENCH: &str = "198.51.100.7";
pub(crate) const NOWHERE: &str = "203.0.113.7";

pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) folder: TempDir,
    /// In Germany.
    pub(crate) inside: String,
    /// Not in Germany.
    pub(crate) outside: String,
    pub(crate) zone: String,
}

pub(crate) fn file(built: u64, german: &str) -> Vec<u8> {
    let french = if german == "192.0.2.0/24" { "198.51.100.0/24" } else { "192.0.2.0/24" };
    geo::countries(built, &[(german, "DE"), (french, "FR")])
}

pub(crate) fn config(databases: &[&Path]) -> String {
    let paths: Vec<_> = databases.iter().map(|path| format!("{:?}", path.display().to_string())).collect();
    format!("[edge]\ntrusted_peers = [\"127.0.0.1/32\"]\n[geo]\ndatabases = [{}]", paths.join(", "))
}

impl Stage {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("countries.mmdb");
        std::fs::write(&path, file(geo::BUILT, "192.0.2.0/24")).expect("written");
        let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&path])).start();
        let zone = dynamic(&server, "Germany", &json!({ "locations": [{ "country": "DE" }] }));
        let (inside, _) = server.issue("inside", &json!({ "connection": "ZONE", "include": [zone] }));
        let (outside, _) = server.issue("outside", &json!({ "connection": "ZONE", "exclude": [zone] }));
        Self { server, folder, inside, outside, zone }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("countries.mmdb")
    }

    pub(crate) fn status(&self, token: &str, from: &str) -> u16 {
        status(self.server.gate(), token, from)
    }

    /// Has the files looked at, and waits until the log says so.
    pub(crate) fn until_told(&self, what: &str) {
        let many = |log: &str| log.matches(what).count();
        let before = many(&self.server.log());
        self.server.ask("POST", "/ringfence/v1/geo/look", None);
        testkit::until(Duration::from_secs(20), what, || many(&self.server.log()) > before);
    }

    pub(crate) fn geography(&self) -> serde_json::Value {
        self.server.ask("GET", "/ringfence/v1/geo", None).json()
    }

    pub(crate) fn ready(&self) -> (u16, String) {
        let answer = Request::new("GET", "/readyz").send(self.server.ops());
        (answer.status, answer.text())
    }
}

/// A dynamic zone by its criteria; its id.
pub(crate) fn dynamic(server: &Server, name: &str, criteria: &serde_json::Value) -> String {
    let mut body = json!({ "type": "DYNAMIC", "name": name });
    for (field, value) in criteria.as_object().expect("an object") {
        body[field] = value.clone();
    }
    let made = server.done("POST", "/api/v1/zones", &body);
    made["id"].as_str().expect("an id").to_owned()
}

pub(crate) fn status(gate: SocketAddr, token: &str, from: &str) -> u16 {
    Raw::tcp(gate).ask(call(token, from)).status
}

pub(crate) fn call(token: &str, from: &str) -> String {
    format!(
        "GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: {from}\r\nAuthorization: SSWS {token}\r\n\r\n"
    )
}
