//! One comparison of an event's values with what is asked for.

use std::cmp::Ordering;

use serde_json::{Number, Value as Json};

use super::{Field, Operator, Value};

pub(super) fn is(event: &Json, field: &Field, operator: Operator, wanted: &Value) -> bool {
    let ordered =
        |test: fn(Ordering) -> bool| field.any(event, &|found| order(found, wanted).is_some_and(test));
    let part = |test: fn(&str, &str) -> bool| {
        let wanted = text(wanted);
        field.any(event, &|found| plain(found).is_some_and(|found| test(&found, &wanted)))
    };
    match (operator, wanted) {
        (Operator::Equal, Value::Null) => !field.any(event, &|_| true),
        (Operator::NotEqual, Value::Null) => field.any(event, &|_| true),
        (Operator::Equal, _) => ordered(Ordering::is_eq),
        (Operator::NotEqual, _) => !ordered(Ordering::is_eq),
        (Operator::Greater, _) => ordered(Ordering::is_gt),
        (Operator::GreaterOrEqual, _) => ordered(Ordering::is_ge),
        (Operator::Less, _) => ordered(Ordering::is_lt),
        (Operator::LessOrEqual, _) => ordered(Ordering::is_le),
        (Operator::StartsWith, _) => part(|found, wanted| found.starts_with(wanted)),
        (Operator::EndsWith, _) => part(|found, wanted| found.ends_with(wanted)),
        (Operator::Contains, _) => part(|found, wanted| found.contains(wanted)),
    }
}

/// How a value stands to the wanted one; `None` where neither can be told from the other's kind.
fn order(found: &Json, wanted: &Value) -> Option<Ordering> {
    let same = |same: bool| same.then_some(Ordering::Equal);
    match (found, wanted) {
        (Json::String(found), Value::Text(wanted)) => Some(found.as_bytes().cmp(wanted.as_bytes())),
        (Json::Number(found), Value::Number(wanted)) => numbers(found, wanted),
        (Json::Number(found), Value::Text(wanted)) => numbers(found, &number(wanted)?),
        (Json::String(found), Value::Number(wanted)) => numbers(&number(found)?, wanted),
        (Json::Bool(found), Value::Boolean(wanted)) => same(found == wanted),
        (Json::Bool(found), Value::Text(wanted)) => same(boolean(wanted) == Some(*found)),
        (Json::String(found), Value::Boolean(wanted)) => same(boolean(found) == Some(*wanted)),
        (Json::Null | Json::Array(_) | Json::Object(_), _)
        | (_, Value::Null)
        | (Json::Number(_), Value::Boolean(_))
        | (Json::Bool(_), Value::Number(_)) => None,
    }
}

fn numbers(one: &Number, other: &Number) -> Option<Ordering> {
    let whole = |number: &Number| number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}

/// As JSON writes it, but read so that it is printed as the same number.
pub(super) fn number(text: &str) -> Option<Number> {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let read: Number = serde_json::from_str(text).ok().filter(|_| begins)?;
    if read.is_f64() { Number::from_f64(text.parse().ok()?) } else { Some(read) }
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// In lower case, for what looks into a text.
fn plain(found: &Json) -> Option<String> {
    match found {
        Json::String(text) => Some(text.to_lowercase()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(boolean) => Some(boolean.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn text(wanted: &Value) -> String {
    match wanted {
        Value::Text(text) => text.to_lowercase(),
        Value::Number(_) | Value::Boolean(_) | Value::Null => wanted.to_string(),
    }
}
