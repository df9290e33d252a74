use proptest::prelude::*;
use serde_json::json;

use super::{Limits, read};
use crate::zone::tests::any_json;

fn check(bytes: impl AsRef<[u8]>, expected: &str) {
    let bytes = bytes.as_ref();
    let error = read(bytes, Limits::ORDINARY).map(drop).map_err(|error| error.to_string());
    let shown = String::from_utf8_lossy(bytes.get(..80).unwrap_or(bytes));
    assert!(error == Err(expected.to_owned()), "{shown}: expected {expected:?}, got {error:?}");
}

#[test]
fn reads_what_is_json() {
    let text = br#" {"a": [1, -2, 2.5, true, null, "\u00e9\ud83d\ude42"], "b": {}} "#;
    assert_eq!(read(text, Limits::ORDINARY), Ok(json!({"a": [1, -2, 2.5, true, null, "é🙂"], "b": {}})));
}

#[test]
fn b_109_a_key_stands_once() {
    check(r#"{"a": 1, "a": 2}"#, "line 1, column 12: the key \"a\" stands twice in one object");
    check(
        "{\"x\": [\n {\"network\": 1, \"netw\\u006frk\": 2}]}",
        "line 2, column 30: the key \"network\" stands twice in one object",
    );
    check(
        "{\"\\u001b\": 1, \"\\u001b\": 2}",
        "line 1, column 22: the key \"\\u{1b}\" stands twice in one object",
    );
}

#[test]
fn b_109_depth_is_bounded() {
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    assert!(read(nested("[", "]", 32).as_bytes(), Limits::ORDINARY).is_ok());
    check(nested("[", "]", 33), "line 1, column 34: more than 32 lists and objects stand inside each other");
    let objects = format!("{}1{}", "{\"a\":".repeat(33), "}".repeat(33));
    check(objects, "line 1, column 161: more than 32 lists and objects stand inside each other");
    assert!(read(nested("[", "]", 100_000).as_bytes(), Limits::ORDINARY).is_err());
}

#[test]
fn b_109_lists_are_bounded() {
    let list = |length: usize| format!("[{}]", vec!["1"; length].join(","));
    assert!(read(list(10_000).as_bytes(), Limits::ORDINARY).is_ok());
    check(list(10_001), "line 1, column 20003: a list or an object has more than 10000 elements");
    assert!(read(list(250_000).as_bytes(), Limits::ZONE).is_ok());
    assert!(read(list(250_001).as_bytes(), Limits::ZONE).is_err());
    let keys: Vec<String> = (0..10_001).map(|key| format!("\"{key}\":1")).collect();
    assert!(read(format!("{{{}}}", keys.join(",")).as_bytes(), Limits::ORDINARY).is_err());
}

#[test]
fn b_109_what_is_no_json_is_told_where() {
    check("", "line 1, column 0: EOF while parsing a value");
    check("\u{feff}{}", "line 1, column 1: it begins with a byte order mark: send UTF-8 without one");
    check("{} x", "line 1, column 4: trailing characters");
    check("{}{}", "line 1, column 3: trailing characters");
    check(r#"{"a": 1e999}"#, "line 1, column 11: number out of range");
    check(r#"["\ud800"]"#, "line 1, column 9: unexpected end of hex escape");
    check(r#"["\udc00"]"#, "line 1, column 8: lone leading surrogate in hex escape");
    check(b"[\"\xff\"]", "line 1, column 3: invalid unicode code point");
    check("[\"a\nb\"]", "line 2, column 0: control character (\\u0000-\\u001F) found while parsing a string");
    check("[01]", "line 1, column 3: invalid number");
    check("[NaN]", "line 1, column 2: expected value");
    check("[1,]", "line 1, column 4: trailing comma");
    check("{'a': 1}", "line 1, column 2: key must be a string");
    check("[1", "line 1, column 2: EOF while parsing a list");
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in any_json()) {
        let text = serde_json::to_vec(&value).unwrap();
        prop_assert_eq!(read(&text, Limits::ORDINARY), Ok(value));
    }
}
