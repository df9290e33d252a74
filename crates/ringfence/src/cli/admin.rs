//! `ringfence admin`: for whoever has the machine.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use control::{Control, Settings};
use engine::Secret;
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
    /// A new one-time set-up link for an administrator, in the place of any before it; on the machine only
    #[command(
        after_help = "Example:\n  ringfence admin recover jane --public-url https://tokens.example.com"
    )]
    Recover {
        /// The administrator that the link is for
        login: String,
        /// The console's address; the server's last start has left it in the data folder
        #[arg(long, value_name = "URL", env = "RINGFENCE_PUBLIC_URL")]
        public_url: Option<String>,
        #[command(flatten)]
        store: StoreUrl,
    },
}

impl Admin {
    pub(crate) async fn run(self) -> Result<bool> {
        let connection = &self.connection;
        match self.command {
            Command::Token { store } => {
                let token = match served(connection).await {
                    Ok(token) => token,
                    Err(unserved) => {
                        alone(connection, store.read()?.as_deref()).await.with_context(|| {
                            format!("the server gave none ({unserved:#}), and its store could not be asked")
                        })?
                    }
                };
                say(connection, "token", &token)
            }
            Command::Recover { login, public_url, store } => {
                let setup = recovered(connection, store.read()?.as_deref(), &login).await?;
                let known = public_url.or_else(|| serve::public_url(connection.data()));
                let public_url = known.unwrap_or_else(|| "http://localhost:8700".to_owned());
                say(
                    connection,
                    "link",
                    &format!("{}/setup#{}", public_url.trim_end_matches('/'), setup.reveal()),
                )
            }
        }
    }
}

fn say(connection: &Connection, name: &str, secret: &str) -> Result<bool> {
    if connection.json {
        table::print_json(&json!({ name: secret }))?;
    } else {
        table::write(format!("{secret}\n").as_bytes())?;
    }
    Ok(true)
}

/// By the API, with the token that is kept in the data folder.
async fn served(connection: &Connection) -> Result<String> {
    let client = connection.open()?;
    let body = json!({ "name": "admin-token", "network": { "connection": "ANYWHERE" } });
    let issued = client.post("/ringfence/v1/tokens", Some(&body)).await?.body;
    Ok(text(&issued, "token"))
}

async fn alone(connection: &Connection, store: Option<&str>) -> Result<String> {
    let control = open(connection, store).await?;
    let token = control.issue_admin_token().await?;
    control.close().await;
    Ok(token.reveal().to_owned())
}

/// From the server that runs on the folder, or where none runs from the store itself.
async fn recovered(connection: &Connection, store: Option<&str>, login: &str) -> Result<Secret> {
    let data = connection.data();
    if store.is_none() && Store::is_served(&data.join("ringfence.db")) {
        let setup = serve::recover::ask(data, login, serve::now()()).await?;
        eprintln!("Valid for an hour, once; the link before it is dead. Open:");
        return Ok(setup);
    }
    let control = open(connection, store).await?;
    let setup = control.renew_setup_link(login).await;
    control.close().await;
    let setup = setup?;
    eprintln!("Valid for an hour, once; the link before it is dead. With the server running, open:");
    Ok(setup)
}

/// The organization itself: the store's lock says whether a server runs on it.
async fn open(connection: &Connection, store: Option<&str>) -> Result<Control> {
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
    Ok(control)
}
