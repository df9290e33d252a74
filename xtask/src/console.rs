//! The console: its packages, its build, its types made from the server's document, its tests.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell::{command, root, run, target};
use crate::{install, test};

const TYPES: &str = "console/src/api/schema.ts";

/// Its packages, exactly as locked; nothing is done where they are there already.
pub(crate) fn packages() -> Result<()> {
    for folder in ["console", "console/gen"] {
        let lock = root().join(folder).join("package-lock.json");
        let installed = root().join(folder).join("node_modules/.package-lock.json");
        let stamp = root().join(folder).join("node_modules/.installed-from");
        let wanted = fs::read(&lock).with_context(|| format!("reading {}", lock.display()))?;
        if installed.exists() && fs::read(&stamp).is_ok_and(|there| there == wanted) {
            continue;
        }
        let words =
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder];
        ensure!(npm(&words)?, "the console's packages could not be installed");
        fs::write(&stamp, wanted)?;
    }
    Ok(())
}

/// Into `console/dist`, from where the binary takes it.
pub(crate) fn build() -> Result<()> {
    packages()?;
    ensure!(npm(&["run", "build", "--prefix", "console"])?, "the console could not be built");
    Ok(())
}

/// Its types, made again from the document that the server prints.
pub(crate) fn types() -> Result<bool> {
    packages()?;
    let words = ["run", "--quiet", "--locked", "-p", "ringfence", "--", "openapi"];
    let output = command("cargo", &words).output().context("cannot start cargo")?;
    ensure!(output.status.success(), "the document could not be printed");
    fs::write(root().join("console/gen/openapi.json"), output.stdout)?;
    npm(&["run", "types", "--prefix", "console/gen"])
}

/// Style, types, and that the types are those of this server.
pub(crate) fn check() -> Result<bool> {
    packages()?;
    let held = npm(&["run", "check", "--prefix", "console"])?;
    let path = root().join(TYPES);
    let before = fs::read_to_string(&path)?;
    let made = types()?;
    let same = fs::read_to_string(&path)? == before;
    if !same {
        println!("{TYPES} differs from the server's document: commit what `cargo xtask types` makes");
    }
    Ok(held && made && same)
}

/// What a browser loads must stay small.
pub(crate) fn budgets() -> Result<bool> {
    Ok(command("node", &["console/budgets.mjs"]).status()?.success())
}

/// Units, then the browsers against the real binary. The program is built before.
pub(crate) fn tests(counted: &mut test::Counted) -> Result<bool> {
    let mut npm = npm_command(&["run", "test", "--prefix", "console"]);
    let units = test::counted(npm.env("NO_COLOR", "1"), counted)?;
    ensure!(run("cargo", &["build", "--locked", "-p", "ringfence"])?, "the program could not be built");
    let binary = target().join("debug/ringfence");
    let browser = |script: &str, counted: &mut test::Counted| {
        let mut npm = npm_command(&["run", script, "--prefix", "console"]);
        npm.env("RINGFENCE_TEST_BINARY", &binary).env("NO_COLOR", "1").env("CI", "1");
        test::counted(&mut npm, counted)
    };
    let chromium = browser("browse", counted)?;
    let firefox = browser("firefox", counted)?;
    let scale = browser("scale", counted)?;
    Ok(units && chromium && firefox && scale)
}

/// Pictures of every screen, for people and for `docs/screens`.
pub(crate) fn pictures() -> Result<bool> {
    install::browsers()?;
    build()?;
    ensure!(run("cargo", &["build", "--locked", "-p", "ringfence"])?, "the program could not be built");
    let mut npm = npm_command(&["run", "pictures", "--prefix", "console"]);
    Ok(npm.env("RINGFENCE_TEST_BINARY", target().join("debug/ringfence")).status()?.success())
}

fn npm(words: &[&str]) -> Result<bool> {
    println!("\n$ npm {}", words.join(" "));
    Ok(npm_command(words)
        .status()
        .context("cannot start npm: the console needs Node 20.19 or newer")?
        .success())
}

fn npm_command(words: &[&str]) -> Command {
    let mut npm = command("npm", words);
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("PUPPETEER_SKIP_DOWNLOAD", "1");
    npm
}
