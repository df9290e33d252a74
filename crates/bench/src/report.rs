//! Figures on the screen and as JSON.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::Size;
use crate::figures::Figure;

pub(crate) fn write(name: &str, figures: &[Figure], size: Size) -> Result<()> {
    println!("\n{name}: {} tokens, {} networks, {} zones", size.tokens, size.networks, size.zones);
    println!("{:<80} {:>12} {:>12} {:>12}", "", "min", "median", "max");
    for figure in figures {
        let what = format!("{} ({})", figure.what, figure.unit);
        println!("{what:<80} {:>12.2} {:>12.2} {:>12.2}", figure.least(), figure.median(), figure.most());
    }
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    let value = json!({
        "bench": name,
        "tokens": size.tokens, "networks": size.networks, "zones": size.zones,
        "machine": machine(),
        "figures": figures.iter().map(Figure::json).collect::<Vec<_>>(),
    });
    let file = folder.join(if size.quick { format!("{name}-quick.json") } else { format!("{name}.json") });
    fs::write(&file, serde_json::to_string_pretty(&value)?)?;
    println!("written to {}", file.display());
    Ok(())
}

/// `bench` beside the profile's folder.
pub(crate) fn folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(Path::parent).context("the target folder")?;
    Ok(target.join("bench"))
}

fn machine() -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        let text = output.map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let line = text.lines().next().unwrap_or_default();
        // The version, without where the program comes from.
        [" [", " - http"].iter().fold(line, |line, mark| line.split(mark).next().unwrap_or(line)).to_owned()
    };
    let sqlite = "import platform, sqlite3; \
        print('Python', platform.python_version(), 'with SQLite', sqlite3.sqlite_version)";
    json!({
        "cpu": cpu.trim_start_matches([' ', '\t', ':']),
        "kernel": said("uname", &["-r"]),
        "rustc": said("rustc", &["-V"]),
        "nginx": said("/usr/sbin/nginx", &["-v"]),
        "haproxy": said("/usr/sbin/haproxy", &["-v"]),
        "wrk": said("wrk", &["-v"]),
        "python": said("python3", &["-c", sqlite]),
    })
}
