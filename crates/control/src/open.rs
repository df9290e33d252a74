//! Loads the organization, and starts what goes on behind the calls.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use engine::{Atlas, Compiling, Current, Now, Snapshot};
use store::Store;
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::geography::Shown;
use crate::limits::Limits;
use crate::shorten::Keep;
use crate::turn::Turns;
use crate::watch::Watched;
use crate::witness::{self, Queues};
use crate::{Control, ControlError, Inner};

pub struct Settings {
    pub now: Now,
    /// Without contact to the store for longer, every call is refused; `None`: never.
    pub max_staleness: Option<Duration>,
    /// Chains from which tokens are used, and refusals, that may wait to be written. Beyond: dropped and counted.
    pub queue: usize,
    pub limits: Limits,
    /// Calls are recorded: who used a token from where, and what was refused. Changes always are.
    pub records: bool,
    pub keep: Keep,
    /// What is known of addresses at the start.
    pub atlas: Arc<Atlas>,
}

impl Settings {
    /// As shipped.
    pub fn new(now: Now) -> Self {
        Self {
            now,
            max_staleness: Some(Duration::from_mins(5)),
            queue: 65_536,
            limits: Limits::default(),
            records: true,
            keep: Keep::default(),
            atlas: Arc::new(Atlas::empty()),
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("max_staleness", &self.max_staleness).finish_non_exhaustive()
    }
}

impl Control {
    /// Reads everything, compiles the first snapshot, and starts the tasks that write behind the calls and
    /// watch the store. Must run inside a tokio runtime.
    pub async fn open(store: Store, settings: Settings) -> Result<Self, ControlError> {
        let organization = OnceLock::new();
        let (queues, receivers) = Queues::new(settings.queue);
        let confirmed = (settings.now)();
        let read = async {
            if let Some(record) = store.organization().await? {
                queues.refusals().key(&record.cursor_key);
                let _ = organization.set(record);
            }
            let latest = store.latest().await?;
            let snapshot = load(&store, confirmed, settings.max_staleness, settings.atlas).await?;
            Ok::<_, ControlError>((latest, snapshot.seen_until(latest.max(confirmed))))
        };
        let read = read.await;
        // In a damaged file anything may have been read, or have failed to be: what is told is the damage.
        store.whole().await?;
        let (latest, snapshot) = read?;
        let current = Current::new(snapshot);
        let control = Self {
            inner: Arc::new(Inner {
                store,
                turns: Turns::new(Arc::clone(&current)),
                current,
                now: settings.now,
                limits: settings.limits,
                organization,
                watched: Watched::default(),
                clock: Clock::default(),
                counted: Mutex::default(),
                geography: Shown::default(),
                witness: Arc::new(queues),
                records: settings.records,
                keep: settings.keep,
            }),
        };
        control.heard(latest);
        witness::start(&control, receivers);
        crate::watch::start(&control);
        crate::shorten::start(&control);
        Ok(control)
    }
}

impl Control {
    /// The disk takes no writes.
    pub fn is_read_only(&self) -> bool {
        self.inner.store.is_read_only()
    }
}

/// The revision is read first: a change that commits meanwhile is met again as a newer revision.
pub(crate) async fn load(
    store: &Store,
    confirmed: engine::Timestamp,
    max_staleness: Option<Duration>,
    atlas: Arc<Atlas>,
) -> Result<Snapshot, ControlError> {
    let revision = store.revision().await?;
    // Each on a connection of its own.
    let (zones, users, expected) =
        tokio::try_join!(store.all_zones(), store.all_users(), store.count_tokens())?;
    let zones: Vec<_> = zones.into_iter().map(|record| record.zone).collect();
    let users: Vec<_> = users.into_iter().map(|record| record.user).collect();
    let mut compiling = Compiling::new(&zones, &users, expected);
    store.each_token(|token| compiling.add(&token)).await?;
    Ok(compiling.finish(revision, confirmed, max_staleness).located_by(atlas))
}
