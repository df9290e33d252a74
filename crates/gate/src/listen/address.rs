//! Where a listener listens, as the configuration writes it.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// `127.0.0.1:8701`, `[::1]:8701` or `unix:PATH`. A port of 0 picks a free one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error(
        "`{0}` is not an address to listen on: write 127.0.0.1:8701, [::1]:8701 or unix:/run/ringfence.sock"
    )]
    Unreadable(Box<str>),
    #[error("`unix:` names no file: write the path behind it, as in unix:/run/ringfence.sock")]
    NoPath,
    #[error("`{path}` has {length} bytes; a socket's path may have {SOCKET_PATH_MAX}")]
    PathTooLong { path: Box<str>, length: usize },
}

/// Bytes of a socket's path: the kernel's 107, less what the name has while the socket is made.
pub const SOCKET_PATH_MAX: usize = 100;

impl Address {
    /// Reachable from this machine alone.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().to_canonical().is_loopback(),
            Self::Unix(_) => true,
        }
    }

    /// The socket's file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Tcp(_) => None,
            Self::Unix(path) => Some(path),
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let Some(path) = text.strip_prefix("unix:") else {
            return text.parse().map(Self::Tcp).map_err(|_| AddressError::Unreadable(text.into()));
        };
        match path.len() {
            0 => Err(AddressError::NoPath),
            length if length > SOCKET_PATH_MAX => {
                Err(AddressError::PathTooLong { path: path.into(), length })
            }
            _ => Ok(Self::Unix(path.into())),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn it_reads_what_it_prints() {
        for text in ["127.0.0.1:0", "[::1]:80", "0.0.0.0:8701", "unix:/run/ringfence/gate.sock"] {
            assert_eq!(text.parse::<Address>().map(|address| address.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn it_says_what_to_write_instead() {
        let long = format!("unix:/{}", "a".repeat(100));
        for (text, part) in [
            ("", "write 127.0.0.1:8701"),
            ("localhost:80", "`localhost:80` is not"),
            ("127.0.0.1", "`127.0.0.1` is not"),
            ("::1:80:", "is not an address"),
            ("unix:", "names no file"),
            (&long, "may have 100"),
        ] {
            let error = text.parse::<Address>().map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains(part)), "{text}: {error:?}");
        }
    }

    #[test]
    fn loopback_and_files_are_local() {
        for (text, local) in [
            ("127.3.0.1:1", true),
            ("[::1]:1", true),
            ("[::ffff:127.0.0.1]:1", true),
            ("unix:/x", true),
            ("0.0.0.0:1", false),
            ("192.0.2.1:1", false),
        ] {
            assert_eq!(text.parse::<Address>().map(|address| address.is_local()), Ok(local), "{text}");
        }
    }
}
