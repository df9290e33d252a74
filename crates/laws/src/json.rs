//! JSON bodies: what is taken is right by RFC 8259 and the limits, and means what it means to everybody.

mod bodies;
mod scan;

use okta::json::{Limits, read};
use serde_json::Value;

use crate::words;

/// So low that short inputs reach them.
const TIGHT: Limits = Limits { depth: 3, elements: 5 };

pub fn holds(data: &[u8]) {
    for limits in [Limits::ORDINARY, Limits::ZONE, TIGHT] {
        let read = read(data, limits);
        if let Some(right) = scan::is_right(data, limits) {
            assert_eq!(read.is_ok(), right, "{} within {limits:?}: {read:?}", data.escape_ascii());
        }
        match read {
            Ok(value) => {
                assert!(depth(&value) <= limits.depth && widest(&value) <= limits.elements, "{limits:?}");
                assert_eq!(
                    serde_json::from_slice::<Value>(data).ok().as_ref(),
                    Some(&value),
                    "to everybody else"
                );
                bodies::hold(&value);
            }
            Err(error) => {
                let lines = data.split(|byte| *byte == b'\n').count();
                assert!((1..=lines).contains(&error.line) && error.column <= data.len(), "{error}");
                words::can_be_shown(&error.to_string());
            }
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
    }
}

/// Elements of the longest list or object.
fn widest(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
        Value::Array(list) => list.iter().map(widest).fold(list.len(), usize::max),
        Value::Object(object) => object.values().map(widest).fold(object.len(), usize::max),
    }
}
