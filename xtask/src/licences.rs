//! Licences, sources and bans of everything that is built in, read from `deny.toml`'s own lists.
//!
//! `cargo deny check` does the same and more; it takes longer to build than everything else here, so a
//! change is held to this, and a release to that.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// What is built and shipped; packages for other systems are never downloaded.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

pub(crate) fn run() -> Result<bool> {
    let text = std::fs::read_to_string(shell::root().join("deny.toml")).context("reading deny.toml")?;
    let allowed = list(&text, "allow");
    let banned = list(&text, "deny");
    let metadata =
        shell::read("cargo", &["metadata", "--format-version=1", "--locked", "--filter-platform", PLATFORM])?;
    let metadata: Value = serde_json::from_str(&metadata).context("reading cargo's metadata")?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence, &allowed) {
            faults.push(format!("{name}: the licence `{licence}` is not in deny.toml's list"));
        }
        if banned.contains(name) {
            faults.push(format!("{name}: banned by deny.toml"));
        }
        let source = package["source"].as_str().unwrap_or("path");
        if source != "path" && !source.starts_with("registry+https://github.com/rust-lang/crates.io-index") {
            faults.push(format!("{name}: comes from `{source}`, which is not crates.io"));
        }
    }
    for fault in &faults {
        println!("{fault}");
    }
    println!("{} packages, {} faults", packages.len(), faults.len());
    Ok(faults.is_empty() && !packages.is_empty())
}

/// The quoted words of a list `NAME = [ … ]`.
fn list(text: &str, name: &str) -> BTreeSet<String> {
    let start = text.find(&format!("\n{name} = [")).map(|at| &text[at..]).unwrap_or_default();
    let inside = start.split(']').next().unwrap_or_default();
    inside.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// SPDX: every part of an AND, one part of an OR. Brackets stand only around ORs in what we use.
fn is_allowed(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let plain = licence.replace('/', " OR ");
    let one = |part: &str| allowed.contains(part.trim());
    let any = |part: &str| part.trim().trim_matches(['(', ')']).split(" OR ").any(one);
    if plain.contains('(') || !plain.contains(" AND ") {
        return plain.split(" AND ").all(any);
    }
    // Without brackets AND binds tighter.
    plain.split(" OR ").any(|part| part.split(" AND ").all(one))
}

#[cfg(test)]
mod tests {
    use super::{is_allowed, list};

    #[test]
    fn licences_are_read_as_they_are_written() {
        let text =
            "[licenses]\nallow = [\n  \"MIT\",\n  \"Apache-2.0\", # why\n]\n[bans]\ndeny = [\"ring\"]\n";
        let allowed = list(text, "allow");
        assert_eq!(allowed.len(), 2);
        assert!(list(text, "deny").contains("ring"));
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "MIT AND Apache-2.0",
            "(MIT OR GPL-3.0) AND Apache-2.0",
        ] {
            assert!(is_allowed(good, &allowed), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR AGPL-3.0) AND MIT"] {
            assert!(!is_allowed(bad, &allowed), "{bad}");
        }
    }
}
