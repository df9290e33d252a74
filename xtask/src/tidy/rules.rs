//! Each rule, and what to do about a fault.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Fault, LINES_MAX, Source};

/// What a crate must not reach, and why.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "engine",
        &["tokio", "serde", "serde_json", "sqlx", "tracing", "getrandom", "jiff"],
        "the engine is pure: no I/O, no clock, no chance",
    ),
    (
        "geo",
        &["tokio", "sqlx", "store", "control", "okta"],
        "a file in, a layer out: the caller watches and waits",
    ),
    (
        "gate",
        &["store", "control", "okta", "sqlx", "axum", "egress", "reqwest"],
        "the data plane cannot wait for SQL even by accident",
    ),
    (
        "egress",
        &["store", "control", "okta", "api", "gate", "sqlx"],
        "it knows addresses and bytes, not what is sent",
    ),
    ("okta", &["axum", "sqlx", "store", "control", "tokio"], "the wire is bytes only"),
    ("store", &["okta", "axum", "control"], "no JSON shape ever decides a column"),
    (
        "control",
        &["okta", "axum", "sqlx", "reqwest"],
        "changes know neither the wire nor SQL, and call nobody",
    ),
    (
        "api",
        &["store", "gate", "sqlx", "reqwest"],
        "handlers ask control, and call nobody but through egress",
    ),
    ("ringfence", &["sqlx"], "only the store speaks SQL"),
];

/// Words that must not stand in the code, where they may all the same, and what to do instead.
/// Written in two parts, so that this list does not find itself.
const WORDS: &[((&str, &str), &[&str], &str)] = &[
    (("todo", "!("), &[], "write it, or leave the room out"),
    (("unimplemented", "!("), &[], "write it, or leave the room out"),
    (("#[", "ignore"), &[], "a test that does not run is no test: mend it or delete it"),
    (("FIX", "ME"), &[], "mend it, or say why it stays"),
    (("XX", "X "), &[], "mend it, or say why it stays"),
    (("un", "safe {"), &[], "no unsafe code: see STYLE.md"),
    (("un", "safe fn"), &[], "no unsafe code: see STYLE.md"),
    (("/work", "/"), &[], "no paths of one machine"),
    (
        ("SystemTime", "::now"),
        &["crates/ringfence/", "crates/testkit/", "crates/bench/", "xtask/"],
        "take an `engine::Now`",
    ),
    (
        ("env::", "var"),
        &["crates/ringfence/", "crates/testkit/", "crates/bench/", "xtask/", "/tests/"],
        "only the binary reads the environment",
    ),
    (
        ("x-forwarded", "-for"),
        &[
            "crates/engine/src/chain",
            "/tests/",
            "tests.rs",
            "testing.rs",
            "crates/ringfence/src/",
            "crates/bench/",
            "crates/laws/",
            "crates/testkit/",
        ],
        "one place reads the forwarding header: engine::chain",
    ),
];

pub(super) fn file(source: &Source, faults: &mut Vec<Fault>) {
    let path = source.path.to_string_lossy();
    let mut fault = |line: usize, what: String| faults.push(Fault { path: source.path.clone(), line, what });
    let lines = source.text.lines().count();
    if lines > LINES_MAX {
        fault(lines, format!("{lines} lines are more than {LINES_MAX}: split it by what the parts do"));
    }
    if source.path.ends_with("mod.rs") {
        fault(1, "name it after its module: foo.rs beside foo/".to_owned());
    }
    let is_room = path.contains("/src/") && !path.ends_with("tests.rs") && !path.contains("/tests/");
    if is_room && !source.text.starts_with("//!") {
        fault(1, "say in a first line `//!` what the room is for".to_owned());
    }
    for (number, line) in (1..).zip(source.text.lines()) {
        for ((start, end), allowed, instead) in WORDS {
            let word = format!("{start}{end}");
            let found = line.to_ascii_lowercase().contains(&word.to_ascii_lowercase());
            if found
                && !allowed.iter().any(|place| path.contains(place))
                && !path.starts_with("xtask/src/tidy")
            {
                fault(number, format!("`{word}`: {instead}"));
            }
        }
    }
}

/// The console's files: short, with a purpose, and with no way round its policy.
pub(super) fn script(source: &Source, faults: &mut Vec<Fault>) {
    let mut fault = |line: usize, what: String| faults.push(Fault { path: source.path.clone(), line, what });
    let lines = source.text.lines().count();
    if lines > LINES_MAX {
        fault(lines, format!("{lines} lines are more than {LINES_MAX}: split it by what the parts do"));
    }
    if !source.text.starts_with("// ") {
        fault(1, "say in a first line `// ` what the file is for".to_owned());
    }
    let is_shipped = source.path.starts_with("console/src");
    for (number, line) in (1..).zip(source.text.lines()) {
        for word in ["dangerouslySetInnerHTML", "innerHTML", "new Worker", "http://", "https://"] {
            let is_of_standard = line.contains("http://www.w3.org/");
            let is_test = source.path.to_string_lossy().contains(".test.");
            if is_shipped && line.contains(word) && !is_of_standard && !is_test {
                fault(number, format!("`{word}`: the page's policy refuses it, or it leads elsewhere"));
            }
        }
    }
}

pub(super) fn dependencies(root: &Path, faults: &mut Vec<Fault>) -> Result<()> {
    for (name, forbidden, why) in FORBIDDEN {
        let path = PathBuf::from("crates").join(name).join("Cargo.toml");
        let text =
            fs::read_to_string(root.join(&path)).with_context(|| format!("reading {}", path.display()))?;
        let own = text.split("[dev-dependencies]").next().unwrap_or_default();
        for (number, line) in (1..).zip(own.lines()) {
            let dependency = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if forbidden.contains(&dependency) {
                let what = format!("{name} must not depend on {dependency}: {why}");
                faults.push(Fault { path: path.clone(), line: number, what });
            }
        }
    }
    Ok(())
}

pub(super) fn documents(root: &Path, faults: &mut Vec<Fault>) -> Result<()> {
    let path = PathBuf::from("ARCHITECTURE.md");
    let text = fs::read_to_string(root.join(&path)).context("reading ARCHITECTURE.md")?;
    for entry in fs::read_dir(root.join("crates"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !text.contains(&format!("`{name}`")) {
            let what = format!("the crate `{name}` is not in the code map");
            faults.push(Fault { path: path.clone(), line: 1, what });
        }
    }
    Ok(())
}

/// Every code that the wire's table has is expected by some test.
pub(super) fn error_codes(sources: &[Source], faults: &mut Vec<Fault>) {
    let Some(table) = sources.iter().find(|source| source.path.ends_with("okta/src/error.rs")) else {
        return;
    };
    let is_test = |source: &&Source| source.path.to_string_lossy().contains("tests");
    for (number, line) in (1..).zip(table.text.lines()) {
        let Some(code) = line.split('"').find(|word| word.len() == 8 && word.starts_with("E0000")) else {
            continue;
        };
        if !sources.iter().filter(is_test).any(|source| source.text.contains(code)) {
            let what = format!("no test expects `{code}`: ask for what it answers");
            faults.push(Fault { path: table.path.clone(), line: number, what });
        }
    }
}
