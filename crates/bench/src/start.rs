//! P11: from the start of the program on a filled store until it says that it is ready, beside a bare read of the same
//! rows.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use testkit::http::Request;
use testkit::server::Server;

use crate::Size;
use crate::figures::Figure;
use crate::filled::Filled;
use crate::load::{memory, program};
use crate::organization::Chance;

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let filled = Filled::new(size, &mut Chance::new(0x5EED))?;
    // The first start makes the administrator's token, and brings the file into the machine's cache.
    Started::on(filled.path(), Duration::ZERO)?;
    let mut ratio = Figure::new("a start to a bare read of the same rows", "×");
    let mut ours = Figure::new("from the start of the program until it is ready", "s");
    let mut bare = Figure::new("bare read of the same rows by SQLite", "s");
    let mut resident = Figure::new("resident memory when it is ready", "MB");
    for _ in 0..if size.quick { 1 } else { 3 } {
        let read = read(&filled)?;
        let started = Started::on(filled.path(), Duration::ZERO)?;
        ratio.add(started.within.as_secs_f64() / read);
        ours.add(started.within.as_secs_f64());
        bare.add(read);
        resident.add(started.megabytes);
    }
    Ok(vec![ratio, ours, bare, resident])
}

/// A server that was ready, and was stopped again.
pub(crate) struct Started {
    within: Duration,
    pub(crate) megabytes: f64,
}

impl Started {
    /// Memory is read when it has been ready for so long.
    pub(crate) fn on(data: &Path, rest: Duration) -> Result<Self> {
        let begun = Instant::now();
        let server = Server::builder(&program()?.to_string_lossy()).data(data).start();
        testkit::until(Duration::from_mins(1), "the server is ready", || {
            Request::new("GET", "/readyz").send(server.ops()).status == 200
        });
        let within = begun.elapsed();
        std::thread::sleep(rest);
        let megabytes = memory(server.id())?;
        // As from the keyboard: after SIGTERM alone it would wait for callers that are still sent here.
        server.signal("INT");
        ensure!(server.terminate().success(), "the server does not end well");
        Ok(Self { within, megabytes })
    }
}

/// Seconds. By Python's module, which is SQLite's own library and little more.
fn read(filled: &Filled) -> Result<f64> {
    let output = Command::new("python3")
        .args(["-c", include_str!("start/read.py")])
        .arg(filled.database())
        .output()
        .context("python3 runs")?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "the bare read: {}", String::from_utf8_lossy(&output.stderr));
    let (seconds, rows) = said.trim().split_once(' ').context("seconds and rows")?;
    let rows: usize = rows.parse()?;
    // Besides, there are the administrator and Okta's three zones.
    let filled_in = filled.size.tokens + filled.size.zones + 4;
    ensure!(rows >= filled_in, "{rows} rows were read of {filled_in}");
    Ok(seconds.parse()?)
}
