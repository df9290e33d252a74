//! `ringfence backup` and `ringfence restore`

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::Data;
use super::table::print_json;

#[derive(Args, Debug)]
pub(crate) struct Backup {
    #[command(flatten)]
    data: Data,
    /// The copy; it must not be there yet
    file: PathBuf,
    /// Print one JSON value and nothing else
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Restore {
    #[command(flatten)]
    data: Data,
    /// The copy that `ringfence backup` made
    file: PathBuf,
    /// Print one JSON value and nothing else
    #[arg(long)]
    json: bool,
}

const DATABASE: &str = "ringfence.db";

impl Backup {
    pub(crate) async fn run(self) -> Result<bool> {
        let database = self.data.data.join(DATABASE);
        if !database.exists() {
            bail!(
                "there is no store in `{}`: name the server's data folder with --data. A PostgreSQL store is copied with pg_dump",
                self.data.data.display()
            );
        }
        store::backup::backup(&database, &self.file).await?;
        if self.json {
            print_json(&json!({ "backup": self.file }))?;
        } else {
            println!("{} is a whole copy, checked", self.file.display());
        }
        Ok(true)
    }
}

impl Restore {
    pub(crate) async fn run(self) -> Result<bool> {
        store::backup::restore(&self.file, &self.data.data.join(DATABASE)).await?;
        if self.json {
            print_json(&json!({ "restored": self.file, "data": self.data.data }))?;
        } else {
            println!(
                "{} is in place: start the server with --data {}",
                self.file.display(),
                self.data.data.display()
            );
        }
        eprintln!("Tokens that were revoked since that backup live again: revoke them once more.");
        Ok(true)
    }
}
