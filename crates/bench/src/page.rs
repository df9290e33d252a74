//! `docs/performance.md`, from the figures of the last full runs, losses included.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::report;

/// Each bench: its name, its goal, and how it is measured.
const BENCHES: [(&str, &str, &str); 4] = [
    (
        "decide",
        "A verdict in process, from the header's text and the token's text: 250 ns where calls are independent, \
         five steps of the pointer chase where one waits for the other.",
        "One thread. SHA-256 of the token is part of a verdict, and shown beside it. The pointer chase walks \
         through 256 MB in random order: what this machine's memory costs.",
    ),
    (
        "gate",
        "A request costs no more CPU than nginx's `return 204`.",
        "The release binary and nginx with one process, each pinned to the first core, asked in turn, four rounds \
         of five seconds each. wrk on the second core keeps 64 connections busy with requests of twelve headers \
         and some 600 bytes: one of 10,000 tokens, from an address where it is allowed. CPU is user and system time of \
         the server's process, by /proc.",
    ),
    (
        "geo",
        "The facts of an address from three loaded files cost 0.3 of three look-ups of `maxminddb` with decoding; a \
         verdict with 10,000 dynamic zones costs 1.2 of one with ten.",
        "One thread. The files are Debian's libloc-database and tor-geoipdb, converted by `ringfence geo build` and read as \
         three: countries, autonomous systems, anonymizers. Half a million random addresses, a quarter of them IPv6, \
         asked of both in turn, seven rounds; before that each answer is compared. The rival decodes the same few \
         fields, borrowed. Tokens with each kind of condition, in turn.",
    ),
    (
        "flood",
        "Beside a flood no good call is refused, memory stays flat after the first minute, and the good calls' 99th \
         percentile stays within twice that of the same calls alone.",
        "Eight connections make a thousand good calls a second: a minute alone, then ten minutes beside some three \
         thousand unknown tokens and two thousand malformed chains a second from as many sources, heads of 20 kB, \
         random bytes, and 500 clients that say one byte in a second. All of it runs on the same two processors as \
         the server.",
    ),
];

pub(crate) fn write() -> Result<()> {
    let mut text = String::from(
        "# Performance\n\nWritten by `cargo xtask bench decide gate geo flood`. Shared machines are noisy: an absolute time means \
         little, a ratio within\none run means something, CPU time a request is the steadiest.\n",
    );
    for (name, goal, method) in BENCHES {
        let file = report::folder()?.join(format!("{name}.json"));
        let Ok(figures) = fs::read(&file) else {
            println!("docs/performance.md stays as it is: `{name}` is not measured here yet");
            return Ok(());
        };
        let run: Value =
            serde_json::from_slice(&figures).with_context(|| format!("reading {}", file.display()))?;
        section(&mut text, name, &run)?;
        write!(text, "\nGoal: {goal}\n\n{method}\n")?;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.md");
    fs::write(&page, text).with_context(|| format!("writing {}", page.display()))?;
    println!("docs/performance.md is written");
    Ok(())
}

fn section(text: &mut String, name: &str, run: &Value) -> Result<()> {
    let word = |key: &str| run["machine"][key].as_str().unwrap_or("?").to_owned();
    let count = |key: &str| run[key].as_u64().unwrap_or(0);
    write!(
        text,
        "\n## {name}\n\n{} tokens, {} networks, {} zones. {}, Linux {}, {}, {}, {}.\n\n",
        count("tokens"),
        count("networks"),
        count("zones"),
        word("cpu"),
        word("kernel"),
        word("rustc"),
        word("nginx"),
        word("wrk").split(" [").next().unwrap_or_default(),
    )?;
    text.push_str("| | min | median | max |\n|---|---:|---:|---:|\n");
    for figure in run["figures"].as_array().into_iter().flatten() {
        let number = |key: &str| figure[key].as_f64().unwrap_or(f64::NAN);
        let what = figure["what"].as_str().unwrap_or_default();
        let unit = figure["unit"].as_str().unwrap_or_default();
        let [least, median, most] = ["min", "median", "max"].map(number);
        writeln!(text, "| {what}, {unit} | {least:.2} | {median:.2} | {most:.2} |")?;
    }
    Ok(())
}
