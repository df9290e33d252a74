//! Puts there what the tests drive: servers from the distribution, Okta's clients from their registries.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::shell::{root, run, target};

/// Installs the packages whose program is missing, with the distribution's package manager.
pub(crate) fn packages(wanted: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> =
        wanted.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let sudo: &[&str] = if is_root() { &[] } else { &["sudo", "-n"] };
    let apt = |arguments: &[&str]| -> Result<bool> {
        let words: Vec<&str> = sudo
            .iter()
            .copied()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .chain(arguments.iter().copied())
            .collect();
        run(words[0], &words[1..])
    };
    let install: Vec<&str> = ["install", "-y", "-qq", "--no-install-recommends"]
        .into_iter()
        .chain(missing.iter().copied())
        .collect();
    let installed = is_there("apt-get") && apt(&["update", "-qq"])? && apt(&install)?;
    ensure!(installed, "the tests need these packages, and they could not be installed: {names}");
    Ok(())
}

/// What the console's tests look through.
pub(crate) fn browsers() -> Result<()> {
    packages(&[("/usr/bin/chromium", "chromium"), ("/usr/bin/firefox-esr", "firefox-esr")])?;
    ensure!(is_there("node") && is_there("npm"), "the console needs Node 20.19 or newer with npm");
    Ok(())
}

/// Everything that the tests drive. Gives the Python that has Okta's client.
pub(crate) fn for_tests() -> Result<PathBuf> {
    packages(&[
        ("nginx", "nginx"),
        ("/usr/lib/postgresql/15/bin/postgres", "postgresql-15"),
        ("setpriv", "util-linux"),
        ("taskset", "util-linux"),
        ("wrk", "wrk"),
        ("haproxy", "haproxy"),
        ("/usr/share/libloc-location/location.db", "libloc-database"),
        ("/usr/lib/python3/dist-packages/location", "python3-location"),
        ("/usr/share/tor/geoip", "tor-geoipdb"),
        ("python3", "python3"),
    ])?;
    browsers()?;
    let clients = root().join("tests/clients");
    if !clients.join("node_modules/@okta/okta-sdk-nodejs").exists() {
        let quiet = ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"];
        let words: Vec<&str> = quiet.into_iter().chain(clients.to_str()).collect();
        ensure!(run("npm", &words)?, "Okta's Node client could not be installed");
    }
    let environment = target().join("clients/venv");
    let python = environment.join("bin/python");
    let has_client = |python: &Path| {
        let asked = Command::new(python).args(["-c", "import okta.client"]).output();
        asked.is_ok_and(|output| output.status.success())
    };
    if !has_client(&python) {
        make_environment(&environment)?;
        let requirements = clients.join("requirements.txt");
        let words = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r"];
        let words: Vec<&str> = words.into_iter().chain(requirements.to_str()).collect();
        ensure!(run(&python.to_string_lossy(), &words)?, "Okta's Python client could not be installed");
    }
    Ok(python)
}

/// Python's, for packages of its own.
pub(crate) fn make_environment(folder: &Path) -> Result<()> {
    let folder = folder.to_string_lossy();
    if run("python3", &["-m", "venv", &folder])? {
        return Ok(());
    }
    // Debian keeps it in a package of its own.
    packages(&[("/nonexistent/venv", "python3-venv")])?;
    if run("python3", &["-m", "venv", &folder])? {
        return Ok(());
    }
    bail!("`python3 -m venv` does not work: install python3-venv");
}

fn is_there(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .chain([PathBuf::from("/usr/sbin")])
        .any(|folder| folder.join(program).exists())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
