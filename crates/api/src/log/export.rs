//! `GET /ringfence/v1/logs/export`

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use control::Actor;
use futures_util::stream;
use okta::limits::EVENTS_PAGE_MAX;
use okta::log::{LogEvent, LogParameters, LogQuery};
use serde::Deserialize;

use super::csv;
use super::read::{Begin, Part, read};
use super::refused;
use crate::Api;
use crate::auth::Reader;
use crate::error::ApiError;
use crate::page::unknown;
use crate::parts::Query;

#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    format: Option<String>,
    since: Option<String>,
    until: Option<String>,
    filter: Option<String>,
    q: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Ndjson,
    Csv,
}

/// The events of a span as a file, oldest first: a JSON object a line, or a table that no spreadsheet takes for
/// formulas. It is sent while it is read.
#[utoipa::path(get, path = "/ringfence/v1/logs/export", tag = "System Log",
    params(("format" = Option<String>, Query, pattern = "^(ndjson|csv)?$", description = "`ndjson`, which it is where absent, or `csv`"),
        ("since" = Option<String>, Query, description = "As of `/api/v1/logs`"),
        ("until" = Option<String>, Query, description = "As of `/api/v1/logs`"),
        ("filter" = Option<String>, Query, description = "As of `/api/v1/logs`"),
        ("q" = Option<String>, Query, description = "As of `/api/v1/logs`")),
    responses((status = 200, description = "The file", content_type = "application/x-ndjson", body = String)))]
pub(crate) async fn export(
    Reader(actor): Reader,
    State(api): State<Api>,
    Query(question): Query<Question>,
) -> Result<Response, ApiError> {
    let format = match question.format.as_deref() {
        None | Some("" | "ndjson") => Format::Ndjson,
        Some("csv") => Format::Csv,
        Some(other) => return Err(unknown("format", other)),
    };
    let now = (api.settings.now)();
    let parameters = LogParameters {
        since: question.since.as_deref(),
        until: question.until.as_deref(),
        filter: question.filter.as_deref(),
        q: question.q.as_deref(),
        ..LogParameters::default()
    };
    let mut query = LogQuery::parse(&parameters, now).map_err(|error| refused(&error))?;
    let (since, until) = query.span(now);
    // What comes while it is sent is not a part of it.
    query.until = Some(until);
    let from = Begin { since, after: None };
    let state = Sending { api, actor, query, from, format, begun: false, ended: false };
    let body = Body::from_stream(stream::try_unfold(state, Sending::next));
    let (kind, name) = match format {
        Format::Ndjson => ("application/x-ndjson", "attachment; filename=\"ringfence-log.ndjson\""),
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"ringfence-log.csv\""),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    Ok((headers, body).into_response())
}

/// How far a file has got.
struct Sending {
    api: Api,
    actor: Actor,
    query: LogQuery,
    from: Begin,
    format: Format,
    begun: bool,
    ended: bool,
}

/// The file breaks off: whoever reads it must not take it for whole.
#[derive(Debug, thiserror::Error)]
#[error("the log could not be read any further")]
struct BrokenOff;

impl Sending {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, BrokenOff> {
        let mut text = String::new();
        if !self.begun {
            self.begun = true;
            if self.format == Format::Csv {
                text.push_str(csv::HEAD);
            }
        }
        while !self.ended && text.len() < csv::HEAD.len() + 1 {
            let part = read(&self.api, &self.actor, &self.query, self.from, EVENTS_PAGE_MAX).await;
            let Part { events, reached, more } = part.map_err(|_| BrokenOff)?;
            self.from.after = reached;
            self.ended = !more;
            text.extend(events.iter().map(|event| self.line(event)));
        }
        if text.is_empty() { Ok(None) } else { Ok(Some((text.into(), self))) }
    }

    fn line(&self, event: &LogEvent) -> String {
        match self.format {
            // Texts, numbers and lists always have a JSON form.
            Format::Ndjson => format!("{}\n", serde_json::to_string(event).unwrap_or_default()),
            Format::Csv => csv::line(event),
        }
    }
}
