//! `ringfence admin`: for whoever has the machine.

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use control::{Control, Settings};
use serde_json::json;
use store::Store;

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
        /// The data folder's store, if it is not the folder's own
        #[arg(long, value_name = "URL", env = "RINGFENCE_STORE", hide_env_values = true)]
        store: Option<String>,
    },
}

impl Admin {
    pub(crate) async fn run(self) -> Result<bool> {
        let Command::Token { store } = self.command;
        let connection = &self.connection;
        let token = match served(connection).await {
            Some(token) => token,
            None => alone(connection, store.as_deref()).await?,
        };
        if connection.json {
            table::print_json(&json!({ "token": token }))?;
        } else {
            println!("{token}");
        }
        Ok(true)
    }
}

/// By the API, with the token that is kept in the data folder.
async fn served(connection: &Connection) -> Option<String> {
    let client = connection.open().ok()?;
    let body = json!({ "name": "admin-token", "network": { "connection": "ANYWHERE" } });
    let issued = client.post("/ringfence/v1/tokens", Some(&body)).await.ok()?.body;
    Some(text(&issued, "token"))
}

/// On the store itself: the lock says whether a server runs on it.
async fn alone(connection: &Connection, store: Option<&str>) -> Result<String> {
    let url = serve::store_url(store, connection.data());
    let store = Store::open(&url).await.context("neither a server nor its store could be asked")?;
    let control = Control::open(store, Settings::new(serve::now())).await?;
    control.found().await?;
    let token = control.issue_admin_token().await?;
    control.close().await;
    Ok(token.reveal().to_owned())
}
