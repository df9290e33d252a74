//! Every known bypass, with the tests that carry its id.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result};

use crate::shell;

/// Prints the catalogue of `docs/bypasses.md`, each id with its tests or a dash; with `running`, after the
/// program's tests of them were run, with how each ended. Browser tests are run by `cargo xtask test`.
pub(crate) fn run(running: bool) -> Result<bool> {
    let root = shell::root();
    let text = fs::read_to_string(root.join("docs/bypasses.md")).context("reading docs/bypasses.md")?;
    let mut tests = Vec::new();
    for folder in ["crates", "xtask", "console/tests"] {
        collect(&root.join(folder), &mut tests)?;
    }
    tests.sort();
    let ended = if running { outcomes()? } else { BTreeMap::new() };
    let (mut all, mut tested, mut failed) = (0, 0, 0);
    for line in text.lines().filter(|line| line.starts_with("| B-")) {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (id, what) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let prefix = format!("b_{}_", id.trim_start_matches("B-"));
        let names: Vec<&String> = tests.iter().filter(|name| name.starts_with(&prefix)).collect();
        all += 1;
        tested += usize::from(!names.is_empty());
        println!("{id}  {what}");
        if names.is_empty() {
            println!("       -");
        }
        for name in names {
            let held = ended.get(name.as_str());
            let is_browsers = name.ends_with(BROWSER);
            let word = match held {
                Some(true) => "  passed",
                Some(false) => "  FAILED",
                None if running && !is_browsers => "  DID NOT RUN",
                None => "",
            };
            failed += usize::from(running && !is_browsers && held != Some(&true));
            println!("       {name}{word}");
        }
    }
    println!(
        "{tested} of {all} have a test{}",
        if running { format!(", {failed} did not pass") } else { String::new() }
    );
    Ok(failed == 0)
}

const BROWSER: &str = " (browser)";

/// By the name of each test; of two that are called alike, both must have passed.
fn outcomes() -> Result<BTreeMap<String, bool>> {
    let arguments = ["test", "--workspace", "--locked", "--no-fail-fast", "--", "b_"];
    println!("$ cargo {}", arguments.join(" "));
    let output = shell::command("cargo", &arguments).stderr(Stdio::inherit()).output()?;
    let mut ended = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Some((path, how)) = line.strip_prefix("test ").and_then(|line| line.split_once(" ... ")) else {
            continue;
        };
        let name = path.rsplit("::").next().unwrap_or(path).to_owned();
        *ended.entry(name).or_insert(true) &= how.trim_end() == "ok";
    }
    Ok(ended)
}

fn collect(folder: &Path, tests: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, tests)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            tests.extend(text.lines().filter_map(rusts));
        } else if path.extension().is_some_and(|extension| extension == "ts") {
            let text = fs::read_to_string(&path)?;
            tests.extend(text.lines().filter_map(browsers));
        }
    }
    Ok(())
}

/// A test takes nothing, or `what in which`: a function that takes something else is called by a test of its own.
fn rusts(line: &str) -> Option<String> {
    let (name, taken) = line.trim().split_once("fn b_")?.1.split_once('(')?;
    (taken.starts_with(')') || taken.contains(" in ")).then(|| format!("b_{name}"))
}

/// `test("check 40; b_106: names are text", …`: the id wherever the title has it, and the title.
fn browsers(line: &str) -> Option<String> {
    let title = line.trim().strip_prefix("test(")?.get(1..)?.split(['"', '`']).next()?;
    let id = title.get(title.find("b_")?..)?.get(..5)?;
    Some(format!("{id}_: {title}{BROWSER}"))
}
