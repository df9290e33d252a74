use engine::Timestamp;
use serde_json::json;

use super::{LogParameters, LogQuery, QueryError};
use crate::log::Words;
use crate::time;

fn now() -> Timestamp {
    time::parse("2026-11-27T12:00:00Z").unwrap()
}

fn parse(parameters: LogParameters<'_>) -> Result<LogQuery, QueryError> {
    LogQuery::parse(&parameters, now())
}

/// By name, one of them.
fn one<'a>(name: &str, value: &'a str) -> LogParameters<'a> {
    let mut parameters = LogParameters::default();
    let place = match name {
        "since" => &mut parameters.since,
        "until" => &mut parameters.until,
        "filter" => &mut parameters.filter,
        "q" => &mut parameters.q,
        "limit" => &mut parameters.limit,
        _ => &mut parameters.sort_order,
    };
    *place = Some(value);
    parameters
}

#[test]
fn without_parameters_the_last_seven_days_are_asked_for() {
    let plain = parse(LogParameters::default()).unwrap();
    assert!(plain.is_polling());
    let week = time::parse("2026-11-20T12:00:00Z").unwrap();
    assert_eq!(plain.span(now()), (week, now()));
    let expected = LogQuery {
        since: None,
        until: None,
        filter: None,
        q: Words::default(),
        limit: 100,
        descending: false,
    };
    assert_eq!(plain, expected);
    let empty = Some("");
    let empty = LogParameters {
        since: empty,
        until: empty,
        filter: empty,
        q: empty,
        limit: empty,
        sort_order: empty,
    };
    assert_eq!(parse(empty), Ok(expected));
}

#[test]
fn a_span_is_what_is_given_of_it() {
    for (since, until, expected) in [
        (Some("2026-10-01T00:00:00Z"), None, ("2026-10-01T00:00:00Z", "2026-11-27T12:00:00Z")),
        (None, Some("2026-11-08T00:00:00+01:00"), ("2026-10-31T23:00:00Z", "2026-11-07T23:00:00Z")),
        // A plus that was not encoded.
        (Some("2026-11-01T02:00:00 02:00"), None, ("2026-11-01T00:00:00Z", "2026-11-27T12:00:00Z")),
        (
            Some("2026-11-01T00:00:00.123Z"),
            Some("2026-11-01T00:00:00.123Z"),
            ("2026-11-01T00:00:00.123Z", "2026-11-01T00:00:00.123Z"),
        ),
        // Midnight, 180 days before the day that it is.
        (Some("2026-05-31T00:00:00Z"), None, ("2026-05-31T00:00:00Z", "2026-11-27T12:00:00Z")),
    ] {
        let query = parse(LogParameters { since, until, ..LogParameters::default() }).unwrap();
        let (first, last) = (time::parse(expected.0).unwrap(), time::parse(expected.1).unwrap());
        assert_eq!(query.span(now()), (first, last), "{since:?} {until:?}");
        assert_eq!(query.is_polling(), until.is_none());
    }
}

#[test]
fn pages_and_orders_are_read() {
    for (text, limit) in
        [("0", 0), ("1", 1), ("1000", 1_000), ("1001", 1_000), ("99999999999999999999999", 1_000)]
    {
        assert_eq!(parse(one("limit", text)).unwrap().limit, limit, "{text}");
    }
    for (text, descending) in
        [("ASCENDING", false), ("ascending", false), ("DESCENDING", true), ("Descending", true)]
    {
        let query = parse(one("sortOrder", text)).unwrap();
        assert_eq!((query.descending, query.is_polling()), (descending, !descending), "{text}");
    }
}

#[test]
fn filter_and_words_must_both_hold() {
    let filter = Some(r#"eventType eq "zone.create""#);
    let query = parse(LogParameters { filter, q: Some("Office"), ..LogParameters::default() }).unwrap();
    for (kind, name, expected) in [
        ("zone.create", "the office", true),
        ("zone.create", "home", false),
        ("zone.update", "office", false),
    ] {
        let event = json!({ "eventType": kind, "target": [{ "displayName": name }] });
        assert_eq!(query.holds(&event), expected, "{kind} {name}");
    }
    assert!(parse(LogParameters::default()).unwrap().holds(&json!({})));
}

/// Okta's samples, word for word (system-log, "Errors").
#[test]
fn errors_are_okta_s() {
    let date =
        "The date format in your query is not recognized. Please enter dates using ISO8601 string format.";
    let bad_date = |name: &str| {
        let summary =
            format!("Api validation failed: '{name}': {date}. '{name}': must be a valid date-time or empty.");
        (
            "E0000001",
            summary,
            vec![format!("{name}: {date}"), format!("{name}: must be a valid date-time or empty.")],
        )
    };
    let long = "Freeform search cannot contain items longer than 40 characters. Please shorten the items in your search or use an advanced filter to query by specific fields.";
    let invalid = |name: &str, sentence: &str| {
        (
            "E0000001",
            format!("Api validation failed: '{name}': {sentence}"),
            vec![format!("{name}: {sentence}")],
        )
    };
    let early = "Invalid parameter: The since parameter is over 180 days prior to the current day.";
    let words = "a ".repeat(11);
    for (parameters, expected) in [
        (one("until", "2026-11-27"), bad_date("until")),
        (one("since", "yesterday"), bad_date("since")),
        (one("since", "2026-11-27 00:00:00Z"), bad_date("since")),
        (one("since", "2026-05-30T23:59:59Z"), ("E0000053", early.to_owned(), vec![])),
        (one("q", "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc"), invalid("q", long)),
        (one("q", &words), invalid("q", "Freeform search cannot contain more than 10 items.")),
        (one("limit", "-1"), invalid("limit", "must be a number from 0 to 1000.")),
        (one("limit", "ten"), invalid("limit", "must be a number from 0 to 1000.")),
        (one("sortOrder", "DESC"), invalid("sortOrder", "must be ASCENDING or DESCENDING.")),
        (
            LogParameters { until: Some("2026-11-01T00:00:00Z"), ..one("since", "2026-11-01T00:00:01Z") },
            invalid("since", "must not be after until."),
        ),
        (one("filter", "some_invalid_field pr"), ("E0000053", "field is not valid: some_invalid_field".into(), vec![])),
        (
            one("filter", "published pr"),
            (
                "E0000031",
                "The supplied combination of operator and field is not currently supported. Operator: pr, Field: published".into(),
                vec![],
            ),
        ),
    ] {
        let body = parse(parameters).expect_err("no query").body("oae1");
        let causes: Vec<_> = body.error_causes.into_iter().map(|cause| cause.error_summary).collect();
        assert_eq!((body.error_code.as_str(), body.error_summary, causes), expected, "{parameters:?}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let parameters = LogParameters { sort_order: Some("up"), ..one("limit", "-5") };
    assert_eq!(
        parse(parameters).unwrap_err().to_string(),
        "Api validation failed: 'limit': must be a number from 0 to 1000.. 'sortOrder': must be ASCENDING or DESCENDING."
    );
}
