//! Certificates of the listeners, read again when their files change.

use std::convert::Infallible;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gate::Tls;

use crate::config::{Ready, TlsSetting};

/// How soon a renewed certificate is met.
const EVERY: Duration = Duration::from_secs(5);

struct Pair {
    listener: &'static str,
    tls: Tls,
    certificate: PathBuf,
    key: PathBuf,
}

/// Those of every listener that has one.
pub(super) struct Certificates {
    pairs: Vec<Pair>,
}

/// What tells one state of a file from another, also where a link now leads elsewhere.
type Stamp = Option<(u64, i64, i64)>;

impl Certificates {
    pub(super) fn of(listeners: [(&'static str, Option<&Tls>); 3], config: &Ready) -> Self {
        let pair = |(listener, tls): (&'static str, Option<&Tls>)| match (tls, config.tls.get(listener)?) {
            (Some(tls), TlsSetting::Files { cert, key }) => {
                Some(Pair { listener, tls: tls.clone(), certificate: cert.clone(), key: key.clone() })
            }
            (Some(_), TlsSetting::Off(_)) | (None, TlsSetting::Files { .. } | TlsSetting::Off(_)) => None,
        };
        Self { pairs: listeners.into_iter().filter_map(pair).collect() }
    }

    pub(super) fn reload(&self) {
        self.pairs.iter().for_each(Pair::reload);
    }

    /// Looks at the files every five seconds, for as long as it is asked.
    ///
    /// A renewal writes two files: between them the pair does not fit, the old one stays, and the second
    /// file is met as another change.
    pub(super) async fn follow(&self) -> Infallible {
        let mut seen = self.stamps().await;
        loop {
            tokio::time::sleep(EVERY).await;
            let now = self.stamps().await;
            let changed = self.pairs.iter().zip(seen.iter().zip(&now)).filter(|(_, (then, now))| then != now);
            changed.for_each(|(pair, _)| pair.reload());
            seen = now;
        }
    }

    async fn stamps(&self) -> Vec<[Stamp; 2]> {
        let mut stamps = Vec::with_capacity(self.pairs.len());
        for pair in &self.pairs {
            stamps.push([stamp(&pair.certificate).await, stamp(&pair.key).await]);
        }
        stamps
    }
}

impl Pair {
    fn reload(&self) {
        match self.tls.reload() {
            Ok(()) => tracing::info!("listen.tls.{}: read the certificate again", self.listener),
            Err(error) => tracing::error!(
                "listen.tls.{}: the certificate stays as it was: {:#}",
                self.listener,
                anyhow::Error::new(error)
            ),
        }
    }
}

async fn stamp(file: &Path) -> Stamp {
    let found = tokio::fs::metadata(file).await.ok()?;
    Some((found.ino(), found.ctime(), found.ctime_nsec()))
}
