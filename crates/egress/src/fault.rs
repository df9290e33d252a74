//! Why a delivery failed, in words that hold nothing of what the receiver said.

use crate::guard::Refused;
use crate::limits;

/// Shown as it stands, in the System Log too; what lies behind it is for the program's own log.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("{0}")]
    Refused(Refused),
    #[error("no answer within {} s", limits::TIME.as_secs())]
    Slow,
    #[error("no connection: nobody listens, or the certificate is not trusted")]
    Unreached(#[source] reqwest::Error),
    #[error("the connection broke before an answer")]
    Broken(#[source] reqwest::Error),
    #[error("the answer sends elsewhere (status {0}), which is not followed")]
    Elsewhere(u16),
    #[error("the answer has the status {0}")]
    Status(u16),
}

impl Fault {
    pub(crate) fn of(error: reqwest::Error) -> Self {
        // A query may be a secret.
        let error = error.without_url();
        if let Some(refused) = refused(&error) {
            return Self::Refused(refused);
        }
        if error.is_timeout() {
            Self::Slow
        } else if error.is_connect() {
            Self::Unreached(error)
        } else {
            Self::Broken(error)
        }
    }

    /// With everything that led to it, in one line.
    pub fn chain(&self) -> String {
        let mut line = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            line = format!("{line}: {error}");
            cause = error.source();
        }
        line
    }
}

fn refused(error: &reqwest::Error) -> Option<Refused> {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return Some(*refused);
        }
        cause = error.source();
    }
    None
}
