//! A process without a file descriptor left. The limit is the whole process's: nothing else runs here.

use std::convert::Infallible;
use std::fs::File;
use std::time::Duration;

use gate::{Address, ListenLimits, Listener};
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use testkit::raw::Raw;
use tokio::sync::watch;

#[test]
fn b_114_without_descriptors_callers_are_sent_away_and_the_loop_lives() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let address: Address = "127.0.0.1:0".parse().unwrap();
    let listener = runtime.block_on(async { Listener::bind(&address, None) }).unwrap();
    let Address::Tcp(local) = listener.local() else { panic!("asked for a port") };
    let service =
        service_fn(async |_: Request<Incoming>| Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new())));
    let (_stop, stopped) = watch::channel(false);
    runtime.spawn(gate::serve(listener, None, service, ListenLimits::default(), stopped));
    let asked = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut kept = Raw::tcp(local);
    assert_eq!(kept.ask(asked).status, 200);

    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: Some(128), ..limit }).unwrap();
    let mut held: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    assert!(!held.is_empty());
    for _ in 0..3 {
        held.pop();
        let mut caller = Raw::tcp(local);
        caller.send(asked);
        assert_eq!(caller.answer(), None, "sent away");
        drop(caller);
        held.push(File::open("/dev/null").unwrap());
    }
    assert_eq!(kept.ask(asked).status, 200, "who is connected is answered");
    held.clear();
    setrlimit(Resource::Nofile, limit).unwrap();
    testkit::until(Duration::from_secs(10), "the loop accepts again", || {
        let mut caller = Raw::tcp(local);
        caller.send(asked);
        caller.answer().is_some_and(|answer| answer.status == 200)
    });
}
