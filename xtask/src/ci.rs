//! What a change must pass.

use std::time::Duration;

use anyhow::Result;

use crate::{console, licences, shell, supply, test, tidy};

/// The cheap ones first. Each runs even where one before it failed, so that one run tells everything. In
/// the last line a part that failed counts as one failure beside the tests'.
pub(crate) fn run() -> Result<bool> {
    let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    let mut parts: Vec<(&str, bool, Duration)> = Vec::new();
    let mut part = |name: &'static str, check: &dyn Fn() -> Result<bool>| -> Result<()> {
        println!("\n== {name}");
        let start = std::time::Instant::now();
        let held = check()?;
        parts.push((name, held, start.elapsed()));
        Ok(())
    };
    part("format", &|| shell::run("cargo", &["fmt", "--all", "--check"]))?;
    part("tidy", &tidy::run)?;
    part("licences", &licences::run)?;
    part("supply", &supply::run)?;
    part("lints", &|| shell::run("cargo", &lints))?;
    part("documentation", &documentation)?;
    part("console", &console::check)?;
    part("budgets", &|| console::build().and_then(|()| console::budgets()))?;
    let broken = parts.iter().filter(|(_, held, _)| !held).count();
    for (name, held, took) in &parts {
        println!("{} {name} ({} s)", if *held { "ok    " } else { "FAILED" }, took.as_secs());
    }
    test::all(broken)
}

fn documentation() -> Result<bool> {
    let arguments = ["doc", "--workspace", "--no-deps", "--document-private-items", "--locked", "--quiet"];
    println!("$ RUSTDOCFLAGS=-Dwarnings cargo {}", arguments.join(" "));
    Ok(shell::command("cargo", &arguments).env("RUSTDOCFLAGS", "-Dwarnings").status()?.success())
}
