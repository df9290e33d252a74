//! The program as somebody runs it: first start, second start, signals, files, commands.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use testkit::http::Request;
use testkit::server::Server;

const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");

/// A client command beside a data folder.
fn ringfence(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command
        .args(arguments)
        .env("RINGFENCE_DATA", data)
        .env_remove("RINGFENCE_TOKEN")
        .env_remove("RINGFENCE_URL");
    command.output().expect("the program runs")
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn json_of(data: &Path, arguments: &[&str]) -> Value {
    let output = ringfence(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", printed(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", printed(&output)))
}

#[test]
fn the_first_start_sets_up_and_the_second_finds_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let start = || Server::builder(BINARY).data(&data).start();
    let server = start();
    assert!(server.log().contains("/setup#"), "{}", server.log());
    let mode = |name: &str| data.join(name).metadata().expect(name).permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("admin-token"), mode("ringfence.db")), (0o700, 0o600, 0o600));
    let token = server.token();
    assert!(server.terminate().success());
    let server = start();
    assert!(!server.log().contains("/setup#"), "{}", server.log());
    assert_eq!(server.token(), token, "a live token stays");
    server.done("DELETE", "/api/v1/api-tokens/current", &json!({}));
    assert!(server.terminate().success());
    let server = start();
    assert_ne!(server.token(), token, "a dead one is replaced");
    assert_eq!(server.ask("GET", "/api/v1/org", None).status, 200);
}

#[test]
fn a_second_server_on_one_folder_is_refused() {
    let server = Server::start(BINARY);
    let second = Command::new(BINARY).args(["serve", "--data"]).arg(server.data()).output().expect("it ends");
    assert_eq!(second.status.code(), Some(2));
    assert!(printed(&second).contains("in use by another `ringfence serve`"), "{}", printed(&second));
}

#[test]
fn b_101_a_new_set_up_link_is_made_on_the_machine_and_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = ringfence(&folder.path().join("mistyped"), &["admin", "recover", "admin"]);
    assert_eq!(empty.status.code(), Some(2), "{}", printed(&empty));
    assert!(printed(&empty).contains("name the server's data folder with --data"), "{}", printed(&empty));
    let data = folder.path().join("data");
    let server = Server::builder(BINARY).data(&data).start();
    let recover = ["admin", "recover", "admin", "--public-url", "https://tokens.example.com/", "--json"];
    // Whether the server knows the link that the program prints.
    let good = |server: &Server, link: &str| {
        let secret = link.strip_prefix("https://tokens.example.com/setup#").expect("where it leads");
        assert!(secret.len() >= 22, "128 bits");
        let ask = Request::new("POST", "/ringfence/v1/setup").header("Sec-Fetch-Site", "same-origin");
        let ask = ask.json(&json!({ "link": secret }));
        ask.send(server.admin()).status
    };
    let beside = json_of(&data, &recover)["link"].as_str().expect("a link").to_owned();
    assert_eq!(good(&server, &beside), 200, "a server that runs takes it");
    let again = json_of(&data, &recover)["link"].as_str().expect("a link").to_owned();
    assert_eq!((good(&server, &beside), good(&server, &again)), (401, 200), "only the newest is good");
    assert!(!server.log().contains(again.split('#').nth(1).expect("a secret")), "never in a log");
    let unknown = ringfence(&data, &["admin", "recover", "nobody"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", printed(&unknown));
    assert!(printed(&unknown).contains("no User `nobody`"), "{}", printed(&unknown));
    let left = std::fs::read_dir(&data)
        .expect("readable")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    assert!(left.into_iter().all(|name| !name.contains("setup-link")), "nothing is left");
    let plain =
        json_of(&data, &["admin", "recover", "admin", "--json"])["link"].as_str().expect("a link").to_owned();
    let port = server.admin().port();
    assert!(plain.starts_with(&format!("http://localhost:{port}/setup#")), "where the server's console is");
    server.kill();
    let alone = json_of(&data, &recover)["link"].as_str().expect("a link").to_owned();
    let server = Server::builder(BINARY).data(&data).start();
    assert!(!server.log().contains("/setup#"), "a server never makes another: {}", server.log());
    assert_eq!((good(&server, &again), good(&server, &alone)), (401, 200));
}

#[test]
fn sigterm_writes_the_last_use_and_ends_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = || Server::builder(BINARY).data(folder.path()).start();
    let server = start();
    let (token, id) = server.issue("deploy", &json!({ "connection": "ANYWHERE" }));
    let created = server.ask("GET", &format!("/api/v1/api-tokens/{id}"), None).json();
    // Okta's wire has whole seconds: the use must fall into another one.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let used =
        Request::new("GET", "/gate/v1/forward-auth").token(&token).header("X-Forwarded-For", "203.0.113.9");
    assert_eq!(used.send(server.gate()).status, 200);
    assert!(server.terminate().success());
    let after = start().ask("GET", &format!("/api/v1/api-tokens/{id}"), None).json();
    assert!(after["expiresAt"].as_str() > created["expiresAt"].as_str(), "{created} {after}");
}

