//! SIGTERM under load: whoever still calls while balancers look away is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use testkit::http::Request;
use testkit::raw::Raw;

use crate::stage::{OFFICE, Stage};

#[test]
fn no_call_is_cut_or_refused_while_a_server_goes() {
    let stage = Stage::new();
    let asked = format!(
        "GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: {OFFICE}\r\nAuthorization: SSWS {}\r\n\r\n",
        stage.token
    );
    let (gate, ops) = (stage.server.gate(), stage.server.ops());
    let away = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..8)
        .map(|number| {
            let (asked, away, answered) = (asked.clone(), away.clone(), answered.clone());
            std::thread::spawn(move || {
                // Half of them stay connected, half come anew with each call.
                let mut kept = Raw::tcp(gate);
                while !away.load(Ordering::SeqCst) {
                    if number % 2 == 0 {
                        kept = Raw::tcp(gate);
                    }
                    assert_eq!(kept.ask(&asked).status, 200);
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let balancer = std::thread::spawn(move || {
        while Request::new("GET", "/readyz").send(ops).status == 200 {}
        // It has seen it: from the next call on it looks elsewhere.
        away.store(true, Ordering::SeqCst);
    });
    let before = answered.load(Ordering::SeqCst);
    let ended = stage.server.terminate();
    balancer.join().expect("the balancer sees it");
    for caller in callers {
        caller.join().expect("every call was answered");
    }
    assert!(ended.success(), "{ended}");
    assert!(answered.load(Ordering::SeqCst) > before, "there was load while it went");
}
