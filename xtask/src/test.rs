//! Every test there is, and one line that counts them.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::{console, contract, install, shell};

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    passed: usize,
    failed: usize,
}

/// `broken`: what failed before, and counts.
pub(crate) fn all(broken: usize) -> Result<bool> {
    let python = install::for_tests()?;
    console::build()?;
    let mut counted = Counted { passed: 0, failed: broken };
    let arguments = ["test", "--workspace", "--locked", "--no-fail-fast"];
    let mut cargo = cargo(&arguments);
    cargo.env("RINGFENCE_TEST_PYTHON", python);
    cargo.env("RINGFENCE_REAL_SHAPE", "1");
    let rust = self::counted(&mut cargo, &mut counted)?;
    let browsers = console::tests(&mut counted)?;
    let contract = contract::run_briefly()?;
    counted.add_one(contract);
    Ok(counted.said() && rust && browsers && contract)
}

pub(crate) fn unit() -> Result<bool> {
    let packages = ["-p", "engine", "-p", "okta", "-p", "laws"];
    let arguments: Vec<&str> = ["test", "--locked", "--no-fail-fast"].into_iter().chain(packages).collect();
    let mut counted = Counted::default();
    let held = self::counted(&mut cargo(&arguments), &mut counted)?;
    Ok(counted.said() && held)
}

fn cargo(arguments: &[&str]) -> Command {
    println!("\n$ cargo {}", arguments.join(" "));
    let mut cargo = shell::command("cargo", arguments);
    cargo.env("RUST_BACKTRACE", "0");
    cargo
}

/// Runs one runner, shows what it prints, and adds what it counts.
pub(crate) fn counted(runner: &mut Command, counted: &mut Counted) -> Result<bool> {
    let mut running = runner.stdout(Stdio::piped()).spawn().context("cannot start a runner of tests")?;
    let before = counted.failed;
    let output = running.stdout.take().context("the runner has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("the runner's output cannot be read")?;
        println!("{line}");
        counted.add(&line);
    }
    let ended_well = running.wait()?.success();
    if !ended_well && counted.failed == before {
        // Something did not even build, or died: that is a failure too.
        counted.failed += 1;
    }
    Ok(ended_well)
}

impl Counted {
    /// What a runner says that counts something else than tests.
    fn add_one(&mut self, passed: bool) {
        self.passed += usize::from(passed);
        self.failed += usize::from(!passed);
    }

    /// The last line of every run.
    fn said(&self) -> bool {
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0 && self.passed > 0
    }

    /// Reads the line in which a runner counts: cargo's `test result: ok. 12 passed; 0 failed; …`, vitest's
    /// `Tests  1 failed | 12 passed (13)`, Playwright's `12 passed (3.4s)` and `1 failed`, node's `# pass 12`.
    fn add(&mut self, line: &str) {
        let line = line.trim();
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += before(result, " passed");
            self.failed += before(result, " failed");
        } else if let Some(result) = line.strip_prefix("Tests ") {
            self.passed += before(result, " passed");
            self.failed += before(result, " failed");
        } else if let Some(number) = line.strip_prefix("# pass ").or(line.strip_prefix("ℹ pass ")) {
            self.passed += number.parse::<usize>().unwrap_or(0);
        } else if let Some(number) = line.strip_prefix("# fail ").or(line.strip_prefix("ℹ fail ")) {
            self.failed += number.parse::<usize>().unwrap_or(0);
        } else {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                [number, "passed", time] if time.starts_with('(') => {
                    self.passed += number.parse::<usize>().unwrap_or(0);
                }
                // It failed once and passed when it was tried again: Playwright names it above.
                [number, "flaky"] => self.passed += number.parse::<usize>().unwrap_or(0),
                [number, "failed" | "interrupted"] => {
                    self.failed += number.parse::<usize>().unwrap_or(0);
                }
                [number, "did", "not", "run"] => self.failed += number.parse::<usize>().unwrap_or(0),
                _ => {}
            }
        }
    }
}

/// The number right before a word.
fn before(text: &str, word: &str) -> usize {
    let Some(at) = text.find(word) else { return 0 };
    let text = text.get(..at).unwrap_or_default();
    text.rsplit([' ', '.']).find_map(|word| word.parse().ok()).unwrap_or(0)
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
            "      Tests  1 failed | 4 passed (5)",
            "      Tests  6 passed (6)",
            "  7 passed (1.2m)",
            "  2 failed",
            "  1 flaky",
            "  1 did not run",
            "ℹ pass 5",
            "ℹ fail 0",
            "1 passed by",
        ] {
            counted.add(line);
        }
        assert_eq!(counted, Counted { passed: 38, failed: 6 });
    }
}
