//! `docs/performance.md`, from the figures of the last full runs, losses included.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::benches::{BENCHES, Bench};
use crate::goals::{GOALS, Goal};
use crate::report;

/// What no figure says.
const PROFILE: &str = include_str!("page/profile.md");

/// A bench and its last full run.
struct Run {
    bench: &'static Bench,
    said: Value,
}

pub(crate) fn write() -> Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.md");
    let runs = runs(&report::folder()?)?;
    fs::write(&page, text(&runs)?).with_context(|| format!("writing {}", page.display()))?;
    println!("docs/performance.md is written");
    let names = BENCHES.map(|bench| bench.name);
    let left_out = names.into_iter().filter(|name| runs.iter().all(|run| run.bench.name != *name));
    let left_out = left_out.collect::<Vec<_>>().join(", ");
    if !left_out.is_empty() {
        println!("left out of it, since they were not measured here yet: {left_out}");
    }
    Ok(())
}

/// Those that were measured here.
fn runs(folder: &Path) -> Result<Vec<Run>> {
    let mut runs = Vec::new();
    for bench in &BENCHES {
        let file = folder.join(format!("{}.json", bench.name));
        let Ok(figures) = fs::read(&file) else { continue };
        let said = serde_json::from_slice(&figures).with_context(|| format!("reading {}", file.display()))?;
        runs.push(Run { bench, said });
    }
    Ok(runs)
}

fn text(runs: &[Run]) -> Result<String> {
    let mut text = format!(
        "# Performance\n\nWritten by `cargo xtask bench {}`. Shared machines are noisy: an absolute time\nmeans little, \
         a ratio within one run means something, CPU time a request is the steadiest.\n",
        BENCHES.map(|bench| bench.name).join(" "),
    );
    goals(&mut text, runs)?;
    for run in runs {
        section(&mut text, run)?;
    }
    text.push_str(PROFILE);
    Ok(text)
}

/// What is to be reached, and by which of it we fall short.
fn goals(text: &mut String, runs: &[Run]) -> Result<()> {
    let judged: Vec<(&Goal, f64, &str)> = GOALS
        .iter()
        .filter_map(|goal| {
            let run = runs.iter().find(|run| run.bench.name == goal.bench)?;
            let figure = run.figures().find(|figure| figure["what"] == goal.figure)?;
            Some((goal, figure["median"].as_f64()?, figure["unit"].as_str()?))
        })
        .collect();
    let (missed, met): (Vec<_>, Vec<_>) =
        judged.into_iter().partition(|(goal, measured, _)| *measured > goal.most);
    for (title, some) in [("What we lose at", missed), ("What is reached", met)] {
        write!(text, "\n## {title}\n\n")?;
        if some.is_empty() {
            text.push_str("Nothing that was measured.\n");
            continue;
        }
        text.push_str("| | | measured | at most |\n|---|---|---:|---:|\n");
        for (Goal { row, bench, figure, most }, measured, unit) in some {
            writeln!(
                text,
                "| {row} | [{bench}](#{bench}): {figure} | {measured:.2} {unit} | {most} {unit} |"
            )?;
        }
    }
    Ok(())
}

fn section(text: &mut String, run: &Run) -> Result<()> {
    let Bench { name, goal, method, programs, .. } = run.bench;
    let count = |key: &str| run.said[key].as_u64().unwrap_or(0);
    let word = |key: &str| run.said["machine"][key].as_str().unwrap_or("?").to_owned();
    let machine = [word("cpu"), format!("Linux {}", word("kernel")), word("rustc")];
    let others = programs.iter().map(|program| word(program));
    write!(
        text,
        "\n## {name}\n\n{} tokens, {} networks, {} zones. {}.\n\n",
        count("tokens"),
        count("networks"),
        count("zones"),
        machine.into_iter().chain(others).collect::<Vec<_>>().join(", "),
    )?;
    text.push_str("| | min | median | max |\n|---|---:|---:|---:|\n");
    for figure in run.figures() {
        let number = |key: &str| figure[key].as_f64().unwrap_or(f64::NAN);
        let what = figure["what"].as_str().unwrap_or_default();
        let unit = figure["unit"].as_str().unwrap_or_default();
        let [least, median, most] = ["min", "median", "max"].map(number);
        writeln!(text, "| {what}, {unit} | {least:.2} | {median:.2} | {most:.2} |")?;
    }
    write!(text, "\nGoal: {goal}\n\n{method}\n")?;
    Ok(())
}

impl Run {
    fn figures(&self) -> impl Iterator<Item = &Value> {
        self.said["figures"].as_array().into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{BENCHES, GOALS, Run, text};

    #[test]
    fn every_goal_is_of_a_bench() {
        for goal in &GOALS {
            assert!(BENCHES.iter().any(|bench| bench.name == goal.bench), "{} of {}", goal.row, goal.bench);
        }
    }

    #[test]
    fn the_page_says_what_is_met_and_what_is_missed() {
        let figure = |what: &str, median: f64| json!({ "what": what, "unit": "×", "min": 0.1, "median": median, "max": 9.0 });
        let said = json!({ "tokens": 1, "networks": 2, "zones": 3, "machine": { "cpu": "Z80", "kernel": "6", "rustc": "1" },
            "figures": [figure("facts to maxminddb", 0.31), figure("10,000 dynamic zones to ten", 1.2)] });
        let geo = BENCHES.iter().find(|bench| bench.name == "geo").expect("a bench");
        let page = text(&[Run { bench: geo, said }]).expect("written");
        let (lost, reached) = page.split_once("## What is reached").expect("both");
        assert!(lost.contains("| P16 | [geo](#geo): facts to maxminddb | 0.31 × | 0.3 × |"), "{page}");
        assert!(
            reached.contains("| P16 | [geo](#geo): 10,000 dynamic zones to ten | 1.20 × | 1.2 × |"),
            "{page}"
        );
        assert!(page.contains("## geo\n\n1 tokens, 2 networks, 3 zones. Z80, Linux 6, 1.\n"), "{page}");
        assert!(!page.contains("## gate"), "what was not measured has no section: {page}");
    }
}
