//! The accept loop: times, limits, sockets of both kinds, and its end.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use gate::{Address, ListenLimits, Listener};
use testkit::raw::Raw;

use crate::world::{Setup, World, forward_auth, get, text};

fn limited(limits: ListenLimits) -> World {
    World::with(Setup { limits, ..Setup::default() })
}

fn allowed() -> String {
    forward_auth("192.0.2.1", &text("office"))
}

#[test]
fn b_111_a_slow_head_ends_its_connection() {
    let world = limited(ListenLimits { head: Duration::from_millis(200), ..ListenLimits::default() });
    let mut silent = world.connect();
    let mut half = world.connect();
    half.send("GET /gate/v1/forward-auth HTTP/1.1\r\nHost: g");
    let mut trickle = world.connect();
    for byte in allowed().bytes() {
        if !trickle.send([byte]) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(silent.is_closed());
    assert!(half.is_closed());
    assert!(trickle.is_closed());
    // Between requests a connection may wait longer than a head takes, and then has its whole time again.
    let mut kept = world.connect();
    for _ in 0..3 {
        assert_eq!(kept.ask(allowed()).status, 200);
        std::thread::sleep(Duration::from_millis(300));
    }
    assert_eq!(kept.ask(allowed()).status, 200);
    kept.send("GET /gate/v1/forward-auth HTTP/1.1\r\n");
    assert!(kept.is_closed());
}

#[test]
fn b_111_a_late_body_is_no_head() {
    let world = limited(ListenLimits { head: Duration::from_millis(300), ..ListenLimits::default() });
    let mut one = world.connect();
    for (length, body) in
        [("Content-Length: 4", "body"), ("Transfer-Encoding: chunked", "1\r\na\r\n0\r\n\r\n")]
    {
        let asked = allowed().replacen("GET", "POST", 1).replacen("Host", &format!("{length}\r\nHost"), 1);
        assert_eq!(one.ask(asked).status, 200);
        one.send(body);
        // Longer than a head may take: the body must not count as the beginning of one.
        std::thread::sleep(Duration::from_millis(600));
    }
    assert_eq!(one.ask(allowed()).status, 200);
}

#[test]
fn b_111_an_idle_connection_ends() {
    let world = limited(ListenLimits { idle: Duration::from_millis(100), ..ListenLimits::default() });
    let mut one = world.connect();
    assert_eq!(one.ask(allowed()).status, 200);
    assert!(one.is_closed());
}

#[test]
fn b_113_heads_beyond_their_limits_are_431() {
    let world = World::new();
    let token = text("office");
    let asked = |lines: &str| {
        get(
            "/gate/v1/forward-auth",
            &format!("X-Forwarded-For: 192.0.2.1\r\nAuthorization: SSWS {token}\r\n{lines}"),
        )
    };
    let status = |request: String| {
        let mut one = world.connect();
        one.send(request);
        one.answer().map(|answer| answer.status)
    };
    // Three lines are there already.
    assert_eq!(status(asked(&"X-A: b\r\n".repeat(97))), Some(200));
    assert_eq!(status(asked(&"X-A: b\r\n".repeat(98))), Some(431));
    // A head of just the limit, and of a byte more.
    let bare = asked(&format!("X-A: {}\r\n", "")).len();
    let of_length = |length: usize| asked(&format!("X-A: {}\r\n", "b".repeat(length - bare)));
    assert_eq!(status(of_length(16 * 1024)), Some(200));
    assert_eq!(status(of_length(16 * 1024 + 1)), Some(431));
    let target = |length: usize| {
        get(&format!("{:x<length$}", "/gate/v1/forward-auth?"), "X-Forwarded-For: 192.0.2.1\r\n")
    };
    assert_eq!(status(target(8 * 1024)), Some(401), "judged");
    assert_eq!(status(target(8 * 1024 + 1)), Some(414));
    assert_eq!(world.ask(allowed()).status, 200);
}

#[test]
fn connections_of_one_source_are_limited_and_the_edges_are_not() {
    let few = || ListenLimits { connections_per_source: 2, ..ListenLimits::default() };
    let stranger = Setup { trusted: &[], limits: few(), ..Setup::default() };
    let world = World::with(stranger);
    let asked = get("/gate/v1/forward-auth", "");
    let (mut one, mut other) = (world.connect(), world.connect());
    assert_eq!(one.ask(&asked).status, 401);
    assert_eq!(other.ask(&asked).status, 401);
    let mut third = world.connect();
    third.send(&asked);
    assert_eq!(third.answer(), None);
    drop(one);
    testkit::until(Duration::from_secs(10), "a place is free again", || {
        let mut next = world.connect();
        next.send(&asked);
        next.answer().is_some()
    });
    let edge = engine::Edge::new(&["127.0.0.1"], "X-Forwarded-For", &[]).unwrap();
    let world = limited(ListenLimits { edge: Some(edge.into()), ..few() });
    let mut many: Vec<Raw> = (0..5).map(|_| world.connect()).collect();
    assert!(many.iter_mut().all(|one| one.ask(allowed()).status == 200));
}

#[test]
fn connections_of_a_listener_are_limited() {
    let world = limited(ListenLimits { connections: 1, ..ListenLimits::default() });
    let mut one = world.connect();
    assert_eq!(one.ask(allowed()).status, 200);
    let mut other = world.connect();
    other.send(allowed());
    assert_eq!(other.answer(), None);
    assert_eq!(one.ask(allowed()).status, 200);
}

#[test]
fn it_ends_without_cutting_what_it_answers() {
    let mut world = World::new();
    let mut idle = world.connect();
    assert_eq!(idle.ask(allowed()).status, 200);
    let mut asking = world.connect();
    let question = format!(r#"{{"token":"{}","peer":"127.0.0.1","headers":[]}}"#, text("anywhere"));
    asking.send(format!(
        "POST /gate/v1/decide HTTP/1.1\r\nHost: gate\r\nAuthorization: SSWS {}\r\nContent-Length: {}\r\n\r\n",
        text("reader"),
        question.len(),
    ));
    // The asker is judged before its question is read: now the request is under way.
    testkit::until(Duration::from_secs(10), "the asker is judged", || {
        world.used().contains(&"reader".to_owned())
    });
    world.stop();
    assert!(idle.is_closed());
    asking.send(question);
    assert_eq!(asking.answer().map(|answer| answer.status), Some(200));
    assert!(asking.is_closed());
    world.ended();
    assert!(std::net::TcpStream::connect(world.socket_address()).is_err());
}

#[test]
fn what_does_not_end_is_cut() {
    let mut world = limited(ListenLimits { drain: Duration::from_millis(100), ..ListenLimits::default() });
    let mut asking = world.connect();
    asking.send(format!(
        "POST /gate/v1/decide HTTP/1.1\r\nHost: gate\r\nAuthorization: SSWS {}\r\nContent-Length: 9\r\n\r\n",
        text("reader"),
    ));
    testkit::until(Duration::from_secs(10), "the asker is judged", || {
        world.used().contains(&"reader".to_owned())
    });
    world.stop();
    world.ended();
    assert_eq!(asking.answer(), None);
}

#[test]
fn a_unix_socket_is_the_edge() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gate.sock");
    let address: Address = format!("unix:{}", path.display()).parse().unwrap();
    let world = World::with(Setup { trusted: &[], address: address.clone(), ..Setup::default() });
    assert_eq!(world.address, address);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
    assert_eq!(world.ask(allowed()).status, 200);
    assert_eq!(world.ask(forward_auth("203.0.113.1", &text("office"))).status, 403);
    let bare = get("/gate/v1/forward-auth", &format!("Authorization: SSWS {}\r\n", text("anywhere")));
    assert_eq!(world.ask(bare).status, 403, "there is no address to fall back to");
}

#[test]
fn a_socket_is_replaced_only_if_nobody_answers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gate.sock");
    let address: Address = format!("unix:{}", path.display()).parse().unwrap();
    let setup = || Setup { address: address.clone(), ..Setup::default() };
    let mut world = World::with(setup());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bind = || runtime.block_on(async { Listener::bind(&address, None) });
    let error = bind().unwrap_err().to_string();
    assert!(error.contains("something answers there already"), "{error}");
    assert_eq!(world.ask(allowed()).status, 200);
    world.stop();
    world.ended();
    assert!(!path.exists());
    // One that a dead process left.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert_eq!(World::with(setup()).ask(allowed()).status, 200);
    let _ = std::fs::remove_file(&path);
    std::fs::write(&path, "a file").unwrap();
    let error = bind().unwrap_err().to_string();
    assert!(error.contains("no socket"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"a file");
    std::fs::remove_file(&path).unwrap();
    let error =
        runtime.block_on(async { Listener::bind(&address, Some("no such group")) }).unwrap_err().to_string();
    assert!(error.contains("no group `no such group`"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let world = World::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(async { Listener::bind(&world.address, None) }).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: cannot listen there", world.address));
}
