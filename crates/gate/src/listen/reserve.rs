//! What happens when the process has no file descriptor left (B-114).

use std::fs::File;

use super::bind::Socket;

/// One descriptor kept back. When there is no other, it serves to take a caller off the queue and to
/// close on it, which it understands; otherwise it would wait for an answer until its own patience ends.
#[derive(Debug)]
pub(super) struct Reserve(Option<File>);

impl Reserve {
    pub(super) fn hold() -> Self {
        Self(File::open("/dev/null").ok())
    }

    /// Sends one caller away, if `error` says that there is no descriptor left.
    pub(super) fn shed(&mut self, error: &std::io::Error, socket: &Socket) {
        let exhausted = [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE]
            .iter()
            .any(|code| error.raw_os_error() == Some(code.raw_os_error()));
        if !exhausted {
            return;
        }
        if self.0.take().is_none() {
            *self = Self::hold();
            return;
        }
        // The queue may be empty by now: then nobody waits.
        let _ = match socket {
            Socket::Tcp(listener) => rustix::net::accept(listener),
            Socket::Unix(listener) => rustix::net::accept(listener),
        };
        *self = Self::hold();
    }
}
