//! The System Log: what became of calls and what was changed, in one order.

use std::collections::{HashMap, HashSet};

use engine::Timestamp;
use store::{EventRecord, LogPart, LogRecord, Narrow};

use crate::{Actor, Control, ControlError};

/// One row of the log.
#[derive(Clone, Debug)]
pub enum LogEntry {
    Calls(LogRecord),
    Change(EventRecord),
}

/// Which part of the log is read.
#[derive(Clone, Debug)]
pub struct LogQuestion {
    pub since: Timestamp,
    /// `None`: whatever will be.
    pub until: Option<Timestamp>,
    /// Behind the place of the last row of the page before.
    pub after: Option<i64>,
    pub newest_first: bool,
    pub narrow: Narrow,
    /// Rows; fewer are the end.
    pub limit: usize,
}

/// Names of what rows speak of by their ids.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub tokens: HashMap<String, String>,
    /// Logins.
    pub users: HashMap<String, String>,
}

impl LogEntry {
    /// Its place in the log: microseconds since 1970, unique.
    pub fn number(&self) -> i64 {
        match self {
            Self::Calls(record) => record.number,
            Self::Change(record) => record.number,
        }
    }

    /// As the wire has it: a UUID's form.
    pub fn uuid(&self) -> String {
        match self {
            Self::Calls(record) => dashed(&format!("{:016x}{:016x}", record.number, 0)),
            Self::Change(record) => dashed(&record.id),
        }
    }
}

fn dashed(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

impl Control {
    /// Rows in their order, of both kinds.
    pub async fn log(&self, actor: &Actor, question: &LogQuestion) -> Result<Vec<LogEntry>, ControlError> {
        Self::readable(actor)?;
        let (mut after, mut before) =
            (question.since.micros() - 1, question.until.map_or(i64::MAX, Timestamp::micros));
        match question.after {
            Some(last) if question.newest_first => before = before.min(last),
            Some(last) => after = after.max(last),
            None => {}
        }
        // First: two tables are read, and while they are, more is written. Of what stands up to this place neither
        // lacks a row, so that whoever goes on behind it has passed over nothing.
        let logged = self.inner.store.log_ends().await?.logged;
        before = before.min(logged.saturating_add(1));
        let (newest_first, limit) = (question.newest_first, question.limit);
        let part = LogPart { after, before, newest_first, limit };
        let store = &self.inner.store;
        let (calls, changes) = tokio::try_join!(
            store.log_of_calls(part, &question.narrow),
            store.log_of_changes(part, &question.narrow)
        )?;
        let mut entries: Vec<_> =
            calls.into_iter().map(LogEntry::Calls).chain(changes.into_iter().map(LogEntry::Change)).collect();
        entries.sort_by_key(LogEntry::number);
        if newest_first {
            entries.reverse();
        }
        entries.truncate(limit);
        Ok(entries)
    }

    /// The row of a UUID.
    pub async fn log_entry(&self, actor: &Actor, uuid: &str) -> Result<LogEntry, ControlError> {
        Self::readable(actor)?;
        let missing = || ControlError::NotFound { entity: "LogEvent", id: uuid.to_owned() };
        let digits: String = uuid.chars().filter(|c| *c != '-').collect();
        if digits.len() != 32 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(missing());
        }
        let digits = digits.to_ascii_lowercase();
        let question = |since, narrow| LogQuestion {
            since,
            until: None,
            after: None,
            newest_first: false,
            narrow,
            limit: 1,
        };
        // A row of calls carries its place.
        if let (Some(place), true) = (digits.get(..16), digits.ends_with(&"0".repeat(16)))
            && let Ok(number) = i64::from_str_radix(place, 16)
        {
            let found = self.log(actor, &question(Timestamp::from_micros(number), Narrow::Any)).await?;
            let of_calls =
                |entry: &LogEntry| matches!(entry, LogEntry::Calls(record) if record.number == number);
            if let Some(entry) = found.into_iter().find(of_calls) {
                return Ok(entry);
            }
        }
        let by_id = Narrow::OneOf(store::Column::Id, vec![digits]);
        let found = self.log(actor, &question(Timestamp::default(), by_id)).await?;
        found.into_iter().next().ok_or_else(missing)
    }

    /// The names of tokens and users in these rows.
    pub async fn names_in(&self, entries: &[LogEntry]) -> Result<Names, ControlError> {
        let mut tokens = HashSet::new();
        let mut users = HashSet::new();
        for entry in entries {
            match entry {
                LogEntry::Calls(record) => {
                    tokens.extend(record.token_id.clone());
                    users.extend(record.owner.clone());
                }
                LogEntry::Change(record) => {
                    tokens.extend(record.actor_token.clone());
                    users.insert(record.actor.clone());
                }
            }
        }
        self.names(tokens, users).await
    }

    pub(crate) async fn names(
        &self,
        tokens: HashSet<String>,
        users: HashSet<String>,
    ) -> Result<Names, ControlError> {
        let snapshot = self.inner.current.load();
        let login = |id: String| {
            let user = engine::UserId::parse(&id).ok().and_then(|id| snapshot.user(&id))?;
            Some((id, user.login.to_string()))
        };
        let tokens: Vec<_> = tokens.into_iter().collect();
        let tokens = self.inner.store.token_names(&tokens).await?.into_iter().collect();
        Ok(Names { tokens, users: users.into_iter().filter_map(login).collect() })
    }
}
