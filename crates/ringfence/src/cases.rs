//! `ringfence cases PATH…`: runs case files (`cases/README.md` has their form) through the engine as
//! built. It goes through the engine's public interface only, without a listener, a store or a clock.

mod address;
mod chain;
mod condition;
mod decision;
mod geo;
mod place;
mod zone;

#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

pub(crate) use self::geo::Via;

/// Runs every case of the files, and of the `.jsonl` files of the folders. Writes a `FAIL` line for
/// each that fails and ends with `N passed, N failed`; true if none failed.
///
/// # Errors
/// A path that cannot be read, a folder without a case file, or `out` itself. What is wrong inside of
/// a file is a failure of its line.
pub(crate) fn run(paths: &[PathBuf], via: Via, out: &mut impl Write) -> io::Result<bool> {
    let (mut passed, mut failed) = (0_u64, 0_u64);
    for file in files(paths)? {
        let family = family(&file);
        for (number, line) in lines(&std::fs::read(&file).map_err(|error| about(&file, &error))?).enumerate()
        {
            match check(&family, number + 1, line, via) {
                Ok(()) => passed += 1,
                Err(failure) => {
                    failed += 1;
                    let Failure { id, expected, got } = failure;
                    writeln!(out, "FAIL {family} {id}: expected {expected} got {got}")?;
                }
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(failed == 0)
}

/// The case files in the order of the paths, those of a folder by name.
fn files(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = std::fs::read_dir(path)
            .map_err(|error| about(path, &error))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<_>>>()?;
        inside.retain(|path| path.extension() == Some(OsStr::new("jsonl")));
        if inside.is_empty() {
            // A mistyped folder must not look like one whose cases all pass.
            let message = format!("there is no .jsonl file in `{}`", path.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

/// The error of an operation on a file does not say which file.
fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}

/// The file's name up to its first dot.
fn family(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// Every line, an empty one too; the end of the last line begins no other.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

struct Failure {
    /// That of the case, or `line N` where it has none.
    id: String,
    expected: Value,
    got: Value,
}

fn check(family: &str, number: usize, line: &[u8], via: Via) -> Result<(), Failure> {
    let mut failure = Failure { id: format!("line {number}"), expected: Value::Null, got: Value::Null };
    let got = parse(line).and_then(|mut case| {
        if let Some(Value::String(id)) = case.get("id") {
            failure.id.clone_from(id);
        }
        failure.expected = case.get("expect").cloned().unwrap_or_default();
        for text in ["id", "about", "source"] {
            let found = case.remove(text).with_context(|| format!("missing field `{text}`"))?;
            anyhow::ensure!(found.is_string(), "`{text}` is not a text");
        }
        case.remove("expect").context("missing field `expect`")?;
        answer(family, Value::Object(case), via)
    });
    failure.got = got.unwrap_or_else(|error| json!({ "error": format!("{error:#}") }));
    if failure.got == failure.expected { Ok(()) } else { Err(failure) }
}

fn parse(line: &[u8]) -> anyhow::Result<Map<String, Value>> {
    serde_json::from_slice(line).context("the line is no JSON object")
}

/// What the engine says, in the form of `expect`. A panic is a failure of its line like any other.
fn answer(family: &str, inputs: Value, via: Via) -> anyhow::Result<Value> {
    let judged = AssertUnwindSafe(|| match family {
        "ip-parse" => with(inputs, |case| Ok(address::ip_parse(case))),
        "zone-entry" => with(inputs, address::zone_entry),
        "token-text" => with(inputs, |case| Ok(address::token_text(case))),
        "proxy-protocol" => with(inputs, chain::proxy_protocol),
        "chain" => with(inputs, chain::chain),
        "ip-zone" => with(inputs, place::ip_zone),
        "client-address" => with(inputs, place::client_address),
        "dynamic-zone" | "enhanced-zone" => with(inputs, |case| place::located_zone(case, via)),
        "blocklist" => with(inputs, |case| place::blocklist(case, via)),
        "network-condition" => with(inputs, |case| condition::network_condition(case, via)),
        "condition-wire" => with(inputs, condition::condition_wire),
        "openness" => with(inputs, condition::openness),
        "decision" => with(inputs, |case| decision::decision(case, via)),
        _ => anyhow::bail!("unknown family `{family}`"),
    });
    panic::catch_unwind(judged).unwrap_or_else(|_| anyhow::bail!("the engine panicked"))
}

fn with<I: DeserializeOwned>(
    inputs: Value,
    judge: impl FnOnce(&I) -> anyhow::Result<Value>,
) -> anyhow::Result<Value> {
    judge(&serde_json::from_value(inputs)?)
}

/// For a field that must be there and may be null: serde takes an absent `Option` for null.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(field: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(field)
}
