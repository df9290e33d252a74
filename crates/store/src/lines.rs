//! Lists in one column: one item a line.

use crate::StoreError;

pub(crate) fn join<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let mut lines = String::new();
    for item in items {
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(&item.to_string());
    }
    lines
}

/// Reads every line, or says which one cannot be read.
pub(crate) fn parse<T>(
    lines: &str,
    at: (&'static str, &str),
    item: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let (table, id) = at;
    let read = |line: &str| {
        item(line).ok_or_else(|| StoreError::corrupt(table, id, format!("`{line}` cannot be read back")))
    };
    lines.lines().map(read).collect()
}
