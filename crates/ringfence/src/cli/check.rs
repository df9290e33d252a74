//! `ringfence check` and `ringfence explain`

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::client::Connection;
use super::escape::escape;
use super::{standard_input, table};
use crate::config::secret_file;

#[derive(Args, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    connection: Connection,
    /// The token's text; `-` reads it from standard input
    #[arg(
        long,
        value_name = "T",
        env = "RINGFENCE_CHECK_TOKEN",
        hide_env_values = true,
        required_unless_present_any = ["token_id", "checked_file"],
        conflicts_with_all = ["token_id", "checked_file"]
    )]
    token: Option<String>,
    /// A file whose first line is the token's text
    #[arg(
        id = "checked_file",
        long = "checked-token-file",
        value_name = "FILE",
        env = "RINGFENCE_CHECK_TOKEN_FILE",
        conflicts_with = "token_id"
    )]
    file: Option<PathBuf>,
    /// The token's id
    #[arg(long, value_name = "ID")]
    token_id: Option<String>,
    /// The chain, left to right: the rightmost connected
    #[arg(long, value_name = "ADDR,…", value_delimiter = ',', required = true)]
    from: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    #[command(flatten)]
    connection: Connection,
    /// `oae…`, from the answer's body or its X-Ringfence-Error-Id
    error_id: String,
}

impl Check {
    pub(crate) async fn run(self) -> Result<bool> {
        let token = match (self.token.as_deref(), &self.file) {
            (Some("-"), _) => Some(standard_input()?),
            (Some(token), _) => Some(token.to_owned()),
            (None, Some(file)) => Some(secret_file(file)?),
            (None, None) => None,
        };
        let chain: Vec<_> = self.from.iter().map(|address| address.trim()).collect();
        let body = match (token, self.token_id) {
            (Some(token), _) => json!({ "token": token, "chain": chain }),
            (None, id) => json!({ "tokenId": id, "chain": chain }),
        };
        let verdict = self.connection.open()?.post("/ringfence/v1/check", Some(&body)).await?.body;
        shown(&self.connection, &verdict)?;
        Ok(verdict["verdict"] == "allow")
    }
}

impl Explain {
    pub(crate) async fn run(self) -> Result<bool> {
        let path = format!("/ringfence/v1/explain/{}", self.error_id);
        let verdict = self.connection.open()?.get(&path).await?.body;
        shown(&self.connection, &verdict)?;
        Ok(true)
    }
}

fn shown(connection: &Connection, verdict: &Value) -> Result<()> {
    if connection.json {
        return table::print_json(verdict);
    }
    let steps = verdict["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (number, step) in (1..).zip(steps.iter().filter_map(Value::as_str)) {
        println!("{number:>3}  {}", escape(step));
    }
    if let Some(words) = verdict["facts"]["words"].as_str() {
        let client = verdict["clientIp"].as_str().unwrap_or_default();
        println!("\n{}: {}.", escape(client), escape(words));
        let sources = verdict["facts"]["sources"].as_array().map(Vec::as_slice).unwrap_or_default();
        for words in sources.iter().filter_map(|source| source["attribution"].as_str()) {
            println!("{}", escape(words));
        }
    }
    if verdict.get("errorId").is_some() {
        story(verdict);
    }
    if let Some(counted) = verdict.get("counted").filter(|counted| counted["count"] != 1) {
        let text = |name: &str| escape(counted[name].as_str().unwrap_or_default());
        let like = match counted["sources"].as_str() {
            Some("many") => "of this reason, from many sources: too many to tell apart",
            _ => "of this source, token and reason",
        };
        println!(
            "\nIt is one of {} refusals {like}, from {} to {}. The steps are of the first.",
            counted["count"],
            text("first"),
            text("last")
        );
    }
    if let Some(open) = verdict.get("openness") {
        let reach = |family: &str| open[family].as_str().unwrap_or("none").to_owned();
        println!("\nThe token's condition admits {} of IPv4 and {} of IPv6.", reach("ipv4"), reach("ipv6"));
    }
    Ok(())
}

/// What is told of a refused call beside its steps.
fn story(verdict: &Value) {
    let text = |value: &Value| escape(value.as_str().unwrap_or_default());
    let name = match (&verdict["token"]["name"], &verdict["token"]["id"]) {
        (_, Value::Null) => "no known token".to_owned(),
        (name, id) => format!("{} ({})", text(name), text(id)),
    };
    let request = [text(&verdict["method"]), text(&verdict["target"])].join(" ");
    println!("\n{}, {name}: {}, by {}.", text(&verdict["at"]), request.trim(), text(&verdict["gate"]));
    let forwarded = text(&verdict["forwarded"]);
    if !forwarded.is_empty() {
        println!("The forwarding header read {forwarded}.");
    }
    let (status, code) = (&verdict["answer"]["status"], text(&verdict["answer"]["errorCode"]));
    println!("The caller got {status} {code} and the error id, not the reason.");
    let admits = verdict["admits"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !admits.is_empty() {
        println!("\nWhat would let it in:");
        for sentence in admits {
            println!("  {}", text(sentence));
        }
    }
    let change = &verdict["change"];
    if change.is_object() {
        let by = match &change["actor"]["login"] {
            Value::String(login) => escape(login),
            _ => "Ringfence".to_owned(),
        };
        let (words, at) = (text(&change["words"]), text(&change["at"]));
        println!("\nLast made so by {by}: {words}, {at}, revision {}.", change["revision"]);
    }
}
