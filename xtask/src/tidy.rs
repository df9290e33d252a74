//! The house's rules that no compiler holds.

mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// Lines of one file; tests stand in files of their own.
const LINES_MAX: usize = 400;

/// One thing to mend: where, what, and what to do.
#[derive(Debug)]
struct Fault {
    path: PathBuf,
    line: usize,
    what: String,
}

/// A source file, by its path from the root.
struct Source {
    path: PathBuf,
    text: String,
}

pub(crate) fn run() -> Result<bool> {
    let faults = faults(&shell::root())?;
    for fault in &faults {
        println!("{}:{}: {}", fault.path.display(), fault.line, fault.what);
    }
    println!("tidy: {} faults", faults.len());
    Ok(faults.is_empty())
}

fn faults(root: &Path) -> Result<Vec<Fault>> {
    let mut sources = Vec::new();
    for folder in ["crates", "xtask", "fuzz"] {
        collect(root, &root.join(folder), &mut sources)?;
    }
    let mut faults = Vec::new();
    for source in &sources {
        rules::file(source, &mut faults);
    }
    for folder in ["console/src", "console/tests"] {
        let mut pages = Vec::new();
        collect_scripts(root, &root.join(folder), &mut pages)?;
        for page in &pages {
            rules::script(page, &mut faults);
        }
    }
    rules::dependencies(root, &mut faults)?;
    rules::documents(root, &mut faults)?;
    rules::error_codes(&sources, &mut faults);
    Ok(faults)
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                collect(root, &path, sources)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            sources.push(Source { path: path.strip_prefix(root)?.to_path_buf(), text });
        }
    }
    Ok(())
}

/// What people write of the console; its types are made.
fn collect_scripts(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect_scripts(root, &path, sources)?;
        } else if path.extension().is_some_and(|end| end == "ts" || end == "tsx")
            && !path.ends_with("api/schema.ts")
        {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            sources.push(Source { path: path.strip_prefix(root)?.to_path_buf(), text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_is_tidy() {
        let faults = super::faults(&crate::shell::root()).expect("the tree can be read");
        let words: Vec<_> = faults
            .iter()
            .map(|fault| format!("{}:{}: {}", fault.path.display(), fault.line, fault.what))
            .collect();
        assert!(faults.is_empty(), "{}", words.join("\n"));
    }
}
