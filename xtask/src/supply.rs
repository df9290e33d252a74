//! What others' code may do while this workspace is built: every build script and macro is known by name, and
//! everything comes from its registry with a checksum (B-120).

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::shell;

/// One a line: a crate's name and `build script` or `macro`. Whoever adds a line has read that code.
const KNOWN: &str = "xtask/build-time-code.txt";
const PACKAGES: [&str; 2] = ["console/package-lock.json", "console/gen/package-lock.json"];

/// Prints what is not as it should be.
pub(crate) fn run() -> Result<bool> {
    let faults = faults()?;
    for fault in &faults {
        println!("{fault}");
    }
    Ok(faults.is_empty())
}

fn faults() -> Result<Vec<String>> {
    let known = read(KNOWN)?;
    let known: BTreeSet<String> =
        known.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    let found = build_time_code()?;
    let new = found.difference(&known).map(|line| {
        format!("{KNOWN}: `{line}` is new: read what it does while it builds, then add this line")
    });
    let gone = known.difference(&found).map(|line| format!("{KNOWN}: `{line}` is gone: remove this line"));
    let mut faults: Vec<String> = new.chain(gone).collect();
    faults.extend(unlocked_crates(&read("Cargo.lock")?));
    for lock in PACKAGES {
        let packages = serde_json::from_str(&read(lock)?).with_context(|| format!("reading {lock}"))?;
        faults.extend(loose_packages(&packages).into_iter().map(|fault| format!("{lock}: {fault}")));
    }
    Ok(faults)
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(shell::root().join(path)).with_context(|| format!("reading {path}"))
}

fn build_time_code() -> Result<BTreeSet<String>> {
    let arguments =
        ["metadata", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let output = shell::command("cargo", &arguments).output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let graph: Value = serde_json::from_slice(&output.stdout)?;
    let nodes = graph["resolve"]["nodes"].as_array().context("a graph")?;
    let built: BTreeSet<&str> = nodes.iter().filter_map(|node| node["id"].as_str()).collect();
    let packages = graph["packages"].as_array().context("packages")?;
    let foreign = packages.iter().filter(|package| {
        !package["source"].is_null() && package["id"].as_str().is_some_and(|id| built.contains(id))
    });
    Ok(foreign.flat_map(code_of).collect())
}

fn code_of(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let kinds =
        package["targets"].as_array().into_iter().flatten().filter_map(|target| target["kind"].as_array());
    let named = kinds.flatten().filter_map(|kind| match kind.as_str() {
        Some("custom-build") => Some(format!("{name} build script")),
        Some("proc-macro") => Some(format!("{name} macro")),
        _ => None,
    });
    named.collect()
}

/// Everything but the workspace's own comes from crates.io, with its checksum.
fn unlocked_crates(lock: &str) -> Vec<String> {
    let registry = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let foreign = lock.split("\n[[package]]\n").filter(|package| package.contains("source = "));
    let loose = foreign.filter(|package| !package.contains(registry) || !package.contains("checksum = "));
    loose.map(|package| format!("Cargo.lock: {}", package.lines().next().unwrap_or_default())).collect()
}

/// Each with the digest of its archive, and none that would run a script when it is installed.
fn loose_packages(lock: &Value) -> Vec<String> {
    let packages = lock["packages"].as_object().into_iter().flatten().filter(|(path, _)| !path.is_empty());
    let loose = packages.filter(|(_, package)| {
        !package["integrity"].is_string() || package["hasInstallScript"].as_bool().unwrap_or(false)
    });
    loose
        .map(|(path, _)| format!("{path} has no digest, or a script that runs when it is installed"))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn b_120_no_unknown_code_runs_while_it_is_built() {
        let faults = super::faults().expect("the tree can be read");
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn b_120_what_is_loose_is_named() {
        let lock = "\n[[package]]\nname = \"evil\"\nsource = \"git+https://example.com/evil\"\n";
        assert_eq!(super::unlocked_crates(lock), ["Cargo.lock: name = \"evil\""]);
        let packages = json!({ "packages": {
            "": {},
            "node_modules/good": { "integrity": "sha512-x" },
            "node_modules/loose": {},
            "node_modules/eager": { "integrity": "sha512-x", "hasInstallScript": true },
        } });
        let named = super::loose_packages(&packages);
        assert_eq!(named.len(), 2, "{named:?}");
        assert!(
            named.iter().any(|fault| fault.contains("loose"))
                && named.iter().any(|fault| fault.contains("eager"))
        );
    }
}
