//! Keeps the log within its age and its size: the oldest rows go first. The audit is kept apart, and longer.

use std::time::Duration;

use engine::Timestamp;
use store::{LogRecord, StoreError};
use tokio::time::MissedTickBehavior;

use crate::{Control, story};

/// How long and how large the log may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Rows of calls, places and counts.
    pub calls: Duration,
    pub changes: Duration,
    /// What rows of calls may take on the disk, about.
    pub bytes: u64,
}

impl Default for Keep {
    fn default() -> Self {
        const DAY: Duration = Duration::from_hours(24);
        Self { calls: 90 * DAY, changes: 400 * DAY, bytes: 10 * 1024 * 1024 * 1024 }
    }
}

const EVERY: Duration = Duration::from_mins(1);
/// Transactions of one round: others write between them.
const STEPS: usize = 500;
/// What has aged is looked for so often.
const AGED_EVERY: u32 = 60;

pub(crate) fn start(control: &Control) {
    let weak = std::sync::Arc::downgrade(&control.inner);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + EVERY, EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for round in 0_u32.. {
            ticks.tick().await;
            let Some(inner) = weak.upgrade() else { return };
            let control = Control { inner };
            if control.is_read_only() {
                continue;
            }
            if let Err(error) = control.shorten(round % AGED_EVERY == 0).await {
                tracing::warn!(%error, "the log could not be shortened: tried again");
            }
        }
    });
}

impl Control {
    /// Takes away what is too old or too much; `aged`: places and changes too.
    pub async fn shorten(&self, aged: bool) -> Result<(), StoreError> {
        let (store, keep, now) = (&self.inner.store, self.inner.keep, self.now());
        let end = now.minus(keep.calls);
        for _ in 0..STEPS {
            if store.shorten_log(end, u64::MAX).await? == 0 {
                break;
            }
        }
        if aged {
            store.shorten_records(now.minus(keep.changes), end).await?;
            while store.shorten_places(end).await? > 0 {}
        }
        let mut gone = 0;
        for _ in 0..STEPS {
            let beyond = store.log_bytes().await?.saturating_sub(keep.bytes);
            let rows = store.shorten_log(Timestamp::from_micros(i64::MAX), beyond).await?;
            if rows == 0 {
                break;
            }
            gone += rows;
        }
        if gone > 0 {
            self.tell_shortened(gone).await?;
        }
        Ok(())
    }

    async fn tell_shortened(&self, rows: u64) -> Result<(), StoreError> {
        tracing::warn!(rows, "the log is as large as it may be: its oldest rows are gone");
        let told = serde_json::json!({ "rows": rows, "mostBytes": self.inner.keep.bytes });
        let mut record = [self.own_row(story::SHORTENED, &told)];
        let mut write = self.inner.store.begin().await?;
        write.append_log(record[0].at, &mut record).await?;
        write.commit().await
    }

    /// What the program says of itself in the log.
    pub(crate) fn own_row(&self, kind: &str, told: &serde_json::Value) -> LogRecord {
        let now = self.now();
        LogRecord {
            kind: kind.to_owned(),
            at: now,
            last: now,
            count: 1,
            revision: self.inner.current.load().revision().0,
            story: told.to_string(),
            ..LogRecord::default()
        }
    }
}
