//! Reads fields of a JSON body, and gathers what is wrong with them. `null` is absent everywhere:
//! Okta's Node client sends it for whatever it does not know.

use engine::entry::Quoted;
use serde_json::{Map, Value};

use crate::error::Cause;
use crate::limits::NAME_CHARACTERS_MAX;

/// The causes found so far: a body is read to its end, so that one answer names all of them.
#[derive(Debug, Default)]
pub(crate) struct Causes(Vec<Cause>);

impl Causes {
    pub(crate) fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.push(Cause::new(field, sentence));
    }

    /// Whether nothing is wrong with these fields.
    pub(crate) fn none_in(&self, fields: &[&str]) -> bool {
        !self.0.iter().any(|cause| fields.contains(&cause.top()))
    }

    /// The value, if nothing was wrong.
    pub(crate) fn or<T>(self, value: Option<T>) -> Result<T, Vec<Cause>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            Some(_) | None => Err(self.0),
        }
    }
}

/// The body as an object.
pub(crate) fn object(body: &Value) -> Result<&Map<String, Value>, Vec<Cause>> {
    body.as_object().ok_or_else(|| vec![Cause::new("body", format!("must be an object, not {}", kind(body)))])
}

/// What a field holds; `None` for absent and `null`.
pub(crate) fn get<'a>(object: &'a Map<String, Value>, field: &str) -> Option<&'a Value> {
    object.get(field).filter(|value| !value.is_null())
}

pub(crate) fn text<'a>(object: &'a Map<String, Value>, field: &str, causes: &mut Causes) -> Option<&'a str> {
    let value = get(object, field)?;
    if value.as_str().is_none() {
        causes.add(field, format!("must be text, not {}", kind(value)));
    }
    value.as_str()
}

pub(crate) fn boolean(object: &Map<String, Value>, field: &str, causes: &mut Causes) -> Option<bool> {
    let value = get(object, field)?;
    if value.as_bool().is_none() {
        causes.add(field, format!("must be true or false, not {}", kind(value)));
    }
    value.as_bool()
}

/// A required name: see [`name_fault`].
pub(crate) fn name(object: &Map<String, Value>, field: &str, causes: &mut Causes) -> Option<String> {
    if get(object, field).is_none() {
        causes.add(field, "is missing: give it a name");
        return None;
    }
    let text = text(object, field, causes)?;
    match name_fault(text) {
        None => Some(text.to_owned()),
        Some(fault) => {
            causes.add(field, fault);
            None
        }
    }
}

/// Why a text is no name: 1 to [`NAME_CHARACTERS_MAX`] characters, none that acts on a screen or in a log.
pub(crate) fn name_fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is empty: give it a name".to_owned());
    }
    let count = text.chars().count();
    if count > NAME_CHARACTERS_MAX {
        return Some(format!("has {count} characters: the limit is {NAME_CHARACTERS_MAX}"));
    }
    let bad = text.chars().find(|c| !is_seen(*c))?;
    Some(format!(
        "holds the character U+{:04X}, which cannot be seen: leave control and format characters out",
        u32::from(bad)
    ))
}

/// What a value is, in words.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// As an error shows it: in quotes, escaped and cut.
pub(crate) fn quoted(text: &str) -> Quoted {
    Quoted::new(text)
}

/// Whether a character shows itself, rather than act on a screen or in a log.
pub(crate) fn is_seen(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

/// Unicode's category Cf, and the line and paragraph separators: bidirectional marks, joiners, tags.
fn is_invisible(c: char) -> bool {
    let point = u32::from(c);
    INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&point))
}

const INVISIBLE: [(u32, u32); 21] = [
    (0x00AD, 0x00AD),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
];

#[cfg(test)]
mod tests {
    use super::name_fault;

    #[test]
    fn a_name_is_what_can_be_read() {
        for good in ["office", "Büro 3. Stock", "オフィス", "a", &"x".repeat(128), &"ü".repeat(128)] {
            assert_eq!(name_fault(good), None, "{good}");
        }
        for (bad, expected) in [
            ("", "is empty: give it a name"),
            (" \u{3000}", "is empty: give it a name"),
            (&"ü".repeat(129), "has 129 characters: the limit is 128"),
            (
                "a\nb",
                "holds the character U+000A, which cannot be seen: leave control and format characters out",
            ),
            (
                "a\u{202E}b",
                "holds the character U+202E, which cannot be seen: leave control and format characters out",
            ),
            (
                "a\u{9b}b",
                "holds the character U+009B, which cannot be seen: leave control and format characters out",
            ),
        ] {
            assert_eq!(name_fault(bad).as_deref(), Some(expected), "{bad:?}");
        }
    }

    #[test]
    fn b_107_a_name_holds_nothing_that_acts_on_a_terminal() {
        for bad in ['\r', '\n', '\u{1b}', '\u{7f}', '\u{200b}', '\u{2066}', '\u{feff}', '\u{e0041}'] {
            assert!(name_fault(&format!("a{bad}b")).is_some(), "{bad:?}");
        }
    }
}
