//! TLS: what is spoken, what is loaded, and the swap.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use gate::{ListenLimits, Tls};
use rustls::version;
use testkit::raw::Raw;
use testkit::tls::{BOTH, Pair};

use crate::world::{Setup, World, forward_auth, text};

fn write_key(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn serving(pair: &Pair, limits: ListenLimits) -> (World, Tls) {
    let tls = Tls::load(&pair.certificate, &pair.key).unwrap();
    (World::with(Setup { tls: Some(tls.clone()), limits, ..Setup::default() }), tls)
}

fn allowed() -> String {
    forward_auth("192.0.2.1", &text("office"))
}

#[test]
fn it_speaks_tls_1_2_and_1_3_and_http_1_1_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pair = Pair::make(folder.path(), "one");
    let (world, _tls) = serving(&pair, ListenLimits::default());
    let address = world.socket_address();
    for versions in [&[&version::TLS12], &[&version::TLS13]] {
        for protocols in [&["http/1.1"][..], &["h2", "http/1.1"], &[]] {
            let stream = pair.connect(address, versions, protocols).unwrap();
            let expected = (!protocols.is_empty()).then_some(b"http/1.1".as_slice());
            assert_eq!(stream.conn.alpn_protocol(), expected);
            assert_eq!(Raw::over(stream).ask(allowed()).status, 200);
        }
        assert!(pair.connect(address, versions, &["h2"]).is_err());
    }
    let mut plain = world.connect();
    plain.send(allowed());
    assert!(!plain.rest().starts_with(b"HTTP/"), "without TLS there is no answer");
}

#[test]
fn a_swap_reaches_new_connections_and_keeps_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let (shown, next) = (Pair::make(folder.path(), "shown"), Pair::make(folder.path(), "next"));
    let (world, tls) = serving(&shown, ListenLimits::default());
    let address = world.socket_address();
    let mut kept = Raw::over(shown.connect(address, &BOTH, &[]).unwrap());
    assert_eq!(kept.ask(allowed()).status, 200);
    // Half of a swap: the new certificate lies beside the old key.
    std::fs::copy(&next.certificate, &shown.certificate).unwrap();
    let error = tls.reload().unwrap_err().to_string();
    assert!(error.contains("is not the key of the first certificate"), "{error}");
    assert!(error.contains(&*shown.key.to_string_lossy()), "{error}");
    assert!(shown.connect(address, &BOTH, &[]).is_ok());
    write_key(&shown.key, &std::fs::read_to_string(&next.key).unwrap());
    tls.reload().unwrap();
    assert!(shown.connect(address, &BOTH, &[]).is_err());
    assert_eq!(Raw::over(next.connect(address, &BOTH, &[]).unwrap()).ask(allowed()).status, 200);
    assert_eq!(kept.ask(allowed()).status, 200);
    for broken in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "text"] {
        std::fs::write(&shown.certificate, broken).unwrap();
        assert!(tls.reload().is_err(), "{broken}");
    }
    assert_eq!(Raw::over(next.connect(address, &BOTH, &[]).unwrap()).ask(allowed()).status, 200);
}

#[test]
fn what_cannot_be_loaded_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (Pair::make(folder.path(), "one"), Pair::make(folder.path(), "other"));
    let missing = folder.path().join("missing");
    let empty = folder.path().join("empty");
    write_key(&empty, "");
    let open = folder.path().join("open.key");
    std::fs::copy(&one.key, &open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
    for (certificate, key, named, part) in [
        (&one.certificate, &other.key, &other.key, "is not the key of the first certificate"),
        (&missing, &one.key, &missing, "cannot be read"),
        (&one.certificate, &missing, &missing, "cannot be read"),
        (&empty, &one.key, &empty, "holds no certificate"),
        (&one.certificate, &empty, &empty, "holds no private key"),
        (&one.certificate, &one.certificate, &one.certificate, "chmod 640"),
        (&one.certificate, &open, &open, "chmod 640"),
    ] {
        let error = Tls::load(certificate, key).unwrap_err().to_string();
        assert!(error.contains(part) && error.contains(&*named.to_string_lossy()), "{error}");
    }
}

#[test]
fn b_114_a_bad_hello_ends_nothing_but_itself() {
    let folder = tempfile::tempdir().unwrap();
    let pair = Pair::make(folder.path(), "one");
    let (world, _tls) =
        serving(&pair, ListenLimits { handshake: Duration::from_millis(200), ..ListenLimits::default() });
    let address = world.socket_address();
    for hello in [
        &b""[..],
        b"\x16\x03\x01\xff\xff",
        b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03",
        b"\x15\x03\x03\x00\x02\x02\x28",
        b"\x80\x2e\x01\x03\x01",
        &vec![0xFF; 20_000],
        b"\0\0\0\0",
    ] {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // The server may have closed before it was all sent.
        let _ = stream.write_all(hello);
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(!rest.starts_with(b"HTTP/"));
    }
    testkit::until(Duration::from_secs(10), "a good hello is answered", || {
        pair.connect(address, &BOTH, &[]).is_ok_and(|stream| Raw::over(stream).ask(allowed()).status == 200)
    });
}
