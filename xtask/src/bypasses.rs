//! Every known bypass, with the tests that carry its id.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::shell;

/// Prints the catalogue of `docs/bypasses.md`, each id with its tests or a dash.
pub(crate) fn run() -> Result<bool> {
    let root = shell::root();
    let text = fs::read_to_string(root.join("docs/bypasses.md")).context("reading docs/bypasses.md")?;
    let mut tests = Vec::new();
    collect(&root.join("crates"), &mut tests)?;
    collect(&root.join("console/tests"), &mut tests)?;
    let mut tested = 0;
    let mut all = 0;
    for line in text.lines().filter(|line| line.starts_with("| B-")) {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (id, what) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let prefix = format!("b_{}_", id.trim_start_matches("B-"));
        let names: Vec<&str> =
            tests.iter().filter(|name| name.starts_with(&prefix)).map(String::as_str).collect();
        all += 1;
        tested += usize::from(!names.is_empty());
        println!(
            "{id}  {what}\n       {}",
            if names.is_empty() { "-".to_owned() } else { names.join("\n       ") }
        );
    }
    println!("{tested} of {all} have a test");
    Ok(true)
}

fn collect(folder: &Path, tests: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, tests)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            let named = text.lines().filter_map(|line| line.trim().split_once("fn b_"));
            tests.extend(named.map(|(_, rest)| format!("b_{}", rest.split('(').next().unwrap_or_default())));
        } else if path.extension().is_some_and(|extension| extension == "ts") {
            let text = fs::read_to_string(&path)?;
            // `test("b_095: another origin …", …`, as a browser test is called.
            let named = text.lines().filter_map(|line| line.split_once("(\"b_").or(line.split_once("(`b_")));
            tests.extend(named.filter_map(|(_, rest)| {
                let title = rest.split(['"', '`']).next()?;
                Some(format!("b_{} (browser)", title.replacen(':', "_", 1)))
            }));
        }
    }
    Ok(())
}
