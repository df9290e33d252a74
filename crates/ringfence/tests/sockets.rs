//! Listeners on Unix sockets: who may ask is said by the file's mode, and the commands find the way.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Output};

use testkit::http::Request;
use testkit::server::Server;

const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");

/// A client command that knows nothing but the data folder.
fn ringfence(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.args(arguments).env("RINGFENCE_DATA", data);
    for name in ["RINGFENCE_TOKEN", "RINGFENCE_TOKEN_FILE", "RINGFENCE_URL"] {
        command.env_remove(name);
    }
    command.output().expect("the program runs")
}

/// The status of an answer to a call over the socket.
fn called(socket: &Path, token: &str, forwarded: &str) -> u16 {
    let mut stream = UnixStream::connect(socket).expect("the socket answers");
    let head = format!(
        "GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nAuthorization: SSWS {token}\r\n{forwarded}Connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn the_gate_and_the_administrator_meet_on_sockets() {
    let folder = tempfile::tempdir().expect("a folder");
    let (admin, gate) = (folder.path().join("admin.sock"), folder.path().join("gate.sock"));
    let listen = format!(
        "[listen]\nadmin = \"unix:{}\"\ngate = \"unix:{}\"\nops = \"127.0.0.1:0\"",
        admin.display(),
        gate.display()
    );
    let server = Server::builder(BINARY).config(&listen).start();
    for socket in [&admin, &gate] {
        let found = socket.metadata().expect("it is there");
        assert!(found.file_type().is_socket());
        assert_eq!(found.permissions().mode() & 0o777, 0o660, "{}", socket.display());
    }
    let zone = ringfence(server.data(), &["zone", "create", "office", "--gateway", "203.0.113.0/24"]);
    assert!(zone.status.success(), "{}", String::from_utf8_lossy(&zone.stderr));
    let issued =
        ringfence(server.data(), &["token", "create", "--name", "deploy", "--in-zones", "office", "--json"]);
    let issued: serde_json::Value = serde_json::from_slice(&issued.stdout).expect("one JSON value");
    let token = issued["token"].as_str().expect("a text");
    for (forwarded, status) in [
        ("X-Forwarded-For: 203.0.113.9\r\n", 200),
        ("X-Forwarded-For: 8.8.8.8\r\n", 403),
        // Who connects over a socket has no address: without a header nothing is known of the client.
        ("", 403),
    ] {
        assert_eq!(called(&gate, token, forwarded), status, "{forwarded:?}");
    }
    assert_eq!(Request::new("GET", "/readyz").send(server.ops()).status, 200);
    assert!(server.terminate().success());
    for socket in [&admin, &gate] {
        assert!(!socket.exists(), "{} stays behind", socket.display());
    }
}

#[test]
fn a_configuration_is_checked_without_serving() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ringfence.toml");
    let check = |text: &str, environment: &[(&str, &str)]| {
        std::fs::write(&file, text).expect("written");
        let mut command = Command::new(BINARY);
        command.args(["serve", "--check", "--config"]).arg(&file).current_dir(folder.path());
        let output = command.envs(environment.iter().copied()).output().expect("the program runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (text, environment, code, parts) in [
        ("", &[][..], 0, &[][..]),
        ("[edge]\ntrusted_peers = [\"10.0.0.0/8\"]", &[], 0, &["warning: edge.trusted_peers", "10.0.0.0/8"]),
        ("", &[("RINGFENCE_LISTEN__ADMIM", "x")], 0, &["warning:", "RINGFENCE_LISTEN__ADMIM"]),
        ("\n[listen]\nadmim = \"x\"", &[], 2, &["ringfence.toml", "line 3", "admim", "admin"]),
        (
            "[listen]\ngate = \"0.0.0.0:1\"",
            &[],
            2,
            &["ringfence.toml", "line 2", "listen.tls.gate = \"off\""],
        ),
        ("", &[("RINGFENCE_LOG__LEVEL", "loud")], 2, &["RINGFENCE_LOG__LEVEL", "`loud`", "debug"]),
    ] {
        let (ended, said) = check(text, environment);
        assert_eq!(ended, Some(code), "{text}: {said}");
        for part in parts {
            assert!(said.contains(part), "{part} in:\n{said}");
        }
    }
    assert!(!folder.path().join("ringfence-data").exists(), "checking makes nothing");
}
