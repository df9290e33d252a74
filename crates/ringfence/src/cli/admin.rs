//! `ringfence admin`: for whoever has the machine.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use control::{Control, Settings};
use serde_json::json;
use store::Store;

use super::StoreUrl;
use super::client::Connection;
use super::table::{self, text};
use crate::serve;

#[derive(Args, Debug)]
pub(crate) struct Admin {
    #[command(flatten)]
    connection: Connection,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A new administrator's API token: from the running server, or from the data folder where none runs
    #[command(after_help = "Example:\n  RINGFENCE_TOKEN=$(ringfence admin token)")]
    Token {
        #[command(flatten)]
        store: StoreUrl,
    },
}

impl Admin {
    pub(crate) async fn run(self) -> Result<bool> {
        let Command::Token { store } = self.command;
        let connection = &self.connection;
        let token = match served(connection).await {
            Ok(token) => token,
            Err(unserved) => alone(connection, store.read()?.as_deref()).await.with_context(|| {
                format!("the server gave none ({unserved:#}), and its store could not be asked")
            })?,
        };
        if connection.json {
            table::print_json(&json!({ "token": token }))?;
        } else {
            table::write(format!("{token}\n").as_bytes())?;
        }
        Ok(true)
    }
}

/// By the API, with the token that is kept in the data folder.
async fn served(connection: &Connection) -> Result<String> {
    let client = connection.open()?;
    let body = json!({ "name": "admin-token", "network": { "connection": "ANYWHERE" } });
    let issued = client.post("/ringfence/v1/tokens", Some(&body)).await?.body;
    Ok(text(&issued, "token"))
}

/// On the store itself: the lock says whether a server runs on it.
async fn alone(connection: &Connection, store: Option<&str>) -> Result<String> {
    let url = serve::store_url(store, connection.data());
    // Opening would make one: a mistyped folder must not become a new organization.
    if store.is_none() && !connection.data().join("ringfence.db").exists() {
        bail!(
            "there is no store in `{}`: name the server's data folder with --data",
            connection.data().display()
        );
    }
    let store = Store::open(&url).await?;
    let control = Control::open(store, Settings::new(serve::now())).await?;
    control.found().await?;
    let token = control.issue_admin_token().await?;
    control.close().await;
    Ok(token.reveal().to_owned())
}
