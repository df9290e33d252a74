//! Files of many lines: all of them, or nothing; every bad line is named.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use engine::{Digest, Entry, token};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::client::Connection;
use super::escape::escape;
use super::names::zone_id;
use super::progress::{progress, spinner};
use super::table;

/// Bad lines that are printed; of more, their number.
const SHOWN: usize = 50;

pub(crate) async fn tokens(connection: &Connection, file: &Path, owner: Option<&str>) -> Result<bool> {
    // A token may hold a `#`: here only whole lines are comments.
    let read = read_lines(file, |line| if line.starts_with('#') { "" } else { line })?;
    let progress = progress(read.len(), "reading tokens");
    let (mut tokens, mut bad) = (Vec::with_capacity(read.len()), Vec::new());
    for (line, text) in &read {
        progress.inc(1);
        match token_line(text, owner) {
            Ok((name, owner, digest)) => {
                tokens.push(json!({ "line": line, "name": name, "owner": owner, "sha256": hex(&digest) }));
            }
            Err(why) => bad.push(format!("line {line}: {why}")),
        }
    }
    progress.finish_and_clear();
    refuse(file, &bad)?;
    let waiting = spinner("the server takes them over");
    let answer =
        connection.open()?.post("/ringfence/v1/tokens/import", Some(&json!({ "tokens": tokens }))).await;
    waiting.finish_and_clear();
    let answer = answer.with_context(|| format!("`{}`: nothing was imported", file.display()))?.body;
    if connection.json {
        table::print_json(&answer)?;
    } else {
        println!("{} tokens imported", answer["imported"]);
    }
    Ok(true)
}

pub(crate) async fn zone(connection: &Connection, zone: &str, file: &Path, replace: bool) -> Result<bool> {
    let read = read_lines(file, |line| line.split('#').next().unwrap_or_default())?;
    let (mut entries, mut bad) = (Vec::with_capacity(read.len()), Vec::new());
    for (line, text) in &read {
        match Entry::parse(text) {
            Ok(entry) => entries.push(entry),
            Err(why) => bad.push(format!("line {line}: {why}")),
        }
    }
    refuse(file, &bad)?;
    let client = connection.open()?;
    let id = zone_id(&client, zone).await?;
    let path = format!("/api/v1/zones/{id}");
    let before = client.get(&path).await?;
    let Value::Object(mut body) = before.body else { bail!("{path}: not a zone") };
    let is = |key: &str, value: &str| body.get(key).is_some_and(|found| found == value);
    let (is_ip, is_exempt) = (is("type", "IP"), is("name", "DefaultExemptIpZone"));
    if !is_ip {
        bail!("the zone {} is not an IP zone: only IP zones hold addresses", escape(zone));
    }
    if is_exempt {
        body.insert("useAsExemptList".to_owned(), json!(true));
    }
    let held = body.remove("gateways").filter(|_| !replace).unwrap_or_default();
    let held = held.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut known: HashSet<Cow<'_, str>> =
        held.iter().filter_map(|gateway| gateway["value"].as_str().map(Cow::Borrowed)).collect();
    // What a file has twice is there once.
    let fresh: Vec<_> = entries.iter().filter(|entry| known.insert(entry.wire_value())).collect();
    let added = fresh.len();
    let gateways: Vec<_> = held.iter().map(Gateway::Held).chain(fresh.into_iter().map(Gateway::of)).collect();
    let total = gateways.len();
    let waiting = spinner("the server takes them over");
    let put = client.replace(&path, &Replacement { zone: &body, gateways }, before.etag.as_deref()).await;
    waiting.finish_and_clear();
    put.with_context(|| format!("`{}`: nothing was imported", file.display()))?;
    if connection.json {
        table::print_json(&json!({ "zone": id, "added": added, "gateways": total }))?;
    } else {
        println!("{added} entries added; the zone has {total}");
    }
    Ok(true)
}

/// The zone as it was, with other gateways.
#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    zone: &'a Map<String, Value>,
    gateways: Vec<Gateway<'a>>,
}

/// One of the zone's, just as it came, or one of the file's.
#[derive(Serialize)]
#[serde(untagged)]
enum Gateway<'a> {
    Held(&'a Value),
    Fresh {
        #[serde(rename = "type")]
        kind: &'static str,
        value: Cow<'a, str>,
    },
}

impl<'a> Gateway<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self::Fresh { kind: entry.wire_type(), value: entry.wire_value() }
    }
}

/// Trimmed lines with their numbers, without comments and empty ones.
fn read_lines(file: &Path, meant: impl Fn(&str) -> &str) -> Result<Vec<(usize, String)>> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let text = String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8", file.display()))?;
    let text = text.trim_start_matches('\u{feff}');
    let lines = (1..).zip(text.lines());
    let lines = lines.map(|(number, line)| (number, meant(line.trim()).trim().to_owned()));
    Ok(lines.filter(|(_, line)| !line.is_empty()).collect())
}

/// `name,owner,token` or `name,owner,sha256:HEX`. The text itself goes nowhere: only its digest is sent.
fn token_line(line: &str, default: Option<&str>) -> Result<(String, String, Digest), String> {
    let parts: Vec<&str> = line.split(',').map(str::trim).collect();
    let &[name, owner, text] = parts.as_slice() else {
        return Err(format!("a line is name,owner,token: this one has {} parts", parts.len()));
    };
    let owner = if owner.is_empty() { default.unwrap_or_default() } else { owner };
    let digest = match text.strip_prefix("sha256:") {
        Some(hex) => Digest::from_hex(hex).ok_or("behind sha256: stand 64 hexadecimal digits"),
        None if token::is_importable(text.as_bytes()) || token::is_minted(text.as_bytes()) => {
            Ok(Digest::of(text.as_bytes()))
        }
        None => Err("a token has 40 to 512 visible ASCII characters without a comma"),
    };
    Ok((name.to_owned(), owner.to_owned(), digest?))
}

fn hex(digest: &Digest) -> String {
    use std::fmt::Write as _;
    digest.as_bytes().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn refuse(file: &Path, bad: &[String]) -> Result<()> {
    if bad.is_empty() {
        return Ok(());
    }
    let shown = bad.iter().take(SHOWN).map(|line| escape(line)).collect::<Vec<_>>().join("\n  ");
    let more = bad.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!("\n  … and {more} more") };
    bail!("`{}`: nothing was imported, {} bad lines:\n  {shown}{more}", file.display(), bad.len());
}

#[cfg(test)]
mod tests {
    use super::{hex, token_line};
    use engine::Digest;

    #[test]
    fn a_line_of_an_import_names_what_is_wrong_with_it() {
        let text = "a".repeat(40);
        let digest = Digest::of(text.as_bytes());
        for line in [format!("ci,alice,{text}"), format!(" ci , alice , sha256:{} ", hex(&digest))] {
            assert_eq!(token_line(&line, None), Ok(("ci".to_owned(), "alice".to_owned(), digest)), "{line}");
        }
        assert_eq!(token_line(&format!("ci,,{text}"), Some("bob")).map(|read| read.1), Ok("bob".to_owned()));
        for (line, why) in [
            ("ci,alice", "2 parts"),
            ("a,b,c,d", "4 parts"),
            ("ci,alice,short", "40 to 512"),
            ("ci,alice,sha256:12", "64 hexadecimal digits"),
        ] {
            let said = token_line(line, None).expect_err(line);
            assert!(said.contains(why), "{line}: {said}");
        }
    }
}
