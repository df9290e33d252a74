//! What the program keeps to itself, and how it goes.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::json;
use testkit::http::Request;
use testkit::server::Server;

const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");

/// A client command beside a data folder, with nothing else of the environment.
fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).env("RINGFENCE_DATA", data);
    for name in ["RINGFENCE_TOKEN", "RINGFENCE_TOKEN_FILE", "RINGFENCE_URL"] {
        command.env_remove(name);
    }
    command
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn sigterm_is_seen_by_balancers_before_calls_are_turned_away() {
    let server = Server::start(BINARY);
    let (token, _) = server.issue("deploy", &json!({ "connection": "ANYWHERE" }));
    server.signal("TERM");
    testkit::until(Duration::from_secs(4), "not ready any more", || {
        Request::new("GET", "/readyz").send(server.ops()).status == 503
    });
    let call =
        Request::new("GET", "/gate/v1/forward-auth").token(&token).header("X-Forwarded-For", "8.8.8.8");
    assert_eq!(call.send(server.gate()).status, 200, "calls are answered meanwhile");
    assert_eq!(Request::new("GET", "/livez").send(server.ops()).status, 200);
    // A second one does not wait.
    assert!(server.terminate().success());
}

#[test]
fn sigint_ends_it_well_too() {
    let server = Server::start(BINARY);
    server.signal("INT");
    testkit::until(Duration::from_secs(30), "it stops", || server.log().contains("stopped"));
}

#[test]
fn b_118_secrets_are_in_no_argument_no_core_and_no_error() {
    let server = Server::start(BINARY);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.id())).expect("Linux says them");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit");
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
    let folder = tempfile::tempdir().expect("a folder");
    let output =
        command(folder.path(), &["serve", "--store", "postgres://rf:hunter2@127.0.0.1:1/rf"]).output();
    let output = output.expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(!said(&output).contains("hunter2"), "{}", said(&output));
    let (token, _) = server.issue("deploy", &json!({ "connection": "ANYWHERE" }));
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{token}\n")).expect("written");
    for variable in [
        ("RINGFENCE_CHECK_TOKEN", token.as_str()),
        ("RINGFENCE_CHECK_TOKEN_FILE", file.to_str().expect("a path")),
    ] {
        let mut check = command(server.data(), &["check", "--from", "8.8.8.8"]);
        let output = check.env(variable.0, variable.1).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}: {}", variable.0, said(&output));
    }
}

#[test]
fn b_119_a_link_in_the_place_of_a_secret_is_replaced_and_never_followed() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().expect("a folder");
    let (data, victim) = (folder.path().join("data"), folder.path().join("victim"));
    std::fs::create_dir(&data).expect("made");
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).expect("opened");
    std::fs::write(&victim, "mine").expect("written");
    for name in ["admin-token", "admin-token.new", "address"] {
        symlink(&victim, data.join(name)).expect("linked");
    }
    let server = Server::builder(BINARY).data(&data).start();
    assert_eq!(std::fs::read_to_string(&victim).expect("readable"), "mine");
    for name in ["admin-token", "address"] {
        let found = data.join(name).symlink_metadata().expect("there");
        assert!(found.is_file() && found.permissions().mode() & 0o777 == 0o600, "{name}: {found:?}");
    }
    assert!(server.log().contains("others may enter the data folder"), "{}", server.log());
}

#[test]
fn the_folder_s_token_is_not_sent_elsewhere() {
    let server = Server::start(BINARY);
    let output = command(server.data(), &["token", "list", "--url", "http://192.0.2.1:8700"]).output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("set RINGFENCE_TOKEN"), "{}", said(&output));
    // A flag wins over the environment.
    let file = server.data().join("admin-token");
    let mut list = command(server.data(), &["token", "list", "--token-file", file.to_str().expect("a path")]);
    assert!(list.env("RINGFENCE_TOKEN", "x").output().expect("it runs").status.success());
}

#[test]
fn an_administrator_s_token_is_made_at_any_time_but_in_no_new_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    let output = command(&nowhere, &["admin", "token"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is no store in") && !nowhere.exists(), "{}", said(&output));
    let data = folder.path().join("data");
    let start = || Server::builder(BINARY).data(&data).start();
    start().kill();
    let output = command(&data, &["admin", "token"]).output().expect("it runs");
    assert!(output.status.success(), "{}", said(&output));
    let token = String::from_utf8(output.stdout).expect("a text");
    let server = start();
    assert_eq!(Request::new("GET", "/api/v1/org").token(token.trim()).send(server.admin()).status, 200);
    let copy = folder.path().join("copy.db");
    let copy = copy.to_str().expect("a path");
    let output = command(&data, &["backup", copy]).output().expect("it runs");
    assert!(output.status.success(), "{}", said(&output));
    let output = command(&data, &["restore", copy]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "not while it serves: {}", said(&output));
    assert!(said(&output).contains("in use by another"), "{}", said(&output));
}

#[test]
fn the_demo_touches_nothing_that_the_environment_names() {
    let mut demo = Command::new(BINARY);
    demo.args(["demo", "--once"])
        .env("RINGFENCE_STORE", "postgres://127.0.0.1:1/real")
        .env("RINGFENCE_CONFIG", "/nowhere");
    let output = demo.output().expect("it runs");
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_demo_s_server_goes_with_it() {
    let mut demo = Command::new(BINARY).arg("demo").stdout(Stdio::piped()).spawn().expect("it starts");
    let mut gate = None;
    for line in BufReader::new(demo.stdout.take().expect("its words")).lines().map_while(Result::ok) {
        let address = line.strip_prefix("curl -i http://").and_then(|rest| rest.split('/').next());
        gate = gate.or(address.and_then(|address| address.parse::<SocketAddr>().ok()));
        if line.contains("Ctrl-C") {
            break;
        }
    }
    let gate = gate.expect("a line to paste");
    assert!(TcpStream::connect(gate).is_ok(), "it stays");
    let sent = Command::new("kill").arg("-TERM").arg(demo.id().to_string()).status();
    assert!(sent.expect("`kill` runs").success());
    assert!(demo.wait().expect("it ends").success());
    testkit::until(Duration::from_secs(30), "nobody listens", || TcpStream::connect(gate).is_err());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [&["completions", "bash"][..], &["man"]] {
        let mut child = command(folder.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    }
}
