//! The store's disk: full, or held by another process.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use testkit::disk::SmallDisk;
use testkit::http::Request;
use testkit::server::Server;

use crate::stage::{BINARY, Stage};

const LONG: Duration = Duration::from_secs(30);

/// A zone that takes some room.
fn large(name: &str) -> Value {
    let entry = |number: usize| json!({ "type": "CIDR", "value": format!("10.{}.{}.0/24", number / 256, number % 256) });
    json!({ "type": "IP", "name": name, "gateways": (0..4000).map(entry).collect::<Vec<_>>() })
}

#[test]
fn on_a_full_disk_calls_are_judged_and_writes_are_refused_until_there_is_room() {
    let disk = SmallDisk::mount(16);
    let stage = Stage::on(Server::builder(BINARY).data(&disk.path().join("data")));
    let server = &stage.server;
    let filler = disk.fill();
    let mut refused = None;
    for number in 0..200 {
        let answer = server.ask("POST", "/api/v1/zones", Some(&large(&format!("zone {number}"))));
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("the disk is full");
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(refused.json()["errorId"].is_string());
    stage.judges("with a full disk");
    // A revoke that cannot be kept is not made: the next backup or start would know nothing of it.
    let revoked = server.ask("DELETE", &format!("/api/v1/api-tokens/{}", stage.id), None).status;
    assert!(revoked == 503 || revoked == 204, "{revoked}");
    if revoked == 503 {
        stage.judges("after a revoke that was refused");
    }
    testkit::until(LONG, "it is told", || {
        let ready = Request::new("GET", "/readyz").send(server.ops());
        server.log().contains("full") || ready.text().contains("full")
    });
    std::fs::remove_file(filler).expect("removed");
    testkit::until(LONG, "it recovers by itself", || {
        server.ask("POST", "/api/v1/zones", Some(&large("room again"))).status == 200
    });
    if revoked == 503 {
        let answer = server.ask("DELETE", &format!("/api/v1/api-tokens/{}", stage.id), None);
        assert_eq!(answer.status, 204, "{}\n{}", answer.text(), server.log());
    }
    assert_eq!(crate::stage::judged(server, &stage.token, crate::stage::OFFICE), 401);
    testkit::until(LONG, "it is ready again", || {
        Request::new("GET", "/readyz").send(server.ops()).status == 200
    });
}

#[test]
fn on_a_read_only_disk_it_starts_judges_and_changes_nothing() {
    let disk = SmallDisk::mount(16);
    let data = disk.path().join("data");
    let Stage { server, token, .. } = Stage::on(Server::builder(BINARY).data(&data));
    let admin = server.token();
    assert!(server.terminate().success());
    disk.make_read_only();
    let server = Server::builder(BINARY).data(&data).start();
    assert!(server.log().contains("the disk is read-only"), "{}", server.log());
    crate::stage::judges(&server, &token, "on a read-only disk");
    let answer = Request::new("GET", "/api/v1/api-tokens").token(&admin).send(server.admin());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer =
        Request::new("POST", "/api/v1/zones").token(&admin).json(&large("meanwhile")).send(server.admin());
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.text().contains("read-only"), "{}", answer.text());
    assert!(server.terminate().success());
}

/// Another process that holds the database for itself, until it is dropped.
struct Holder(Child);

impl Holder {
    fn take(server: &Server) -> Self {
        let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None); \
             c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()";
        let mut child = Command::new("python3")
            .args(["-c", script])
            .arg(server.data().join("ringfence.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("it says so");
        assert_eq!(line.trim(), "held");
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_database_that_another_process_holds_takes_no_write_and_stops_no_call() {
    let stage = Stage::new();
    let holder = Holder::take(&stage.server);
    // Waits for the other as long as SQLite is told to, and then says so.
    let answer = stage.server.ask("POST", "/api/v1/zones", Some(&large("meanwhile")));
    assert_eq!(answer.status, 503, "{}", answer.text());
    stage.judges("while another process holds the database");
    drop(holder);
    testkit::until(LONG, "it recovers by itself", || {
        stage.server.ask("POST", "/api/v1/zones", Some(&large("afterwards"))).status == 200
    });
}
