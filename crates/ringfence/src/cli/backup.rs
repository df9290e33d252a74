//! `ringfence backup` and `ringfence restore`

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use store::backup::Revocations;

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
        let revocations = store::backup::restore(&self.file, &self.data.data.join(DATABASE)).await?;
        let kept = match revocations {
            Revocations::Kept(kept) => Some(kept),
            Revocations::Unknown => None,
        };
        if self.json {
            print_json(&json!({ "restored": self.file, "data": self.data.data, "keptRevoked": kept }))?;
        } else {
            println!(
                "{} is in place: start the server with --data {}",
                self.file.display(),
                self.data.data.display()
            );
        }
        match kept {
            Some(0) => eprintln!("No token of that backup was revoked since."),
            Some(1) => eprintln!("1 token that was revoked since that backup stays revoked."),
            Some(kept) => eprintln!("{kept} tokens that were revoked since that backup stay revoked."),
            None => eprintln!(
                "There is no revoked.log in `{}`: tokens that were revoked since that backup live again. Put the \
                 log of the server that made it there and restore once more, or revoke them by hand.",
                self.data.data.display()
            ),
        }
        Ok(true)
    }
}
