//! The `q` of the log: words, all of which stand somewhere in an event.

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::limits::{WORD_CHARACTERS_MAX, WORDS_MAX};

/// At most 10 of at most 40 characters each. None at all is in every event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Okta's sentence.
    #[error(
        "Freeform search cannot contain items longer than {WORD_CHARACTERS_MAX} characters. Please shorten \
         the items in your search or use an advanced filter to query by specific fields."
    )]
    TooLong,
    #[error("Freeform search cannot contain more than {WORDS_MAX} items.")]
    TooMany,
}

impl Words {
    /// What stands between blanks.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            if word.chars().count() > WORD_CHARACTERS_MAX {
                return Err(WordsError::TooLong);
            }
            if words.len() == WORDS_MAX {
                return Err(WordsError::TooMany);
            }
            words.push(word.to_lowercase());
        }
        Ok(Self(words))
    }

    /// In lower case.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Whether each word is one of some text of an event, whatever its case. Names of fields are no texts.
    pub fn holds(&self, event: &Value) -> bool {
        self.0.iter().all(|word| stands_in(event, word))
    }
}

fn stands_in(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => is_word_of(text, word),
        Value::Array(elements) => elements.iter().any(|element| stands_in(element, word)),
        Value::Object(object) => object.values().any(|value| stands_in(value, word)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The whole text is a word, and so is whatever holds an address, a path or a name together; without the
/// marks around it, and, as Okta has it, each side of a hyphen too.
fn is_word_of(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || MARKS.contains(&c);
    same(text, word)
        || text.split(|c| !joins(c)).any(|part| {
            same(part, word)
                || same(part.trim_matches(MARKS), word)
                || part.split('-').any(|side| same(side, word))
        })
}

const MARKS: [char; 6] = ['.', ':', '_', '-', '@', '/'];

fn same(text: &str, lower: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(lower) } else { text.to_lowercase() == lower }
}
