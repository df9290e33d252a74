//! What of the log the webhook has not had yet, and how far it got.

use engine::Timestamp;
use store::{Column, LogEnds, Narrow};

use crate::limits::{WEBHOOK_BACK, WEBHOOK_EVENTS};
use crate::log::{LogEntry, LogQuestion};
use crate::{Actor, Control, ControlError, story};

/// The next rows to send.
#[derive(Clone, Debug, Default)]
pub struct Unsent {
    pub entries: Vec<LogEntry>,
    /// To which place of the log these are all, where every one of them is sent.
    pub reached: i64,
    /// There are more behind them.
    pub more: bool,
}

impl Control {
    /// The place to which the log was sent; where it never was, its end: what was before stays unsent.
    pub async fn sent(&self) -> Result<i64, ControlError> {
        let LogEnds { logged, sent } = self.inner.store.log_ends().await?;
        if sent > 0 || self.is_read_only() {
            return Ok(if sent > 0 { sent } else { logged });
        }
        self.note_sent(logged).await?;
        Ok(logged)
    }

    /// Rows of these types behind the place `after`, no older than a day.
    pub async fn unsent(&self, after: i64, kinds: &[&str]) -> Result<Unsent, ControlError> {
        // First: rows are looked for in two tables, and while they are, more are written. None of those before this
        // place are missing from either.
        let logged = self.inner.store.log_ends().await?.logged;
        let oldest = self.now().minus(WEBHOOK_BACK).micros();
        if after < oldest && !self.between(after, oldest.min(logged), kinds, 1).await?.is_empty() {
            tracing::warn!(
                "events of more than a day ago were not sent to the webhook, and are not sent any more"
            );
        }
        let entries = self.between(after.max(oldest), logged, kinds, WEBHOOK_EVENTS).await?;
        match entries.last().filter(|_| entries.len() == WEBHOOK_EVENTS).map(LogEntry::number) {
            Some(reached) => Ok(Unsent { entries, reached, more: true }),
            // Not further than the log: a clock that is ahead for a while hides nothing of what comes after it.
            None => Ok(Unsent { entries, reached: after.max(logged), more: false }),
        }
    }

    /// Behind `after`, up to `last` and with it.
    async fn between(
        &self,
        after: i64,
        last: i64,
        kinds: &[&str],
        limit: usize,
    ) -> Result<Vec<LogEntry>, ControlError> {
        if last <= after {
            return Ok(Vec::new());
        }
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let question = LogQuestion {
            since: Timestamp::default(),
            until: Some(Timestamp::from_micros(last.saturating_add(1))),
            after: Some(after),
            newest_first: false,
            narrow: Narrow::OneOf(Column::Kind, kinds),
            limit,
        };
        self.log(&Actor::Machine, &question).await
    }

    /// Everything up to this place was sent.
    pub async fn note_sent(&self, reached: i64) -> Result<(), ControlError> {
        let mut write = self.inner.store.begin().await?;
        write.note_sent(reached).await?;
        Ok(write.commit().await?)
    }

    /// So many events up to this place were given up, and why: the log says so.
    pub async fn note_given_up(&self, reached: i64, events: usize, fault: &str) -> Result<(), ControlError> {
        let told = serde_json::json!({ "events": events, "fault": fault });
        let mut row = [self.own_row(story::GIVEN_UP, &told)];
        let mut write = self.inner.store.begin().await?;
        write.note_sent(reached).await?;
        write.append_log(row[0].at, &mut row).await?;
        Ok(write.commit().await?)
    }
}
