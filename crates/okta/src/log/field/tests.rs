use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{FIELDS, Field, Holds, OPEN};
use crate::log::event::tests::created;

/// The paths of all that is no object with known keys.
fn leaves(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, found);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| leaves(element, path, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.insert(path.to_owned());
        }
    }
}

#[test]
fn all_of_an_event_may_be_asked_for_but_its_time() {
    let mut found = BTreeSet::new();
    leaves(&serde_json::to_value(created()).unwrap(), "", &mut found);
    assert!(found.remove("published"));
    let open = |path: &String| OPEN.iter().any(|open| path.starts_with(open));
    let known: BTreeSet<String> = found.iter().filter(|path| !open(path)).cloned().collect();
    assert_eq!(known, FIELDS.iter().map(|(path, _)| (*path).to_owned()).collect());
    for path in found {
        assert_eq!(Field::of(&path).map(|field| field.path().to_owned()), Some(path));
    }
    assert_eq!(Field::of("published"), None);
}

#[test]
fn a_path_is_as_written() {
    for good in ["debugContext.debugData.requestUri", "transaction.detail.requestApiTokenId"] {
        assert_eq!(Field::of(good).unwrap().holds(), Holds::Anything);
    }
    assert_eq!(Field::of("securityContext.asNumber").unwrap().holds(), Holds::Number);
    assert_eq!(Field::of("securityContext.isProxy").unwrap().holds(), Holds::Boolean);
    for bad in [
        "",
        "EventType",
        "eventtype",
        "actor",
        "target",
        "client.geographicalContext",
        "debugContext.debugData",
        "debugContext.debugData.",
        "debugContext.debugData.a b",
        "transaction.detail.\u{202e}",
        "actor.id.x",
    ] {
        assert_eq!(Field::of(bad), None, "{bad}");
    }
}

#[test]
fn a_value_is_found_by_its_path() {
    let event = json!({
        "target": [{ "id": "a" }, { "id": null }, { "id": "b" }],
        "debugContext": { "debugData": { "a.b": "dots", "c": { "d": "deep" }, "e": ["x", ["y"]] } },
        "actor": null,
    });
    for (path, wanted, expected) in [
        ("target.id", "a", true),
        ("target.id", "b", true),
        ("target.id", "c", false),
        ("debugContext.debugData.a.b", "dots", true),
        ("debugContext.debugData.c.d", "deep", true),
        ("debugContext.debugData.c.d.e", "deep", false),
        ("debugContext.debugData.e", "y", true),
        ("actor.id", "a", false),
        ("uuid", "a", false),
    ] {
        let field = Field::of(path).unwrap();
        assert_eq!(field.any(&event, &|value| value == wanted), expected, "{path} {wanted}");
    }
    let none = Field::of("actor.id").unwrap();
    assert!(!none.any(&event, &|_| true), "null is no value");
}
