//! Other programs, started with what they print left to be seen.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where builds go: the workspace's `target`, or wherever cargo was told.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Whether it ended well.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<bool> {
    println!("\n$ {program} {}", arguments.join(" "));
    let status = command(program, arguments).status();
    Ok(status.with_context(|| format!("cannot start `{program}`"))?.success())
}

/// The console first: the binary carries it.
pub(crate) fn serve(arguments: &[&str]) -> Result<bool> {
    crate::console::build()?;
    ensure!(run("cargo", &["build", "--release", "--locked", "-p", "ringfence"])?, "the build failed");
    let binary = target().join("release/ringfence");
    let mut server = Command::new(binary);
    Ok(server.arg("serve").args(arguments).status()?.success())
}

pub(crate) fn bench(arguments: &[&str]) -> Result<bool> {
    crate::install::packages(&[
        ("nginx", "nginx"),
        ("haproxy", "haproxy"),
        ("wrk", "wrk"),
        ("python3", "python3"),
        ("taskset", "util-linux"),
        ("/usr/share/libloc-location/location.db", "libloc-database"),
        ("/usr/share/tor/geoip", "tor-geoipdb"),
    ])?;
    let built = run("cargo", &["build", "--release", "--locked", "-p", "ringfence", "-p", "bench"])?;
    ensure!(built, "the build failed");
    let binary = target().join("release/bench");
    Ok(command(&binary.to_string_lossy(), arguments).status()?.success())
}
