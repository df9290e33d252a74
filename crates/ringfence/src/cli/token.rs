//! `ringfence token`

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::client::Connection;
use super::condition::{Condition, words};
use super::names::Zones;
use super::table::{self, day, text};
use crate::config::parse_span;

#[derive(Args, Debug)]
pub(crate) struct Token {
    #[command(flatten)]
    connection: Connection,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a token; its text is printed once
    #[command(after_help = "Example:\n  ringfence token create --name deploy --in-zones office")]
    Create {
        #[arg(long)]
        name: String,
        /// The owner's login; by default yourself
        #[arg(long, value_name = "LOGIN")]
        owner: Option<String>,
        /// An end that use does not move: 2027-01-31T00:00:00Z, or 90d from now
        #[arg(long, value_name = "WHEN")]
        expires: Option<String>,
        #[command(flatten)]
        condition: Condition,
    },
    /// Take over tokens that exist elsewhere: all of a file, or nothing
    #[command(
        after_help = "A line is `name,owner,token` or `name,owner,sha256:HEX`; # begins a comment.\n\nExample:\n  ringfence token import tokens.csv --owner ci"
    )]
    Import {
        file: PathBuf,
        /// The owner of lines that name none
        #[arg(long, value_name = "LOGIN")]
        owner: Option<String>,
    },
    /// Every live token
    #[command(after_help = "Example:\n  ringfence token list")]
    List,
    /// One token
    #[command(after_help = "Example:\n  ringfence token show 00T1gtr35t8ZbfBfV1d7")]
    Show { id: String },
    /// Who uses a token, from where
    #[command(after_help = "Example:\n  ringfence token usage 00T1gtr35t8ZbfBfV1d7")]
    Usage { id: String },
    /// Stop a token, at once and for good
    #[command(after_help = "Example:\n  ringfence token revoke 00T1gtr35t8ZbfBfV1d7")]
    Revoke { id: String },
    /// Say where a token may be used
    #[command(after_help = "Example:\n  ringfence token restrict 00T1gtr35t8ZbfBfV1d7 --in-zones office,vpn")]
    Restrict {
        id: String,
        #[command(flatten)]
        condition: Condition,
    },
}

impl Token {
    pub(crate) async fn run(self) -> Result<bool> {
        let connection = &self.connection;
        match self.command {
            Command::Create { name, owner, expires, condition } => {
                create(connection, &name, owner.as_deref(), expires.as_deref(), &condition).await
            }
            Command::Import { file, owner } => {
                super::import::tokens(connection, &file, owner.as_deref()).await
            }
            Command::List => list(connection).await,
            Command::Show { id } => {
                let client = connection.open()?;
                let token = client.get(&format!("/api/v1/api-tokens/{id}")).await?.body;
                shown(connection, &client, &token).await
            }
            Command::Usage { id } => super::usage::run(connection, &id).await,
            Command::Revoke { id } => {
                connection.open()?.delete(&format!("/api/v1/api-tokens/{id}")).await?;
                if connection.json {
                    table::print_json(&json!({ "revoked": id }))?;
                } else {
                    println!("{id} is revoked");
                }
                Ok(true)
            }
            Command::Restrict { id, condition } => restrict(connection, &id, &condition).await,
        }
    }
}

async fn create(
    connection: &Connection,
    name: &str,
    owner: Option<&str>,
    expires: Option<&str>,
    condition: &Condition,
) -> Result<bool> {
    let client = connection.open()?;
    let network = condition.network(&client).await?;
    let expires = expires.map(end).transpose()?;
    let body = json!({ "name": name, "owner": owner, "expiresAt": expires, "network": network });
    let issued = client.post("/ringfence/v1/tokens", Some(&body)).await?.body;
    if connection.json {
        table::print_json(&issued)?;
        return Ok(true);
    }
    // The text alone on standard output: `TOKEN=$(ringfence token create …)`.
    println!("{}", text(&issued, "token"));
    eprintln!("This is the only time that you see it. Its id is {}.", text(&issued["apiToken"], "id"));
    Ok(true)
}

/// An instant, or a span from now.
fn end(expires: &str) -> Result<String> {
    if let Some(span) = parse_span(expires) {
        let now = std::time::SystemTime::now();
        let end = Timestamp::try_from(now + span).context("--expires is too far away")?;
        return Ok(end.to_string());
    }
    if expires.parse::<Timestamp>().is_err() {
        bail!("--expires: `{expires}` is neither an instant like 2027-01-31T00:00:00Z nor a span like 90d");
    }
    Ok(expires.to_owned())
}

async fn list(connection: &Connection) -> Result<bool> {
    let client = connection.open()?;
    let tokens = client.all("/api/v1/api-tokens").await?;
    if connection.json {
        table::print_json(&Value::Array(tokens))?;
        return Ok(true);
    }
    let zones = Zones::read(&client).await?;
    let row = |token: &Value| {
        vec![
            text(token, "id"),
            text(token, "name"),
            words(&token["network"], &zones),
            day(token, "expiresAt"),
        ]
    };
    table::print(&["id", "name", "must originate from", "expires"], tokens.iter().map(row))?;
    Ok(true)
}

async fn restrict(connection: &Connection, id: &str, condition: &Condition) -> Result<bool> {
    let client = connection.open()?;
    let Some(network) = condition.network(&client).await? else {
        bail!(
            "say where the token may be used: --in-zones A,B, --in-any-zone, --not-in-zones A,B, --not-in-any-zone or --any-ip"
        );
    };
    let path = format!("/api/v1/api-tokens/{id}");
    let before = client.get(&path).await?;
    let body = json!({ "name": before.body["name"], "network": network });
    let token = client.put(&path, &body, before.etag.as_deref()).await?.body;
    shown(connection, &client, &token).await
}

async fn shown(connection: &Connection, client: &super::client::Client, token: &Value) -> Result<bool> {
    if connection.json {
        table::print_json(token)?;
        return Ok(true);
    }
    let zones = Zones::read(client).await?;
    let rows = [
        ("id", text(token, "id")),
        ("name", text(token, "name")),
        ("owner", text(token, "userId")),
        ("must originate from", words(&token["network"], &zones)),
        ("created", text(token, "created")),
        ("last used or changed", text(token, "lastUpdated")),
        ("expires", text(token, "expiresAt")),
    ];
    table::print(&["field", "value"], rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]))?;
    Ok(true)
}
