//! Servers under wrk: what a request costs each of them, asked in turn.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::figures::Figure;

/// Who answers is on the first core, who asks on the second.
pub(crate) const SERVER_CORE: usize = 0;
pub(crate) const CLIENT_CORE: usize = 1;
/// Ticks of the kernel's clock in a second, as /proc counts.
const TICKS: f64 = 100.0;

pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Every process that works for an answer.
    pub(crate) ids: Vec<u32>,
    pub(crate) port: u16,
}

/// What is asked of each, by a script that tells latencies ([`crate::callers`]).
pub(crate) struct Load<'a> {
    pub(crate) script: &'a Path,
    pub(crate) connections: u32,
    pub(crate) seconds: u32,
    pub(crate) rounds: usize,
    pub(crate) expect: Expect,
}

/// What becomes of the calls, of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    Allowed,
    Refused,
}

#[derive(Clone, Debug)]
pub(crate) struct Round {
    /// Microseconds of the processes' processors a request.
    pub(crate) cpu: f64,
    pub(crate) rate: f64,
    /// Microseconds below which so many calls were answered.
    pub(crate) p50: f64,
    pub(crate) p90: f64,
    pub(crate) p99: f64,
    pub(crate) p999: f64,
    pub(crate) p9999: f64,
    pub(crate) longest: f64,
}

/// Rounds, and in each one of every target.
pub(crate) struct Rounds(Vec<Vec<Round>>);

impl Load<'_> {
    /// A B C A B C: what disturbs the machine meets all alike.
    pub(crate) fn in_turn(&self, targets: &[Target]) -> Result<Rounds> {
        let round = |_| targets.iter().map(|target| self.round(target)).collect::<Result<Vec<_>>>();
        (0..self.rounds).map(round).collect::<Result<_>>().map(Rounds)
    }

    pub(crate) fn round(&self, target: &Target) -> Result<Round> {
        let before = ticks(&target.ids)?;
        let core = CLIENT_CORE.to_string();
        let output = Command::new("taskset")
            .args(["-c", &core, "wrk", "-t1"])
            .args([format!("-c{}", self.connections), format!("-d{}s", self.seconds)])
            .arg("-s")
            .arg(self.script)
            .arg(format!("http://127.0.0.1:{}", target.port))
            .output()
            .context("wrk runs")?;
        let spent = ticks(&target.ids)? - before;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // Connections that break would be paid for as new ones.
        let broke = text.contains("Socket errors") && !text.contains("connect 0, read 0, write 0");
        ensure!(output.status.success() && !broke, "{}: {text}", target.name);
        let after = |mark: &str| text.split(mark).nth(1).and_then(|rest| rest.split_whitespace().next());
        let below = |share: &str| {
            let found = after(&format!("below-{share}: ")).and_then(|micros| micros.parse().ok());
            found.with_context(|| format!("wrk's latency: {share} of 100"))
        };
        let requests: f64 = text
            .lines()
            .find(|line| line.contains(" requests in "))
            .and_then(|line| line.split_whitespace().next()?.parse().ok())
            .context("wrk counts")?;
        let refused: f64 =
            after("Non-2xx or 3xx responses: ").and_then(|count| count.parse().ok()).unwrap_or(0.0);
        let expected = if self.expect == Expect::Refused { requests } else { 0.0 };
        ensure!((refused - expected).abs() < 1.0, "{}: {text}", target.name);
        Ok(Round {
            cpu: spent / TICKS * 1e6 / requests,
            rate: after("Requests/sec:").and_then(|rate| rate.parse().ok()).context("wrk's rate")?,
            p50: below("50")?,
            p90: below("90")?,
            p99: below("99")?,
            p999: below("99.9")?,
            p9999: below("99.99")?,
            longest: below("100")?,
        })
    }
}

impl Rounds {
    /// One number of each round: `of` sees the targets in their order.
    pub(crate) fn figure(&self, what: &str, unit: &'static str, of: impl Fn(&[Round]) -> f64) -> Figure {
        let mut figure = Figure::new(what, unit);
        self.0.iter().for_each(|round| figure.add(of(round)));
        figure
    }

    /// All that is known of one target.
    pub(crate) fn figures(&self, targets: &[Target], at: usize) -> [Figure; 4] {
        let name = targets[at].name;
        [
            self.figure(&format!("{name}: CPU of a request"), "µs", |round| round[at].cpu),
            self.figure(&format!("{name}: requests"), "/s", |round| round[at].rate),
            self.figure(&format!("{name}: median latency"), "µs", |round| round[at].p50),
            self.figure(&format!("{name}: 99th percentile"), "µs", |round| round[at].p99),
        ]
    }
}

/// The program that was built beside this one.
pub(crate) fn program() -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("ringfence"))
}

/// A program that runs ours on the servers' core from its beginning: it sees one processor, and starts as
/// many threads as that bears.
pub(crate) fn pinned(folder: &Path) -> Result<String> {
    let path = folder.join("pinned");
    let program = program()?;
    fs::write(&path, format!("#!/bin/sh\nexec taskset -c {SERVER_CORE} '{}' \"$@\"\n", program.display()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
    Ok(path.to_string_lossy().into_owned())
}

/// All threads of a process on one core.
pub(crate) fn pin(id: u32, core: usize) -> Result<()> {
    let done = Command::new("taskset").args(["-a", "-c", "-p", &core.to_string(), &id.to_string()]).output();
    ensure!(done.context("taskset runs")?.status.success(), "process {id} cannot be pinned");
    Ok(())
}

/// User and system ticks of all these processes.
fn ticks(ids: &[u32]) -> Result<f64> {
    ids.iter().map(|id| ticks_of(*id)).sum()
}

fn ticks_of(id: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = behind_name.split_whitespace().collect();
    let field =
        |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).context("/proc's fields");
    Ok(field(11)? + field(12)?)
}

/// Megabytes that are resident.
pub(crate) fn memory(id: u32) -> Result<f64> {
    resident(id).map(megabytes)
}

/// Bytes that are resident.
pub(crate) fn resident(id: u32) -> Result<usize> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("/proc's memory")?;
    let kilobytes: usize = line.split_whitespace().next().context("a number")?.parse()?;
    Ok(kilobytes * 1024)
}

pub(crate) fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}