#[test]
fn a_bad_configuration_at_sighup_leaves_the_old_one() {
    let server = Server::start(BINARY);
    let good = std::fs::read_to_string(server.config()).expect("readable");
    std::fs::write(server.config(), format!("{good}[log]\nlevel = 5\n")).expect("written");
    let line = good.lines().count() + 2;
    server.signal("HUP");
    testkit::until(std::time::Duration::from_secs(10), "the error is said", || {
        let log = server.log();
        log.contains("stays as it was")
            && log.contains("ringfence.toml")
            && log.contains(&format!("line {line}"))
    });
    assert_eq!(server.ask("GET", "/api/v1/org", None).status, 200);
}

#[test]
fn probes_and_numbers_are_there() {
    let server = Server::start(BINARY);
    for (path, status) in [("/livez", 200), ("/readyz", 200), ("/metrics", 200), ("/", 404)] {
        assert_eq!(Request::new("GET", path).send(server.ops()).status, status, "{path}");
    }
    let numbers = Request::new("GET", "/metrics").send(server.ops()).text();
    for part in [
        "ringfence_snapshot_revision",
        "ringfence_tokens 1",
        "ringfence_snapshot_bytes{part=\"tokens\"}",
        "ringfence_snapshot_bytes{part=\"zones\"}",
        "ringfence_snapshot_bytes{part=\"geography\"}",
    ] {
        assert!(numbers.contains(part), "{part}: {numbers}");
    }
}

