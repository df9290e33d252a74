//! `ringfence user`

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::client::Connection;
use super::table::{self, text};

#[derive(Args, Debug)]
pub(crate) struct User {
    #[command(flatten)]
    connection: Connection,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a user
    #[command(after_help = "Example:\n  ringfence user create ci --role none")]
    Create {
        login: String,
        /// What the user's tokens may do to Ringfence itself
        #[arg(long, default_value = "none")]
        role: Role,
    },
    /// Every user
    #[command(after_help = "Example:\n  ringfence user list")]
    List,
    /// Let the user's tokens work again
    #[command(after_help = "Example:\n  ringfence user activate ci")]
    Activate { login: String },
    /// Stop all of the user's tokens at once
    #[command(after_help = "Example:\n  ringfence user deactivate ci")]
    Deactivate { login: String },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Role {
    SuperAdmin,
    ReadOnlyAdmin,
    None,
}

impl User {
    pub(crate) async fn run(self) -> Result<bool> {
        let connection = &self.connection;
        let client = connection.open()?;
        match self.command {
            Command::Create { login, role } => {
                let role = role.to_possible_value().map(|value| value.get_name().to_owned());
                let body = json!({ "profile": { "login": login }, "role": role });
                let user = client.post("/ringfence/v1/users", Some(&body)).await?.body;
                shown(connection, std::slice::from_ref(&user), &user)
            }
            Command::List => {
                let users = client.all("/ringfence/v1/users").await?;
                shown(connection, &users, &Value::Array(users.clone()))
            }
            Command::Activate { login } => {
                let path = format!("/ringfence/v1/users/{login}/lifecycle/activate");
                let user = client.post(&path, None).await?.body;
                shown(connection, std::slice::from_ref(&user), &user)
            }
            Command::Deactivate { login } => {
                let path = format!("/ringfence/v1/users/{login}/lifecycle/deactivate");
                let user = client.post(&path, None).await?.body;
                shown(connection, std::slice::from_ref(&user), &user)
            }
        }
    }
}

fn shown(connection: &Connection, users: &[Value], value: &Value) -> Result<bool> {
    if connection.json {
        table::print_json(value)?;
        return Ok(true);
    }
    let row = |user: &Value| {
        let status = if user["status"] == "ACTIVE" { "active" } else { "inactive" };
        vec![text(user, "id"), text(&user["profile"], "login"), text(user, "role"), status.to_owned()]
    };
    table::print(&["id", "login", "role", "status"], users.iter().map(row))?;
    Ok(true)
}
