//! Lists of criteria, as they are and as Okta's Node client sends them.

use serde_json::Value;

use crate::field::{Causes, kind};
use crate::limits::CRITERIA_MAX;

/// The elements of a list. Okta's Node client sends `{"0": …, "1": …}` for these lists, and `{}` for
/// an empty one: keys 0 to n-1 are a list too.
pub(super) fn elements<'a>(value: &'a Value, field: &str, causes: &mut Causes) -> Vec<&'a Value> {
    let found = match value {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => Some(list.iter().collect()),
        Value::Object(object) => {
            (0..object.len()).map(|index| object.get(&index.to_string())).collect::<Option<Vec<_>>>()
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    found.unwrap_or_else(|| {
        causes.add(field, format!("must be a list, not {}", kind(value)));
        Vec::new()
    })
}

/// Reads each element, keeps each once, and holds the list to Okta's limit. `what` is the plural of
/// the sentence: `locations`.
pub(super) fn read<T: PartialEq>(
    value: Option<&Value>,
    (field, what): (&str, &str),
    causes: &mut Causes,
    one: impl Fn(&Value) -> Result<T, String>,
) -> Vec<T> {
    let elements = value.map(|value| elements(value, field, causes)).unwrap_or_default();
    if elements.len() > CRITERIA_MAX {
        causes.add(field, format!("No more than {CRITERIA_MAX} {what} may be included in a Location Zone."));
        return Vec::new();
    }
    let mut read = Vec::new();
    for (index, element) in elements.into_iter().enumerate() {
        match one(element) {
            Ok(element) if read.contains(&element) => {}
            Ok(element) => read.push(element),
            Err(sentence) => causes.add(&format!("{field}[{index}]"), sentence),
        }
    }
    read
}
