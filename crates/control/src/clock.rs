//! The latest time that was ever seen: a clock that is set back revives nothing that has expired (B-077).

use std::sync::Mutex;
use std::time::Duration;

use engine::Timestamp;
use serde_json::json;
use store::StoreError;

use crate::publish::Audit;
use crate::{Actor, Control, ControlError};

/// How often the time is noted in the store.
const NOTE: Duration = Duration::from_mins(1);

/// What the store has noted, as far as this node knows.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    noted: Mutex<Timestamp>,
}

impl Control {
    /// Now, or the latest time that was seen, where the clock is behind it: what ends by time is over by this one.
    pub(crate) fn latest_now(&self) -> Timestamp {
        self.now().max(self.inner.current.load().latest())
    }

    /// Believes the clock as it stands, whatever later time was seen before. The administrator's word, on the
    /// machine: after a clock that was ahead was set right.
    pub async fn accept_time(&self) -> Result<(), ControlError> {
        if self.inner.organization.get().is_none() {
            return Ok(());
        }
        let mut changing = self.change(&Actor::Machine).await?;
        let (at, latest) = (changing.at, self.inner.current.load().latest());
        changing.write.accept_time(at).await?;
        let audit = Audit {
            kind: "system.clock.accept",
            actor: &Actor::Machine,
            target: String::new(),
            target_name: "",
            detail: json!({ "now": at.to_string(), "latest": latest.to_string() }),
        };
        changing.publish(vec![audit], vec![]).await?;
        self.heard(at);
        self.inner.turns.take().await.publish(|now| now.seen_until(at));
        Ok(())
    }

    /// Notes the time, where it has gone on since it was last noted. The caller holds the turn.
    pub(crate) async fn note_time(&self, at: Timestamp) -> Result<(), StoreError> {
        let noted = self.inner.clock.noted.lock().map(|noted| *noted).unwrap_or_default();
        if at < noted.plus(NOTE) || self.inner.organization.get().is_none() {
            return Ok(());
        }
        let mut write = self.inner.store.begin().await?;
        write.note_time(at).await?;
        write.commit().await?;
        self.heard(at);
        Ok(())
    }

    pub(crate) fn heard(&self, at: Timestamp) {
        if let Ok(mut noted) = self.inner.clock.noted.lock() {
            *noted = at;
        }
    }
}
