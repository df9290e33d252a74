//! TLS of the program: a renewed certificate is met without a restart, a broken one changes nothing.

use std::net::SocketAddr;
use std::time::Duration;

use testkit::server::Server;
use testkit::tls::Pair;

const LONG: Duration = Duration::from_secs(30);

/// Whether the server shows the certificate, and answers behind it.
fn shows(address: SocketAddr, certificate: &str) -> bool {
    let trusted = reqwest::Certificate::from_pem(certificate.as_bytes()).expect("a certificate");
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([trusted]);
    let client = client.resolve("localhost", address).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let url = format!("https://localhost:{}/livez", address.port());
    runtime.block_on(client.get(url).send()).is_ok_and(|answer| answer.status() == 200)
}

#[test]
fn a_renewed_certificate_is_met_and_a_broken_one_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Pair::make(folder.path(), "server");
    let renew = || Pair::make(folder.path(), "server").pem;
    let first = files.pem.clone();
    let config = format!(
        "[listen]\nadmin = \"127.0.0.1:0\"\ngate = \"127.0.0.1:0\"\nops = \"127.0.0.1:0\"\n[listen.tls]\nops = {}",
        files.setting()
    );
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config).start();
    assert!(shows(server.ops(), &first));

    let second = renew();
    testkit::until(LONG, "the files are looked at", || shows(server.ops(), &second));
    assert!(!shows(server.ops(), &first), "the old one is gone");

    let third = renew();
    server.signal("HUP");
    testkit::until(LONG, "a signal is heard", || shows(server.ops(), &third));

    // A key that is another's: between the two writes of a renewal, and where one went wrong.
    let other = Pair::make(folder.path(), "other");
    std::fs::copy(&other.key, &files.key).expect("copied");
    testkit::until(LONG, "the mismatch is said", || {
        server.log().contains("is not the key of the first certificate")
    });
    assert!(shows(server.ops(), &third), "what was good is shown on");

    std::fs::write(&files.certificate, "no certificate").expect("written");
    testkit::until(LONG, "the fault is said", || {
        server.log().contains("server.pem: holds no certificate in PEM form")
    });
    assert!(server.log().contains("listen.tls.ops: the certificate stays as it was"), "{}", server.log());
    assert!(shows(server.ops(), &third), "what was good is shown on");
}
