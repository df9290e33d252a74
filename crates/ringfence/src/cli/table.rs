//! Tables that read well in 80 columns, or one JSON value.

use std::io::{self, Write as _};

use anyhow::{Context, Result};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;

use super::escape::escape;

/// The widest that is asked for, where nobody watches.
const WIDTH: u16 = 80;

pub(crate) fn print_json(value: &Value) -> Result<()> {
    let text = serde_json::to_string_pretty(value).context("writing JSON")?;
    write(format!("{text}\n").as_bytes())
}

/// To standard output. Whoever closes it has seen enough: `ringfence token list | head` is no fault.
pub(crate) fn write(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

pub(crate) fn print(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<()> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        table.set_width(WIDTH);
    }
    table.set_header(head.iter().map(|name| name.to_uppercase()));
    let mut empty = true;
    for row in rows {
        table.add_row(row.iter().map(|cell| escape(cell)));
        empty = false;
    }
    if empty { write(b"none\n") } else { write(format!("{table}\n").as_bytes()) }
}

/// A text of an object, or nothing.
pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// The day of a timestamp.
pub(crate) fn day(value: &Value, name: &str) -> String {
    text(value, name).chars().take(10).collect()
}
