//! TLS from files, which may be swapped while connections are open.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// A certificate and its key. Clones share them: a reload reaches every listener that holds one.
#[derive(Clone, Debug)]
pub struct Tls {
    shown: Arc<Shown>,
    config: Arc<ServerConfig>,
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: holds no certificate in PEM form: write the server's first, then those that signed it", path.display())]
    NoCertificate { path: PathBuf, source: Option<pem::Error> },
    #[error("{}: holds no private key in PEM form", path.display())]
    NoKey { path: PathBuf, source: pem::Error },
    #[error("{}: the key's file is open to others (mode {mode:03o}): run chmod 640 on it", path.display())]
    KeyOpen { path: PathBuf, mode: u32 },
    #[error("{}: the key's file belongs to user {owner}: give it to root or to the user that runs the server", path.display())]
    KeyOwner { path: PathBuf, owner: u32 },
    #[error("{}: is not the key of the first certificate in {}", key.display(), certificate.display())]
    KeyMismatch { key: PathBuf, certificate: PathBuf },
    #[error("{}: the certificate or its key {} cannot be used", certificate.display(), key.display())]
    Unusable { certificate: PathBuf, key: PathBuf, source: rustls::Error },
    #[error("TLS cannot be set up")]
    Setup { source: rustls::Error },
}

impl Tls {
    /// Both files in PEM form. The key's may be readable to its owner and group at most, and belongs to
    /// root or to the user of this process.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let shown = Arc::new(Shown {
            now: ArcSwap::new(read(certificate, key)?),
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        });
        let config = config(Arc::clone(&shown)).map_err(|source| TlsError::Setup { source })?;
        Ok(Self { shown, config: Arc::new(config) })
    }

    /// Reads the files again. New connections get what they hold; on an error the old pair stays.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.shown.now.store(read(&self.shown.certificate, &self.shown.key)?);
        Ok(())
    }

    pub(super) fn acceptor(&self) -> tokio_rustls::TlsAcceptor {
        Arc::clone(&self.config).into()
    }
}

/// TLS 1.2 and 1.3. rustls offers no suite of 1.2 without AEAD and ECDHE, no renegotiation and no
/// compression; 0-RTT is off as long as no size is given for it.
fn config(shown: Arc<Shown>) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_cert_resolver(shown);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.ticketer = aws_lc_rs::Ticketer::new()?;
    Ok(config)
}

/// The pair that is shown to whoever connects now.
struct Shown {
    now: ArcSwap<CertifiedKey>,
    certificate: PathBuf,
    key: PathBuf,
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.load_full())
    }
}

#[allow(clippy::missing_fields_in_debug, reason = "the pair itself says nothing that its files do not")]
impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("certificate", &self.certificate).field("key", &self.key).finish()
    }
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<CertifiedKey>, TlsError> {
    let chain = read_certificates(certificate)?;
    let key_der = read_key(key)?;
    let pair = CertifiedKey::from_der(chain, key_der, &aws_lc_rs::default_provider());
    pair.map(Arc::new).map_err(|source| {
        let (certificate, key) = (certificate.to_owned(), key.to_owned());
        if matches!(source, rustls::Error::InconsistentKeys(_)) {
            TlsError::KeyMismatch { key, certificate }
        } else {
            TlsError::Unusable { certificate, key, source }
        }
    })
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = fs::read(path).map_err(|source| TlsError::Unreadable { path: path.to_owned(), source })?;
    let none = |source| TlsError::NoCertificate { path: path.to_owned(), source };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let chain = chain.map_err(|source| none(Some(source)))?;
    if chain.is_empty() { Err(none(None)) } else { Ok(chain) }
}

/// Mode and owner are those of the file that was opened, whatever links led there.
fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let unreadable = |source| TlsError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let found = file.metadata().map_err(unreadable)?;
    if found.mode() & 0o137 != 0 {
        return Err(TlsError::KeyOpen { path: path.to_owned(), mode: found.mode() & 0o777 });
    }
    if found.uid() != 0 && found.uid() != rustix::process::geteuid().as_raw() {
        return Err(TlsError::KeyOwner { path: path.to_owned(), owner: found.uid() });
    }
    let mut text = zeroize::Zeroizing::new(Vec::new());
    file.read_to_end(&mut text).map_err(unreadable)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|source| TlsError::NoKey { path: path.to_owned(), source })
}
