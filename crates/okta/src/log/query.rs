//! What is asked of the log: a span of time, a filter, words, a page (Okta: system-log, "List events").

#[cfg(test)]
mod tests;

use engine::Timestamp;
use serde_json::Value;

use super::filter::{Filter, FilterError};
use super::words::Words;
use crate::error::{Cause, ErrorBody, ErrorCode};
use crate::field::Causes;
use crate::limits::{EVENTS_PAGE_DEFAULT, EVENTS_PAGE_MAX, LOG_SINCE_MAX, LOG_SPAN_DEFAULT};
use crate::time;

/// As they stand in the address, decoded. An empty one is not given: Okta's own links carry `q=`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogParameters<'a> {
    pub since: Option<&'a str>,
    pub until: Option<&'a str>,
    pub filter: Option<&'a str>,
    pub q: Option<&'a str>,
    pub limit: Option<&'a str>,
    pub sort_order: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogQuery {
    /// As given: [`LogQuery::span`] has what holds.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub filter: Option<Filter>,
    pub q: Words,
    /// 0 to [`EVENTS_PAGE_MAX`].
    pub limit: usize,
    pub descending: bool,
}

/// Why parameters ask for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("{}", self.summary())]
    Invalid(Vec<Cause>),
    /// A `since` before [`LOG_SINCE_MAX`].
    #[error("{}", self.summary())]
    TooEarly,
    #[error("{}", self.summary())]
    Filter { text: String, error: FilterError },
}

impl LogQuery {
    pub fn parse(parameters: &LogParameters<'_>, now: Timestamp) -> Result<Self, QueryError> {
        let given = |parameter: Option<&str>| parameter.filter(|text| !text.is_empty()).map(str::to_owned);
        let mut causes = Causes::default();
        let since = given(parameters.since).and_then(|text| at("since", &text, &mut causes));
        let until = given(parameters.until).and_then(|text| at("until", &text, &mut causes));
        if let (Some(since), Some(until)) = (since, until)
            && until < since
        {
            causes.add("since", "must not be after until.");
        }
        let q = Words::parse(parameters.q.unwrap_or_default());
        let q = q.map_err(|error| causes.add("q", error.to_string())).unwrap_or_default();
        let limit =
            given(parameters.limit).map_or(Some(EVENTS_PAGE_DEFAULT), |text| page(&text, &mut causes));
        let descending =
            given(parameters.sort_order).map_or(Some(false), |text| descends(&text, &mut causes));
        let (limit, descending) = causes.or(limit.zip(descending)).map_err(QueryError::Invalid)?;
        if since.is_some_and(|since| since < earliest(now)) {
            return Err(QueryError::TooEarly);
        }
        let filter = given(parameters.filter)
            .map(|text| Filter::parse(&text).map_err(|error| QueryError::Filter { text, error }));
        Ok(Self { since, until, filter: filter.transpose()?, q, limit, descending })
    }

    /// Whether the answer goes on for ever: its last page leads to the events to come.
    pub fn is_polling(&self) -> bool {
        self.until.is_none() && !self.descending
    }

    /// From when, inclusive, to when.
    pub fn span(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let until = self.until.unwrap_or(now);
        (self.since.unwrap_or_else(|| until.minus(LOG_SPAN_DEFAULT)), until)
    }

    /// Whether an event, as it goes out, is asked for, but for its time.
    pub fn holds(&self, event: &Value) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.holds(event)) && self.q.holds(event)
    }
}

/// Midnight that many days ago: a client that counts 180 days back is not a moment late.
fn earliest(now: Timestamp) -> Timestamp {
    let of_day = now.micros().rem_euclid(DAY_MICROS);
    Timestamp::from_micros(now.micros().saturating_sub(of_day)).minus(LOG_SINCE_MAX)
}

const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// A `+` that was not encoded has come as a blank, and can have been nothing else.
fn at(parameter: &str, text: &str, causes: &mut Causes) -> Option<Timestamp> {
    let read = time::parse(&text.replacen(' ', "+", 1)).ok();
    if read.is_none() {
        causes.add(parameter, "The date format in your query is not recognized. Please enter dates using ISO8601 string format.");
        causes.add(parameter, "must be a valid date-time or empty.");
    }
    read
}

fn page(text: &str, causes: &mut Causes) -> Option<usize> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        causes.add("limit", format!("must be a number from 0 to {EVENTS_PAGE_MAX}."));
        return None;
    }
    // Digits that do not fit are a number too, and greater than any page.
    Some(text.parse().unwrap_or(usize::MAX).min(EVENTS_PAGE_MAX))
}

fn descends(text: &str, causes: &mut Causes) -> Option<bool> {
    let order = ["ASCENDING", "DESCENDING"].into_iter().position(|order| text.eq_ignore_ascii_case(order));
    if order.is_none() {
        causes.add("sortOrder", "must be ASCENDING or DESCENDING.");
    }
    order.map(|index| index == 1)
}

impl QueryError {
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Invalid(_) => ErrorCode::Validation,
            Self::TooEarly => ErrorCode::ScimFilter,
            Self::Filter { error, .. } => error.code(),
        }
    }

    /// The `errorSummary`, as Okta's samples have it.
    pub fn summary(&self) -> String {
        match self {
            Self::Invalid(causes) => {
                let causes: Vec<_> =
                    causes.iter().map(|cause| format!("'{}': {}", cause.field, cause.sentence)).collect();
                self.code().summary(&causes.join(". "))
            }
            Self::TooEarly => {
                let days = LOG_SINCE_MAX.as_secs() / (24 * 60 * 60);
                format!(
                    "Invalid parameter: The since parameter is over {days} days prior to the current day."
                )
            }
            Self::Filter { text, error } => error.summary(text),
        }
    }

    pub fn body(&self, error_id: impl Into<String>) -> ErrorBody {
        let body = ErrorBody::saying(self.code(), self.summary(), error_id);
        match self {
            Self::Invalid(causes) => body.caused_by(causes),
            Self::TooEarly | Self::Filter { .. } => body,
        }
    }
}
