//! Debian's PostgreSQL 15, started in a folder of its own on a free port, and stopped when dropped.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

#[derive(Debug)]
pub struct Postgres {
    server: Child,
    port: u16,
    folder: TempDir,
}

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

impl Postgres {
    /// Where PostgreSQL 15 is not installed, or does not start, the test fails: it is never passed over.
    pub fn start() -> Self {
        assert!(
            Path::new(PROGRAMS).join("initdb").exists(),
            "PostgreSQL 15 is not installed: `apt-get install postgresql-15`"
        );
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        if crate::is_root() {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown").args(["postgres:postgres"]).arg(folder.path()));
        }
        let user = ["--username=ringfence", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
        run(unprivileged("initdb").arg("--pgdata").arg(&data).args(user));
        let port = crate::free_port();
        let server = serve(folder.path(), port);
        Self { server, port, folder }
    }

    /// Killed in the middle of what it does; nobody answers on its port.
    pub fn kill(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    /// The same data on the same port again.
    pub fn restart(&mut self) {
        let _ = std::fs::remove_file(self.folder.path().join("data/postmaster.pid"));
        self.server = serve(self.folder.path(), self.port);
    }

    /// A new, empty database.
    pub fn database(&self, name: &str) -> String {
        let port = self.port.to_string();
        run(Command::new(Path::new(PROGRAMS).join("createdb")).args([
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "ringfence",
            name,
        ]));
        format!("postgres://ringfence@127.0.0.1:{port}/{name}?sslmode=disable")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Until it answers.
fn serve(folder: &Path, port: u16) -> Child {
    let server = unprivileged("postgres")
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-c", "fsync=off", "-k"])
        .arg(folder)
        .stderr(Stdio::null())
        .spawn()
        .expect("postgres starts");
    crate::until(Duration::from_secs(30), "PostgreSQL answers", || {
        let asked = Command::new(Path::new(PROGRAMS).join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
            .status();
        asked.is_ok_and(|status| status.success())
    });
    server
}

fn unprivileged(program: &str) -> Command {
    let program: PathBuf = Path::new(PROGRAMS).join(program);
    if !crate::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

fn run(command: &mut Command) {
    let done = command.stdout(Stdio::null()).output().expect("the program starts");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}
