//! TLS of the program: a renewed certificate is met without a restart, a broken one changes nothing.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use testkit::server::Server;

const LONG: Duration = Duration::from_secs(30);

/// The files that the server reads.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(folder: &Path) -> Self {
        Self { certificate: folder.join("server.pem"), key: folder.join("server.key") }
    }

    /// A new certificate that signs itself; in PEM form.
    fn renew(&self) -> String {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        std::fs::write(&self.certificate, made.cert.pem()).expect("written");
        std::fs::write(&self.key, made.signing_key.serialize_pem()).expect("written");
        std::fs::set_permissions(&self.key, std::fs::Permissions::from_mode(0o600)).expect("closed");
        made.cert.pem()
    }
}

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
    let files = Files::of(folder.path());
    let first = files.renew();
    let config = format!(
        "[listen]\nadmin = \"127.0.0.1:0\"\ngate = \"127.0.0.1:0\"\nops = \"127.0.0.1:0\"\n[listen.tls]\nops = {{ cert = \"{}\", key = \"{}\" }}",
        files.certificate.display(),
        files.key.display()
    );
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config).start();
    assert!(shows(server.ops(), &first));

    let second = files.renew();
    testkit::until(LONG, "the files are looked at", || shows(server.ops(), &second));
    assert!(!shows(server.ops(), &first), "the old one is gone");

    let third = files.renew();
    server.signal("HUP");
    testkit::until(LONG, "a signal is heard", || shows(server.ops(), &third));

    std::fs::write(&files.certificate, "no certificate").expect("written");
    testkit::until(LONG, "the fault is said", || {
        server.log().contains("listen.tls.ops: the certificate stays as it was")
    });
    assert!(server.log().contains("server.pem: holds no certificate in PEM form"), "{}", server.log());
    assert!(shows(server.ops(), &third), "what was good is shown on");
}
