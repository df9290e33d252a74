//! Measures: each bench beside a rival in the same run, or beside the same without what it costs; `--quick` at a
//! hundredth, which shows that it runs and says nothing about speed. `bench page` writes the documents' page again.
#![allow(clippy::disallowed_methods, reason = "a bench reads clocks and the machine")]
#![allow(clippy::cast_precision_loss, reason = "figures for people")]

mod benches;
mod callers;
mod chase;
mod decide;
mod figures;
mod filled;
mod flood;
mod gate;
mod geo;
mod goals;
mod growth;
mod import;
mod latencies;
mod load;
mod log;
mod lookup;
mod memory;
mod organization;
mod page;
mod publish;
mod report;
mod soak;
mod start;

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::benches::BENCHES;

#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Tokens, networks and zones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) tokens: usize,
    pub(crate) networks: usize,
    pub(crate) zones: usize,
    pub(crate) quick: bool,
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let quick = words.iter().any(|word| word == "--quick");
    let by = if quick { 100 } else { 1 };
    let size = Size { tokens: 1_000_000 / by, networks: 1_000_000 / by, zones: 10_000 / by, quick };
    let names: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "--quick").collect();
    match names.as_slice() {
        [] => bail!("name what to measure: {}", benches::names()),
        ["page"] => page::write(),
        [name] => measure(name, size),
        several => several.iter().try_for_each(|name| alone(name, quick)),
    }
}

fn measure(name: &str, size: Size) -> Result<()> {
    let bench = BENCHES
        .iter()
        .find(|bench| bench.name == name)
        .with_context(|| format!("there is no bench `{name}`: there are {}, and `page`", benches::names()))?;
    let figures = (bench.run)(size)?;
    goals::check(name, &figures)?;
    report::write(name, &figures, size)?;
    if size.quick { Ok(()) } else { page::write() }
}

/// In a process of its own: what one bench left of memory is nothing to the next.
fn alone(name: &str, quick: bool) -> Result<()> {
    let mut one = Command::new(std::env::current_exe()?);
    let status = one.arg(name).args(quick.then_some("--quick")).status().context("a bench starts")?;
    ensure!(status.success(), "`{name}` failed");
    Ok(())
}
