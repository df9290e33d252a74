//! Licences, bans and sources of everything that is built in, by `cargo deny`; and no second TLS.

use anyhow::{Result, ensure};

use crate::shell;

/// What `cargo install` gets, where it is not there. Its advisories are for releases: their database is
/// not a registry of packages.
const DENY: &str = "0.20.2";

pub(crate) fn run() -> Result<bool> {
    let tools = shell::target().join("tools");
    let deny = tools.join("bin/cargo-deny");
    if !deny.exists() {
        let root = tools.to_string_lossy();
        let install = ["install", "--locked", "--quiet", "--version", DENY, "--root", &root, "cargo-deny"];
        ensure!(shell::run("cargo", &install)?, "cargo-deny could not be installed");
    }
    let checked = shell::run(
        &deny.to_string_lossy(),
        &["--log-level", "error", "check", "bans", "licenses", "sources"],
    )?;
    Ok(checked && absent("ring")? && absent("openssl")?)
}

/// Nothing that is built depends on it.
fn absent(package: &str) -> Result<bool> {
    let arguments = ["tree", "--workspace", "--edges", "all", "--invert", package];
    let output = shell::command("cargo", &arguments).output()?;
    let tree = String::from_utf8_lossy(&output.stdout);
    if tree.trim().is_empty() {
        return Ok(true);
    }
    println!("`{package}` is built in:\n{tree}");
    Ok(false)
}
