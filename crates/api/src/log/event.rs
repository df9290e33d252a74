//! A row of the log as Okta's event.

mod calls;
mod change;

use control::Control;
use control::log::{LogEntry, Names};
use engine::{Snapshot, Timestamp};
use okta::log::event::{LogActor, LogGeographicalContext, LogTarget};
use okta::log::{LogEvent, kind};

pub(crate) use self::calls::answer;
pub(crate) use self::change::words as change_words;

/// The program itself, as an actor.
pub(super) const PROGRAM: &str = "system";

/// What rows are turned into events by.
struct Telling<'a> {
    names: &'a Names,
    snapshot: &'a Snapshot,
}

impl Telling<'_> {
    fn event(&self, entry: &LogEntry) -> LogEvent {
        let uuid = entry.uuid();
        match entry {
            LogEntry::Calls(record) => self.calls(record, uuid),
            LogEntry::Change(record) => self.change(record, uuid),
        }
    }

    fn of(event_type: &str, uuid: String, number: i64) -> LogEvent {
        let published = Timestamp::from_micros(number);
        match kind::kind(event_type) {
            Some(kind) => LogEvent::of(kind, uuid, published),
            // Of a newer version.
            None => LogEvent {
                event_type: event_type.to_owned(),
                display_message: event_type.to_owned(),
                published: okta::time::millis(published),
                uuid,
                ..LogEvent::default()
            },
        }
    }

    fn user(&self, id: &str) -> LogActor {
        let login = self.names.users.get(id).cloned().unwrap_or_default();
        LogActor {
            id: id.to_owned(),
            kind: "User".to_owned(),
            alternate_id: login.clone(),
            display_name: login,
            detail_entry: None,
        }
    }

    /// The program itself.
    fn program() -> LogActor {
        LogActor {
            id: PROGRAM.to_owned(),
            kind: "SystemPrincipal".to_owned(),
            alternate_id: "system".to_owned(),
            display_name: "Ringfence".to_owned(),
            detail_entry: None,
        }
    }

    fn token(&self, id: &str) -> LogTarget {
        target(id, "Token", self.names.tokens.get(id).cloned().unwrap_or_default())
    }
}

fn target(id: &str, kind: &str, name: String) -> LogTarget {
    LogTarget {
        id: id.to_owned(),
        kind: kind.to_owned(),
        alternate_id: "unknown".to_owned(),
        display_name: name,
        detail_entry: None,
    }
}

fn country(country: Option<&String>) -> Option<LogGeographicalContext> {
    country.map(|country| LogGeographicalContext { country: Some(country.clone()), ..Default::default() })
}

/// Rows of the log as Okta's events, in their order.
pub async fn events(control: &Control, entries: &[LogEntry]) -> Result<Vec<LogEvent>, control::ControlError> {
    let names = control.names_in(entries).await?;
    let snapshot = control.current().load();
    let telling = Telling { names: &names, snapshot: &snapshot };
    Ok(entries.iter().map(|entry| telling.event(entry)).collect())
}
