//! A store that holds a whole organization, as a server finds it at its start.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use control::{Actor, Control, Settings};
use engine::{Now, Timestamp, Zone};
use store::{Store, TokenRecord, ZoneRecord};
use tempfile::TempDir;

use crate::Size;
use crate::organization::{self, Chance};

/// Rows that wait in memory while a store is filled.
const TOKENS_AT_ONCE: usize = 50_000;

/// SQLite, in a folder of its own that goes with it.
pub(crate) struct Filled {
    pub(crate) folder: TempDir,
    pub(crate) size: Size,
    pub(crate) zones: Vec<Zone>,
}

impl Filled {
    pub(crate) fn new(size: Size, chance: &mut Chance) -> Result<Self> {
        let folder = tempfile::tempdir().context("a folder")?;
        let zones = organization::zones(size, chance);
        let filled = Self { folder, size, zones };
        println!("filling a store: {} tokens, {} networks, {} zones", size.tokens, size.networks, size.zones);
        let runtime = tokio::runtime::Runtime::new().context("a runtime")?;
        // With the runtime's tasks goes their hold on the store, which a server is to have.
        runtime.block_on(filled.fill())?;
        Ok(filled)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path().join("ringfence.db")
    }

    /// As a server opens it.
    pub(crate) async fn open(&self) -> Result<Control> {
        let store = Store::open(&format!("sqlite:{}", self.database().display())).await?;
        Ok(Control::open(store, Settings::new(clock())).await?)
    }

    async fn fill(&self) -> Result<()> {
        let now = clock()();
        let store = Store::open(&format!("sqlite:{}", self.database().display())).await?;
        let control = Control::open(store.clone(), Settings::new(clock())).await?;
        control.found().await?;
        let owner = control.user(&Actor::Machine, "admin").await?.user.id;
        let mut write = store.begin().await?;
        for zone in &self.zones {
            let record = ZoneRecord {
                zone: Arc::new(zone.clone()),
                created: now,
                updated: now,
                system: false,
                proxy_type_text: None,
                version: 1,
            };
            write.insert_zone(&record).await?;
        }
        let numbers: Vec<usize> = (0..self.size.tokens).collect();
        for some in numbers.chunks(TOKENS_AT_ONCE) {
            let record = |number: &usize| TokenRecord {
                token: Arc::new(organization::token(*number, owner, &self.zones, now)),
                name: format!("token {number}"),
                client_name: "Okta API".to_owned(),
                updated: now,
                version: 1,
            };
            write.insert_tokens(&some.iter().map(record).collect::<Vec<_>>()).await?;
        }
        write.commit().await?;
        control.close().await;
        Ok(())
    }
}

/// The machine's time.
pub(crate) fn clock() -> Now {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    })
}
