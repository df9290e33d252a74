//! Debian's HAProxy on the servers' core, in a folder of its own.

use std::fs;
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::rivals::{self, Lists};
use crate::load::SERVER_CORE;

/// Killed when it is dropped.
pub(super) struct Haproxy {
    child: Child,
    folder: TempDir,
}

impl Haproxy {
    pub(super) fn start(lists: &Lists, port: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: String| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a file");
            path.to_string_lossy().into_owned()
        };
        let networks = file("networks", lists.networks.join("\n"));
        let tokens = file("tokens", lists.tokens.iter().flat_map(|token| [token, " 1\n"]).collect());
        let config = file("haproxy.cfg", rivals::haproxy(&networks, &tokens, port));
        let errors = fs::File::create(folder.path().join("errors")).expect("a log");
        // In the foreground it is one process.
        let started = Command::new("taskset")
            .args(["-c", &SERVER_CORE.to_string(), "haproxy", "-db", "-f", &config])
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn();
        let child = started.expect("HAProxy is installed: `apt-get install haproxy`");
        let mut haproxy = Self { child, folder };
        testkit::until(Duration::from_secs(30), "HAProxy answers", || {
            if let Ok(Some(status)) = haproxy.child.try_wait() {
                let errors = fs::read_to_string(haproxy.folder.path().join("errors")).unwrap_or_default();
                panic!("HAProxy ended with {status}:\n{errors}");
            }
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        haproxy
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Haproxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
