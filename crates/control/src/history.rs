//! What was changed about a thing, and what made a verdict as it was.

use std::collections::HashSet;

use store::EventRecord;

use crate::log::Names;
use crate::story::Story;
use crate::{Actor, Control, ControlError, LogRecord};

/// A page of changes, newest first.
#[derive(Clone, Debug)]
pub struct Changes {
    pub events: Vec<EventRecord>,
    pub names: Names,
    /// Behind what the next page begins, where there is one.
    pub next: Option<String>,
}

impl Control {
    /// The changes of a token, a zone or a user, which may be gone.
    pub async fn history(
        &self,
        actor: &Actor,
        target: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Changes, ControlError> {
        Self::readable(actor)?;
        let wrong = |_| ControlError::invalid("after", "The cursor is not one of this list.");
        let before = after.map(str::parse).transpose().map_err(wrong)?;
        let mut events = self.inner.store.events_about(target, before, limit.saturating_add(1)).await?;
        let more = events.len() > limit;
        events.truncate(limit);
        let next = events.last().filter(|_| more).map(|event| event.number.to_string());
        let names = self.names_of(&events).await?;
        Ok(Changes { events, names, next })
    }

    /// The change that last made a refusal what it was: the newest, then, of what it rests on.
    pub async fn change_behind(
        &self,
        actor: &Actor,
        record: &LogRecord,
    ) -> Result<Option<(EventRecord, Names)>, ControlError> {
        Self::readable(actor)?;
        let about = story_of(record).about;
        let Some(event) = self.inner.store.event_that_made(&about, record.revision).await? else {
            return Ok(None);
        };
        let names = self.names_of(std::slice::from_ref(&event)).await?;
        Ok(Some((event, names)))
    }

    async fn names_of(&self, events: &[EventRecord]) -> Result<Names, ControlError> {
        let tokens: HashSet<_> = events.iter().filter_map(|event| event.actor_token.clone()).collect();
        let users = events.iter().map(|event| event.actor.clone()).collect();
        self.names(tokens, users).await
    }
}

/// What is kept of a refused call beside its steps; of a row that was written by an older version, nothing.
pub fn story_of(record: &LogRecord) -> Story {
    serde_json::from_str(&record.story).unwrap_or_default()
}
