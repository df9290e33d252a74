//! Measures: `bench decide`, `bench gate` and `bench geo`, each beside a rival in the same run, and `bench flood`, good calls
//! beside bad ones and alone; `--quick` at a hundredth,
//! which shows that it runs and says nothing about speed. `bench page` writes the documents' page again.
#![allow(clippy::disallowed_methods, reason = "a bench reads clocks and the machine")]
#![allow(clippy::cast_precision_loss, reason = "figures for people")]

mod decide;
mod figures;
mod flood;
mod gate;
mod geo;
mod organization;
mod page;
mod report;

use anyhow::{Result, bail};

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
    if names.is_empty() {
        bail!("name what to measure: decide, gate, geo, flood");
    }
    for name in names {
        if name == "page" {
            page::write()?;
            continue;
        }
        let results = match name {
            "decide" => decide::run(size),
            "gate" => gate::run(size)?,
            "geo" => geo::run(size)?,
            "flood" => flood::run(size)?,
            other => bail!("there is no bench `{other}`: there are decide, gate, geo and flood, and `page`"),
        };
        report::write(name, &results, size)?;
        if !quick {
            page::write()?;
        }
    }
    Ok(())
}
