//! Reads the log until a page is full, and no further than a call may take.

use control::log::LogQuestion;
use control::{Actor, Narrow};
use engine::Timestamp;
use okta::log::{LogEvent, LogQuery};
use serde_json::Value;

use super::event::events;
use super::narrow::narrow;
use crate::Api;
use crate::error::ApiError;

/// Rows that are looked at for one page. What a filter does not find within them is looked for by the next page.
const LOOKED_AT: usize = 20_000;
/// Rows that are read at once, where few of them are asked for.
const AT_ONCE: usize = 2_000;

/// A part of the log.
pub(super) struct Part {
    pub(super) events: Vec<LogEvent>,
    /// The place of the last row that was looked at.
    pub(super) reached: Option<i64>,
    /// There may be more behind it.
    pub(super) more: bool,
}

/// From where on.
#[derive(Clone, Copy)]
pub(super) struct Begin {
    pub(super) since: Timestamp,
    /// The place of the last row that was looked at before.
    pub(super) after: Option<i64>,
}

/// At most `limit` events.
pub(super) async fn read(
    api: &Api,
    actor: &Actor,
    query: &LogQuery,
    Begin { since, after }: Begin,
    limit: usize,
) -> Result<Part, ApiError> {
    let narrow = query.filter.as_ref().map_or(Narrow::Any, narrow);
    let is_narrow = query.filter.is_some() || !query.q.words().is_empty();
    let mut part = Part { events: Vec::new(), reached: after, more: limit == 0 };
    let mut question = LogQuestion {
        since,
        until: query.until,
        after,
        newest_first: query.descending,
        narrow,
        limit: limit + 1,
    };
    let mut looked_at = 0;
    while part.events.len() < limit {
        let entries = api.control.log(actor, &question).await?;
        let ended = entries.len() < question.limit;
        for (entry, event) in entries.iter().zip(events(&api.control, &entries).await?) {
            if part.events.len() == limit {
                part.more = true;
                return Ok(part);
            }
            part.reached = Some(entry.number());
            if !is_narrow || holds(query, &event) {
                part.events.push(event);
            }
        }
        looked_at += entries.len();
        if ended {
            return Ok(part);
        }
        if looked_at >= LOOKED_AT {
            part.more = true;
            return Ok(part);
        }
        question.after = part.reached;
        question.limit = AT_ONCE;
    }
    part.more = true;
    Ok(part)
}

fn holds(query: &LogQuery, event: &LogEvent) -> bool {
    serde_json::to_value(event).is_ok_and(|event: Value| query.holds(&event))
}
