//! `kill -9` at random moments under a stream of writes, a hundred times.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use testkit::http::Request;
use testkit::server::Server;

const KILLS: usize = 100;

/// How far the life of an acknowledged token was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Issued,
    /// The revoke was sent, and its answer never read: it may have been made or not.
    Revoking,
    Revoked,
}

/// What the server acknowledged, by each token's text.
type Acknowledged = Arc<Mutex<HashMap<String, Life>>>;

#[test]
fn no_acknowledged_write_is_lost_and_no_revoked_token_lives_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = || Server::builder(env!("CARGO_BIN_EXE_ringfence")).data(folder.path()).start();
    let known = Acknowledged::default();
    // Fixed, so that a failure comes again.
    let mut random: u64 = 0x5EED;
    for round in 0..KILLS {
        let server = start();
        check(&server, &known, round);
        let stop = Arc::new(AtomicBool::new(false));
        let writer = {
            let (admin, token) = (server.admin(), server.token());
            let (known, stop) = (known.clone(), stop.clone());
            std::thread::spawn(move || write(admin, &token, &known, &stop))
        };
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(5 + (random >> 33) % 60));
        server.kill();
        stop.store(true, Ordering::Relaxed);
        writer.join().expect("the writer ends");
    }
    let in_life = |life| known.lock().expect("no panic").values().filter(|known| **known == life).count();
    let (issued, revoked) = (in_life(Life::Issued), in_life(Life::Revoked));
    assert!(issued + revoked > KILLS, "the stream was a stream: {issued} issued, {revoked} revoked");
    assert!(issued > 0 && revoked > 0, "both kinds were met: {issued} issued, {revoked} revoked");
    check(&start(), &known, KILLS);
}

/// Issues tokens and revokes every second one, until nobody answers.
fn write(admin: std::net::SocketAddr, token: &str, known: &Acknowledged, stop: &AtomicBool) {
    let attempt = || -> Option<()> {
        let body = json!({ "name": "stream" });
        let issued = ask(admin, &Request::new("POST", "/ringfence/v1/tokens").token(token).json(&body))?;
        let text = issued["token"].as_str()?.to_owned();
        let id = issued["apiToken"]["id"].as_str()?.to_owned();
        let mut all = known.lock().expect("no panic");
        let revokes = all.len() % 2 == 1;
        all.insert(text.clone(), if revokes { Life::Revoking } else { Life::Issued });
        drop(all);
        if revokes {
            ask(admin, &Request::new("DELETE", &format!("/api/v1/api-tokens/{id}")).token(token))?;
            known.lock().expect("no panic").insert(text, Life::Revoked);
        }
        Some(())
    };
    while !stop.load(Ordering::Relaxed) && attempt().is_some() {}
}

/// `None` where the server went away: nothing was acknowledged.
fn ask(admin: std::net::SocketAddr, request: &Request<'_>) -> Option<serde_json::Value> {
    let answer = std::panic::catch_unwind(|| request.send(admin)).ok()?;
    (answer.status < 300).then(|| if answer.body.is_empty() { json!({}) } else { answer.json() })
}

fn check(server: &Server, known: &Acknowledged, round: usize) {
    // A sample, newest writes among it, keeps a hundred rounds short; the last round asks all.
    let known = known.lock().expect("no panic");
    let step = if round == KILLS { 1 } else { (known.len() / 40).max(1) };
    for (token, life) in known.iter().step_by(step) {
        let request = Request::new("GET", "/gate/v1/forward-auth").token(token);
        let status = request.header("X-Forwarded-For", "203.0.113.9").send(server.gate()).status;
        let expected: &[u16] = match life {
            Life::Issued => &[200],
            Life::Revoking => &[200, 401],
            Life::Revoked => &[401],
        };
        assert!(expected.contains(&status), "round {round}: {life:?}, and the gate answers {status}");
    }
}
