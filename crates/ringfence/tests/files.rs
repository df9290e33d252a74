//! Files of many lines, and copies of the store.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use testkit::http::Request;
use testkit::server::Server;

const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");

fn ringfence(data: &Path, arguments: &[&str]) -> Output {
    Command::new(BINARY).args(arguments).env("RINGFENCE_DATA", data).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_hundred_thousand_networks_are_imported_or_none() {
    let server = Server::start(BINARY);
    let id = server.zone("feed", &["203.0.113.0/24"]);
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = String::from("# a feed\n\n");
    for number in 0..100_000_u32 {
        let address = std::net::Ipv4Addr::from_bits(0x0A00_0000 + number * 256);
        let _ = writeln!(lines, "{address}/24 # network {number}");
    }
    let good = folder.path().join("good");
    std::fs::write(&good, &lines).expect("written");
    let bad = folder.path().join("bad");
    std::fs::write(
        &bad,
        lines.replace("10.0.9.0/24", "10.0.9.0/33").replace("10.1.0.0/24", "10.1.0.0/24/24"),
    )
    .expect("written");
    let refused = ringfence(server.data(), &["zone", "import", "feed", bad.to_str().expect("a path")]);
    assert_eq!(refused.status.code(), Some(2));
    let text = said(&refused);
    for part in ["2 bad lines", "line 12: \"10.0.9.0/33\" is not a CIDR", "line 259: "] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let zone = |key: &str| server.ask("GET", &format!("/api/v1/zones/{id}"), None).json()[key].clone();
    assert_eq!(zone("gateways").as_array().map(Vec::len), Some(1), "nothing was changed");
    let imported = ringfence(server.data(), &["zone", "import", "feed", good.to_str().expect("a path")]);
    assert!(imported.status.success(), "{}", said(&imported));
    assert!(said(&imported).contains("100000 entries added; the zone has 100001"), "{}", said(&imported));
    let again =
        ringfence(server.data(), &["zone", "import", "feed", good.to_str().expect("a path"), "--json"]);
    assert_eq!(serde_json::from_slice::<Value>(&again.stdout).expect("JSON")["added"], 0);
    let twice = folder.path().join("twice");
    std::fs::write(&twice, "192.0.2.1\n192.0.2.1-192.0.2.1\n192.0.2.0/24\n10.0.9.0/24\n").expect("written");
    let third =
        ringfence(server.data(), &["zone", "import", "feed", twice.to_str().expect("a path"), "--json"]);
    assert_eq!(serde_json::from_slice::<Value>(&third.stdout).expect("JSON")["added"], 2);
    let (token, _) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [id] }));
    for (from, status) in [("10.0.9.77", 200), ("11.134.159.255", 200), ("11.134.160.0", 403)] {
        let request =
            Request::new("GET", "/gate/v1/forward-auth").token(&token).header("X-Forwarded-For", from);
        assert_eq!(request.send(server.gate()).status, status, "{from}");
    }
}

#[test]
fn a_hundred_thousand_tokens_are_imported_or_none() {
    let server = Server::start(BINARY);
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = String::from("# name,owner,token\n");
    for number in 0..100_000 {
        let _ = writeln!(lines, "legacy {number},admin,legacy-{number:040}");
    }
    let good = folder.path().join("good");
    std::fs::write(&good, &lines).expect("written");
    let bad = folder.path().join("bad");
    let text =
        lines.replace("legacy 5,admin,", "legacy 5,nobody,").replace(&format!("legacy-{:040}", 8), "short");
    std::fs::write(&bad, text).expect("written");
    let refused = ringfence(server.data(), &["token", "import", bad.to_str().expect("a path")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("line 10: a token has 40 to 512"), "{}", said(&refused));
    let imported = ringfence(server.data(), &["token", "import", good.to_str().expect("a path")]);
    assert!(said(&imported).contains("100000 tokens imported"), "{}", said(&imported));
    let again = ringfence(server.data(), &["token", "import", good.to_str().expect("a path")]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("line 2: token: This token is here already."), "{}", said(&again));
    for number in [0, 8, 99_999] {
        let token = format!("legacy-{number:040}");
        let request =
            Request::new("GET", "/gate/v1/forward-auth").header("Authorization", format!("Bearer {token}"));
        assert_eq!(request.header("X-Forwarded-For", "8.8.8.8").send(server.gate()).status, 200, "{number}");
    }
}

#[test]
fn a_backup_under_writes_gives_the_same_verdicts_elsewhere() {
    let server = Server::start(BINARY);
    let office = server.zone("office", &["192.0.2.0/24"]);
    let (bound, _) = server.issue("bound", &json!({ "connection": "ZONE", "include": [office] }));
    let (open, _) = server.issue("open", &json!({ "connection": "ANYWHERE" }));
    let (gone, id) = server.issue("gone", &json!({ "connection": "ANYWHERE" }));
    server.done("DELETE", &format!("/api/v1/api-tokens/{id}"), &json!({}));
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.db");
    let (admin, token) = (server.admin(), server.token());
    let writer = std::thread::spawn(move || {
        for number in 0..200 {
            let body = json!({ "name": format!("written {number}") });
            let issued = Request::new("POST", "/ringfence/v1/tokens").token(&token).json(&body).send(admin);
            assert_eq!(issued.status, 201);
        }
    });
    let backed_up = ringfence(server.data(), &["backup", copy.to_str().expect("a path")]);
    assert!(backed_up.status.success(), "{}", said(&backed_up));
    writer.join().expect("it ends");
    let refused = ringfence(server.data(), &["restore", copy.to_str().expect("a path")]);
    assert!(said(&refused).contains("in use"), "{}", said(&refused));
    let elsewhere = folder.path().join("elsewhere");
    let restored = ringfence(&elsewhere, &["restore", copy.to_str().expect("a path")]);
    assert!(restored.status.success(), "{}", said(&restored));
    let other = Server::builder(BINARY).data(&elsewhere).start();
    for token in [&bound, &open, &gone] {
        for from in ["192.0.2.9", "8.8.8.8"] {
            let request =
                Request::new("GET", "/gate/v1/forward-auth").token(token).header("X-Forwarded-For", from);
            assert_eq!(request.send(server.gate()).status, request.send(other.gate()).status, "{from}");
        }
    }
}
