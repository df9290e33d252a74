//! What holds of any file at all that is given as the configuration, over `fuzz/corpus/config`.

use std::fs;
use std::path::Path;

use super::super::{Given, LISTENERS, Ready};

#[test]
fn any_file_is_a_configuration_or_is_told_where_not() {
    laws::corpus::hold("config", holds);
}

fn holds(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ringfence.toml");
    let read = read(&path, data);
    match &read {
        Ok(ready) => {
            for (name, at) in LISTENERS.iter().zip([&ready.admin, &ready.gate, &ready.ops]) {
                assert!(at.is_local() || ready.tls.contains_key(*name), "{name} at {at} is open to anybody");
            }
            assert!(
                ready.public_url.as_ref().is_none_or(|url| !url.ends_with('/')),
                "{:?}",
                ready.public_url
            );
        }
        Err(said) => names_its_place(said, data),
    }
    // Two spellings of one table say the same: dotted, inline, in sections, with comments or without.
    if let Some(table) = std::str::from_utf8(data).ok().and_then(|text| text.parse::<toml::Table>().ok()) {
        let spelt = toml::to_string(&table).expect("a table can be written");
        let again = self::read(&path, spelt.as_bytes());
        let shown = |read: &Result<Ready, String>| read.as_ref().map(|ready| format!("{ready:?}")).ok();
        assert_eq!(shown(&again), shown(&read), "spelt as {spelt:?}: {again:?}");
    }
}

fn read(path: &Path, data: &[u8]) -> Result<Ready, String> {
    fs::write(path, data).expect("written");
    let given = Given { file: Some(path.to_path_buf()), ..Given::default() };
    Ready::read(&given).map_err(|error| format!("{error:#}"))
}

/// The file, and a line that it has, where it is text at all.
fn names_its_place(said: &str, data: &[u8]) {
    assert!(said.contains("ringfence.toml`"), "{said}");
    let Ok(text) = std::str::from_utf8(data) else { return };
    let line = said.split_once("line ").and_then(|(_, rest)| {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest.get(..end)?.parse::<usize>().ok()
    });
    let lines = text.split('\n').count();
    assert!(line.is_some_and(|line| (1..=lines).contains(&line)), "no line of {lines}: {said}");
}
