//! Certificates that sign themselves, and a client that trusts one of them.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, SupportedProtocolVersion, version};

/// TLS over TCP. Unlike rustls' own stream it reads on where the server takes nothing more: what a server
/// said before it closed is what a test is about.
#[derive(Debug)]
pub struct TlsStream {
    pub conn: ClientConnection,
    pub sock: TcpStream,
}

impl Write for TlsStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        rustls::Stream::new(&mut self.conn, &mut self.sock).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        rustls::Stream::new(&mut self.conn, &mut self.sock).flush()
    }
}

impl Read for TlsStream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.conn.reader().read(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
            self.conn.read_tls(&mut self.sock)?;
            self.conn.process_new_packets().map_err(io::Error::other)?;
        }
    }
}

/// The versions that are spoken.
pub const BOTH: [&SupportedProtocolVersion; 2] = [&version::TLS13, &version::TLS12];

/// A certificate for `localhost` and its key, in files.
#[derive(Clone, Debug)]
pub struct Pair {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub der: CertificateDer<'static>,
    pub pem: String,
}

impl Pair {
    /// `NAME.pem` and `NAME.key` in `folder`, the key the owner's alone; what was there is replaced.
    pub fn make(folder: &Path, name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let (certificate, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
        let pem = made.cert.pem();
        std::fs::write(&certificate, &pem).expect("written");
        std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("closed");
        Self { certificate, key, der: made.cert.der().clone(), pem }
    }

    /// As `[listen.tls]` has it.
    pub fn setting(&self) -> String {
        format!("{{ cert = \"{}\", key = \"{}\" }}", self.certificate.display(), self.key.display())
    }

    /// Shakes hands with whoever shows this certificate.
    pub fn connect(
        &self,
        address: SocketAddr,
        versions: &[&'static SupportedProtocolVersion],
        protocols: &[&str],
    ) -> io::Result<TlsStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).expect("a certificate");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .expect("versions that there are")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        let name = ServerName::try_from("localhost").expect("a name");
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let socket = TcpStream::connect(address)?;
        socket.set_read_timeout(Some(Duration::from_secs(20)))?;
        socket.set_nodelay(true)?;
        let mut stream = TlsStream { conn: client, sock: socket };
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream)
    }
}
