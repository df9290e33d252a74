//! SQLite without us: a child that commits on request. By Python's module, which is SQLite's own library and little
//! more, and has no part in this workspace.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// Killed when it is dropped.
pub(super) struct Bare {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Bare {
    pub(super) fn open(database: &Path) -> Result<Self> {
        let mut child = Command::new("python3")
            .args(["-c", include_str!("commit.py")])
            .arg(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("python3 runs")?;
        let asks = child.stdin.take().context("its input")?;
        let answers = BufReader::new(child.stdout.take().context("its output")?);
        Ok(Self { child, asks, answers })
    }

    /// All that the revoke of this token writes, with a log and an index as ours.
    pub(super) fn revoke(&mut self, token: &str) -> Result<Duration> {
        self.commit(token)
    }

    pub(super) fn one_row(&mut self) -> Result<Duration> {
        self.commit("one")
    }

    fn commit(&mut self, what: &str) -> Result<Duration> {
        writeln!(self.asks, "{what}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the bare commits ended: what Python said stands above");
        Ok(Duration::from_nanos(line.trim().parse().context("nanoseconds")?))
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
