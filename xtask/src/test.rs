//! Every test there is, and one line that counts them.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result};

use crate::{install, shell};

#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    passed: usize,
    failed: usize,
}

/// `broken`: what failed before, and counts.
pub(crate) fn all(broken: usize) -> Result<bool> {
    let python = install::for_tests()?;
    let arguments = ["test", "--workspace", "--locked", "--no-fail-fast"];
    run(&arguments, &[("RINGFENCE_TEST_PYTHON", &python.to_string_lossy())], broken)
}

pub(crate) fn unit() -> Result<bool> {
    let packages = ["-p", "engine", "-p", "okta"];
    let arguments: Vec<&str> = ["test", "--locked", "--no-fail-fast"].into_iter().chain(packages).collect();
    run(&arguments, &[], 0)
}

/// Ends with `N passed, N failed`.
fn run(arguments: &[&str], environment: &[(&str, &str)], broken: usize) -> Result<bool> {
    println!("\n$ cargo {}", arguments.join(" "));
    let mut cargo = shell::command("cargo", arguments);
    cargo.envs(environment.iter().copied()).env("RUST_BACKTRACE", "0").stdout(Stdio::piped());
    let mut running = cargo.spawn().context("cannot start cargo")?;
    let mut counted = Counted::default();
    let output = running.stdout.take().context("cargo has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("cargo's output cannot be read")?;
        println!("{line}");
        counted.add(&line);
    }
    let ended_well = running.wait()?.success();
    if !ended_well && counted.failed == 0 {
        // Something did not even build, or died: that is a failure too.
        counted.failed = 1;
    }
    counted.failed += broken;
    println!("{} passed, {} failed", counted.passed, counted.failed);
    Ok(ended_well && counted.failed == 0 && counted.passed > 0)
}

impl Counted {
    /// Reads `test result: ok. 12 passed; 0 failed; …`.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let number = |unit: &str| -> usize {
            let before = result.split(unit).next().unwrap_or_default();
            before.rsplit([' ', '.']).find_map(|word| word.parse().ok()).unwrap_or(0)
        };
        self.passed += number(" passed");
        self.failed += number(" failed");
    }
}

#[cfg(test)]
mod tests {
    use super::Counted;

    #[test]
    fn results_of_several_runners_are_added() {
        let mut counted = Counted::default();
        for line in [
            "running 12 tests",
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "test a_test_result: ok",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 0.10s",
        ] {
            counted.add(line);
        }
        assert_eq!(counted, Counted { passed: 15, failed: 2 });
    }
}
