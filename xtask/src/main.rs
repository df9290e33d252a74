//! `cargo xtask`: runs, tests, tidies and measures this workspace.

#![allow(
    clippy::disallowed_methods,
    reason = "the developer's own program reads the environment and a clock"
)]

mod bypasses;
mod ci;
mod console;
mod contract;
mod install;
mod licences;
mod shell;
mod supply;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "\
cargo xtask run [ARG…]          build the release binary and run `ringfence serve ARG…`
cargo xtask test [--only unit]  run every test; `unit` needs nothing installed
cargo xtask contract [SECONDS | --brief]  ask a real server all that its OpenAPI document allows, and more
cargo xtask ci                  format, lints, tidy, licences, documentation, every test
cargo xtask tidy                hold the tree to the house's rules
cargo xtask types               make the console's types again from the server's document
cargo xtask pictures            pictures of every screen of the console, into docs/screens
cargo xtask bypasses [--run]    every known bypass with its tests; run them
cargo xtask bench NAME… [--quick]  measure: lookup, decide, growth, gate, publish, start, memory, import, geo,
                                flood, soak;
                                `page` writes docs/performance.md again";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match go(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn go(arguments: &[String]) -> Result<bool> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", rest @ ..] => shell::serve(rest),
        ["test"] => test::all(0),
        ["test", "--only", "unit"] => test::unit(),
        ["contract"] => contract::run_for(contract::SECONDS),
        ["contract", "--brief"] => contract::run_briefly(),
        ["contract", seconds] => {
            contract::run_for(seconds.parse().context("`cargo xtask contract SECONDS`: a whole number")?)
        }
        ["ci"] => ci::run(),
        ["tidy"] => tidy::run(),
        ["types"] => console::types(),
        ["pictures"] => console::pictures(),
        ["bypasses"] => bypasses::run(false),
        ["bypasses", "--run"] => bypasses::run(true),
        ["bench", rest @ ..] => shell::bench(rest),
        [] | ["--help" | "-h" | "help"] => {
            println!("{USAGE}");
            Ok(true)
        }
        other => bail!("unknown command `{}`\n\n{USAGE}", other.join(" ")),
    }
}
