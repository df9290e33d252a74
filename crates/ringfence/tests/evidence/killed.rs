//! `kill -9` under a stream of calls and changes: no change that was acknowledged is without its event, and of who
//! called from where at most the last second is lost.
#![expect(clippy::disallowed_methods, reason = "what is lost is measured by the clock")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::http::Request;
use testkit::server::Server;

const KILLS: usize = 12;

/// When each allowed call was answered.
type Calls = Arc<Mutex<Vec<Instant>>>;
/// Zones whose making was acknowledged.
type Made = Arc<Mutex<Vec<String>>>;

#[test]
fn a_crash_loses_a_second_of_sightings_at_most_and_no_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = || Server::builder(env!("CARGO_BIN_EXE_ringfence")).data(folder.path()).start();
    let server = start();
    let (token, id) = server.issue("deploy", &json!({ "connection": "ANYWHERE" }));
    server.kill();
    let made = Made::default();
    let mut random: u64 = 0x00C0_FFEE;
    let (mut least, mut all) = (0, 0);
    for round in 0..KILLS {
        let server = start();
        let calls = Calls::default();
        let stop = Arc::new(AtomicBool::new(false));
        let caller = {
            let (gate, token) = (server.gate(), token.clone());
            let (calls, stop) = (calls.clone(), stop.clone());
            std::thread::spawn(move || call(gate, &token, &calls, &stop))
        };
        let writer = {
            let (admin, token) = (server.admin(), server.token());
            let (made, stop) = (made.clone(), stop.clone());
            std::thread::spawn(move || change(admin, &token, round, &made, &stop))
        };
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(1_300 + (random >> 33) % 900));
        let end = Instant::now();
        server.kill();
        stop.store(true, Ordering::Relaxed);
        caller.join().expect("the caller ends");
        writer.join().expect("the writer ends");
        let calls = calls.lock().expect("no panic");
        // Those that were answered a second before the end are kept.
        least += calls.iter().filter(|at| end.duration_since(**at) >= Duration::from_secs(1)).count() as u64;
        all += calls.len() as u64;
        let server = start();
        let usage = server.ask("GET", &format!("/ringfence/v1/tokens/{id}/usage"), None).json();
        let kept = usage["allowed"].as_u64().expect("a count");
        // One may have been counted whose answer was cut off.
        assert!(
            (least..=all + round as u64 + 1).contains(&kept),
            "round {round}: {least} <= {kept} <= {all}"
        );
        // What an earlier round lost stays lost.
        (least, all) = (kept, kept);
        server.kill();
    }
    let made = made.lock().expect("no panic");
    assert!(made.len() > KILLS, "the stream was a stream: {}", made.len());
    let server = start();
    for zone in made.iter() {
        let history = server.ask("GET", &format!("/ringfence/v1/zones/{zone}/history"), None).json();
        let kinds: Vec<_> =
            history.as_array().expect("changes").iter().map(|change| change["kind"].clone()).collect();
        assert_eq!(kinds, ["zone.create"], "{zone}");
    }
}

fn call(gate: SocketAddr, token: &str, calls: &Calls, stop: &AtomicBool) {
    let request =
        Request::new("GET", "/gate/v1/forward-auth").token(token).header("X-Forwarded-For", "203.0.113.9");
    while !stop.load(Ordering::Relaxed) {
        let Ok(answer) = std::panic::catch_unwind(|| request.send(gate)) else { return };
        if answer.status != 200 {
            return;
        }
        calls.lock().expect("no panic").push(Instant::now());
    }
}

fn change(admin: SocketAddr, token: &str, round: usize, made: &Made, stop: &AtomicBool) {
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let zone = json!({ "type": "IP", "name": format!("zone-{round}-{number}"),
            "gateways": [{ "type": "CIDR", "value": "192.0.2.0/24" }] });
        let request = Request::new("POST", "/api/v1/zones").token(token).json(&zone);
        let Ok(answer) = std::panic::catch_unwind(|| request.send(admin)) else { return };
        if answer.status != 200 {
            return;
        }
        let id = answer.json()["id"].as_str().expect("an id").to_owned();
        made.lock().expect("no panic").push(id);
        std::thread::sleep(Duration::from_millis(20));
    }
}
