//! Where a key that does not hold was written.

use toml::de::{DeTable, DeValue};

use super::Given;
use super::environment;

/// `error` with the place of the key that it begins with: the flag, the variable, or file and line.
///
/// Types are judged by the reader of the file, which knows its lines; this is for what only the whole can
/// tell, when file, environment and flags are one.
pub(super) fn named(error: anyhow::Error, given: &Given, text: &str) -> anyhow::Error {
    let said = error.to_string();
    let end = said.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_')).unwrap_or(said.len());
    let (key, rest) = said.split_at_checked(end).unwrap_or_default();
    let index = rest.strip_prefix('[').and_then(|rest| rest.split(']').next()?.parse().ok());
    if key == "store.url" && given.store.is_some() {
        return error.context("in --store");
    }
    let variable = environment::variable(key);
    if given.environment.contains_key(&variable) {
        return error.context(format!("in the environment's {variable}"));
    }
    let Some(file) = &given.file else { return error };
    match line(text, key, index) {
        Some(line) => error.context(format!("in `{}`, line {line}", file.display())),
        None => error.context(format!("in `{}`", file.display())),
    }
}

/// The line of the value under a dotted key, or of an item of it; of the part that is there, where the key
/// itself is not.
fn line(text: &str, key: &str, index: Option<usize>) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let mut at: Option<usize> = None;
    let mut here: &DeTable<'_> = table.get_ref();
    for part in key.split('.') {
        let Some((_, value)) = here.iter().find(|(name, _)| name.get_ref() == part) else { break };
        at = Some(value.span().start);
        match value.get_ref() {
            DeValue::Table(table) => here = table,
            DeValue::Array(items) => {
                at = index.and_then(|index| items.get(index)).map_or(at, |item| Some(item.span().start));
                break;
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => break,
        }
    }
    at.and_then(|at| text.get(..at)).map(|before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn every_way_to_write_a_key_has_its_line() {
        let list = "[listen]\nadmin = 'x'\n[edge]\ntrusted_peers = [\n 'a',\n 'b' ]";
        for (text, key, expected) in [
            ("public_url = 'x'", "public_url", Some(1)),
            ("\n[listen]\nadmin = 'x'\ngate = 'y'", "listen.gate", Some(4)),
            ("# listen.gate\nlisten.gate = 'y'", "listen.gate", Some(2)),
            ("\nlisten = { gate = 'y' }", "listen.gate", Some(2)),
            (list, "edge.trusted_peers", Some(4)),
            ("[listen]\nadmin = 'x'", "edge.header", None),
        ] {
            assert_eq!(line(text, key, None), expected, "{key} in {text}");
        }
        assert_eq!(line(list, "edge.trusted_peers", Some(1)), Some(6));
    }
}
