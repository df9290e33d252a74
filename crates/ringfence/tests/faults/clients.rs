//! Clients that are too many, too slow, or gone.

use std::io::Write as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use testkit::raw::Raw;

use crate::stage::{OFFICE, Stage};

const LONG: Duration = Duration::from_secs(30);

fn call(stage: &Stage) -> String {
    format!(
        "GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: {OFFICE}\r\nAuthorization: SSWS {}\r\n\r\n",
        stage.token
    )
}

#[test]
fn b_114_with_no_descriptor_left_the_connected_are_served_and_it_recovers() {
    let stage = Stage::new();
    let mut kept = Raw::tcp(stage.server.gate());
    assert_eq!(kept.ask(call(&stage)).status, 200);
    let limit =
        Command::new("prlimit").args(["--nofile=64:64", "--pid", &stage.server.id().to_string()]).status();
    assert!(limit.expect("`prlimit` runs").success());
    let crowd: Vec<TcpStream> =
        (0..100).map(|_| TcpStream::connect(stage.server.gate()).expect("the kernel takes it")).collect();
    testkit::until(LONG, "it is told", || stage.server.log().contains("no connection could be accepted"));
    assert_eq!(kept.ask(call(&stage)).status, 200, "who is connected is served");
    drop(crowd);
    testkit::until(LONG, "it accepts again", || {
        let mut caller = Raw::tcp(stage.server.gate());
        caller.send(call(&stage));
        caller.answer().is_some_and(|answer| answer.status == 200)
    });
}

#[test]
fn b_111_a_thousand_slow_clients_hold_up_nobody_and_are_let_go() {
    let stage = Stage::new();
    let mut crowd: Vec<TcpStream> = (0..1_000)
        .map(|_| {
            let mut one = TcpStream::connect(stage.server.gate()).expect("the kernel takes it");
            one.write_all(b"GET /gate/v1/forw").expect("sent");
            one.set_read_timeout(Some(Duration::from_secs(20))).expect("a time");
            one
        })
        .collect();
    for _ in 0..20 {
        stage.judges("beside a thousand slow clients");
    }
    for one in &mut crowd {
        let mut answer = Vec::new();
        // Closed, with or without a word: the head never came.
        let _ = std::io::Read::read_to_end(one, &mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{answer:?}");
    }
    stage.judges("after they were let go");
}

/// Anybody may begin to sign in: the one body that is read of a stranger.
#[test]
fn b_111_a_stranger_s_body_that_never_comes_is_let_go() {
    let stage = Stage::new();
    let mut one = Raw::tcp(stage.server.admin());
    let host = stage.server.admin();
    let head = format!(
        "POST /ringfence/v1/sign-in/password HTTP/1.1\r\nHost: localhost:{0}\r\nOrigin: http://localhost:{0}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"login\"",
        host.port()
    );
    one.send(head);
    let answer = one.answer().expect("it is told why");
    assert_eq!(answer.status, 408, "{}", answer.text());
    assert!(one.is_closed());
}

#[test]
fn half_open_connections_are_asked_whether_anybody_is_there() {
    let stage = Stage::new();
    for listener in [stage.server.gate(), stage.server.admin(), stage.server.ops()] {
        let client = TcpStream::connect(listener).expect("it listens");
        let (server, client) = (listener.port(), client.local_addr().expect("an address").port());
        let ends = format!("0100007F:{server:04X} 0100007F:{client:04X}");
        // The kernel's table: a timer of kind 2 is the one that asks.
        testkit::until(LONG, "the kernel asks", || {
            let table = std::fs::read_to_string("/proc/net/tcp").expect("readable");
            let row = table.lines().find(|line| line.contains(&ends));
            row.is_some_and(|row| row.split_whitespace().nth(5).is_some_and(|timer| timer.starts_with("02:")))
        });
    }
}