#[test]
fn a_zone_is_meant_by_its_id_or_its_name_whatever_its_case() {
    let server = Server::start(BINARY);
    let names = ["office 2", "Office", "10.0.0.1", "a&q=b #50%", "Büro"];
    let ids = names.map(|name| (name, server.zone(name, &["203.0.113.0/24"])));
    let shown = |asked: &str| json_of(server.data(), &["zone", "show", asked, "--json"])["id"].clone();
    for (name, id) in &ids {
        for asked in [*name, &name.to_uppercase(), &name.to_lowercase(), id] {
            assert_eq!(shown(asked), **id, "{asked}");
        }
    }
    // Named as another's id: that one is meant.
    let (_, id) = &ids[1];
    server.zone(id, &["203.0.113.0/24"]);
    assert_eq!(shown(id), **id);
    // Only looks like an id.
    let alike = server.zone("nzo45678901234567890", &["203.0.113.0/24"]);
    assert_eq!(shown("nzo45678901234567890"), *alike);
    let unknown = ringfence(server.data(), &["zone", "show", "offise"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(printed(&unknown).contains("did you mean Office"), "{}", printed(&unknown));
}

#[test]
fn the_commands_do_what_the_api_does() {
    let server = Server::start(BINARY);
    let data = server.data();
    let zone = json_of(
        data,
        &["zone", "create", "office", "--gateway", "203.0.113.0/24", "--proxy", "198.51.100.7", "--json"],
    );
    assert_eq!(zone["gateways"][0]["value"], "203.0.113.0/24");
    let issued = json_of(data, &["token", "create", "--name", "deploy", "--in-zones", "OFFICE", "--json"]);
    let (token, id) =
        (issued["token"].as_str().expect("a text"), issued["apiToken"]["id"].as_str().expect("an id"));
    let allowed = ringfence(data, &["check", "--token-id", id, "--from", "203.0.113.9,198.51.100.7"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", printed(&allowed));
    let refused = ringfence(data, &["check", "--token", token, "--from", "8.8.8.8", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    let verdict: Value = serde_json::from_slice(&refused.stdout).expect("one JSON value");
    assert_eq!(
        (verdict["verdict"].as_str(), verdict["reason"].as_str()),
        (Some("deny"), Some("outside_allowed_zones"))
    );
    let gate = Request::new("GET", "/gate/v1/forward-auth").token(token).header("X-Forwarded-For", "8.8.8.8");
    let error_id = gate.send(server.gate()).header("x-ringfence-error-id").expect("an id").to_owned();
    let explained = json_of(data, &["explain", &error_id, "--json"]);
    assert_eq!(explained["reason"], verdict["reason"]);
    let steps = |value: &Value| value["steps"].as_array().map_or(0, Vec::len);
    assert_eq!(steps(&explained), steps(&verdict), "the same story");
    let open = json_of(data, &["token", "restrict", id, "--any-ip", "--json"]);
    assert_eq!(open["network"], json!({ "connection": "ANYWHERE" }));
    json_of(data, &["zone", "deactivate", "office", "--json"]);
    json_of(data, &["zone", "delete", "office", "--json"]);
    json_of(data, &["user", "create", "ci", "--json"]);
    json_of(data, &["user", "deactivate", "ci", "--json"]);
    assert!(ringfence(data, &["token", "list"]).status.success());
    json_of(data, &["token", "revoke", id, "--json"]);
    assert_eq!(gate.send(server.gate()).status, 401);
    assert!(json_of(data, &["admin", "token", "--json"])["token"].as_str().is_some());
}

#[test]
fn mistakes_say_what_to_type_instead() {
    let server = Server::start(BINARY);
    let data = server.data();
    ringfence(data, &["zone", "create", "office", "--gateway", "203.0.113.0/24"]);
    let empty = tempfile::tempdir().expect("a folder");
    for (folder, arguments, code, part) in [
        (data, &["zone", "show", "ofice"][..], 2, "did you mean office?"),
        (
            data,
            &["zone", "create", "x", "--gateway", "10.0.0.0/33"],
            2,
            "\"10.0.0.0/33\" is not a CIDR: the prefix of an IPv4 network is 0 to 32",
        ),
        (
            data,
            &["zone", "create", "office", "--gateway", "1.1.1.1"],
            2,
            "Another zone has this name already",
        ),
        (data, &["zone", "create", "x", "--gateway", "1.1.1.1", "--country", "DE"], 2, "make two zones"),
        (data, &["zone", "create", "x", "--enhanced"], 2, "--country, --region, --asn or --anonymizer"),
        (data, &["zone", "delete", "office"], 2, "is an active zone"),
        (data, &["token", "restrict", "00Tx"], 2, "--in-zones A,B"),
        (data, &["token", "create", "--name", "x", "--any-ip", "--in-any-zone"], 2, "cannot be used with"),
        (data, &["token", "show", "00Tnobody"], 2, "Resource not found: 00Tnobody (Token)"),
        (data, &["check", "--token", "x", "--from", "1.2.3"], 2, "chain[0]: This is not an address."),
        (data, &["restore", "missing.db"], 2, "missing.db` is not there"),
        (empty.path(), &["token", "list"], 2, "name the data folder with --data"),
    ] {
        let output = ringfence(folder, arguments);
        let said = printed(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(part), "{arguments:?}: {said}");
    }
    let mut nobody = Command::new(BINARY);
    nobody.args(["token", "list"]).env("RINGFENCE_URL", "http://127.0.0.1:1").env("RINGFENCE_TOKEN", "x");
    let said = printed(&nobody.output().expect("it runs"));
    assert!(
        said.contains("no server answers at http://127.0.0.1:1") && said.contains("ringfence serve"),
        "{said}"
    );
}

#[test]
fn the_demo_shows_one_allowed_one_refused_one_blocked_and_what_to_click() {
    let output = Command::new(BINARY).args(["demo", "--once"]).output().expect("it runs");
    let said = printed(&output);
    assert!(output.status.success(), "{said}");
    for part in [
        "# allowed",
        "→ 200",
        "# refused",
        "# blocked",
        "→ 403",
        "In the console: http://localhost:",
        "/setup#",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn postgresql_serves_a_single_node() {
    let postgres = testkit::postgres::Postgres::start();
    let url = postgres.database("ringfence");
    let server = Server::builder(BINARY).argument("--store").argument(&url).start();
    let zone = server.zone("office", &["192.0.2.0/24"]);
    let (token, _) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [zone] }));
    for (from, status) in [("192.0.2.9", 200), ("8.8.8.8", 403)] {
        let request =
            Request::new("GET", "/gate/v1/forward-auth").token(&token).header("X-Forwarded-For", from);
        assert_eq!(request.send(server.gate()).status, status, "{from}");
    }
    assert!(server.terminate().success());
}
