//! What the accept loop gives to any service on it, the gate or another.

use std::convert::Infallible;

use engine::Peer;
use gate::{Address, ListenLimits, Listener};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use testkit::raw::Raw;
use tokio::sync::watch;

#[test]
fn b_114_a_panic_ends_one_connection_and_each_request_has_its_peer() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for (address, peer) in [
        ("127.0.0.1:0".to_owned(), "Peer(Some(127.0.0.1))"),
        ("[::1]:0".to_owned(), "Peer(Some(::1))"),
        (format!("unix:{}", folder.path().join("s").display()), "Peer(None)"),
    ] {
        let service = service_fn(async |request: Request<Incoming>| {
            assert_ne!(request.uri().path(), "/panic", "a service that breaks");
            let peer = request.extensions().get::<Peer>().copied();
            let body = peer.map(|peer| format!("{peer:?}")).unwrap_or_default();
            Ok::<_, Infallible>(Response::new(Full::<Bytes>::from(body)))
        });
        let address: Address = address.parse().unwrap();
        let listener = runtime.block_on(async { Listener::bind(&address, None) }).unwrap();
        let connect = {
            let local = listener.local();
            move || match &local {
                Address::Tcp(address) => Raw::tcp(*address),
                Address::Unix(path) => Raw::unix(path),
            }
        };
        let (_stop, stopped) = watch::channel(false);
        runtime.spawn(gate::serve(listener, None, service, ListenLimits::admin(), stopped));
        let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        let mut kept = connect();
        assert_eq!(kept.ask(ask("/")).text(), peer);
        let mut broken = connect();
        broken.send(ask("/panic"));
        assert_eq!(broken.answer(), None);
        assert_eq!(kept.ask(ask("/")).text(), peer);
        assert_eq!(connect().ask(ask("/")).text(), peer);
    }
}
