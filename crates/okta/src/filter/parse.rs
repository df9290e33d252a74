//! The grammar: `or := and ("or" and)*`, `and := term ("and" term)*`,
//! `term := "(" or ")" | attribute "eq" value`.

use super::{Filter, FilterError};
use crate::limits::{FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TERMS_MAX};
use crate::zone::usage_of;

pub(super) fn filter(text: &str) -> Result<Filter, FilterError> {
    if text.len() > FILTER_BYTES_MAX {
        return Err(FilterError::TooMuch { most: FILTER_BYTES_MAX, what: "bytes" });
    }
    let mut parser = Parser { text, at: 0, depth: 0, terms: 0 };
    let filter = parser.or()?;
    parser.blanks();
    if parser.at == text.len() { Ok(filter) } else { Err(parser.expected("`and`, `or` or the end")) }
}

struct Parser<'a> {
    text: &'a str,
    /// Bytes read.
    at: usize,
    /// Parentheses open.
    depth: usize,
    /// Comparisons read.
    terms: usize,
}

impl<'a> Parser<'a> {
    fn or(&mut self) -> Result<Filter, FilterError> {
        let mut left = self.and()?;
        while self.operator("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, FilterError> {
        let mut left = self.term()?;
        while self.operator("and") {
            left = Filter::And(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Filter, FilterError> {
        self.blanks();
        if !self.character('(') {
            return self.comparison();
        }
        self.depth += 1;
        if self.depth > FILTER_DEPTH_MAX {
            let what = "parentheses inside each other";
            return Err(FilterError::TooMuch { most: FILTER_DEPTH_MAX, what });
        }
        let inner = self.or()?;
        self.blanks();
        if !self.character(')') {
            return Err(self.expected("`)`"));
        }
        self.depth -= 1;
        Ok(inner)
    }

    fn comparison(&mut self) -> Result<Filter, FilterError> {
        self.terms += 1;
        if self.terms > FILTER_TERMS_MAX {
            return Err(FilterError::TooMuch { most: FILTER_TERMS_MAX, what: "comparisons" });
        }
        let attribute = self.word();
        if !matches!(attribute, "id" | "usage" | "system") {
            return Err(self.expected("`id`, `usage` or `system`"));
        }
        self.at += attribute.len();
        if !self.operator("eq") {
            return Err(self.expected("`eq`"));
        }
        self.blanks();
        let before = self.at;
        let found = match attribute {
            "id" => self.string().map(Filter::Id),
            "usage" => self.string().and_then(|text| usage_of(&text)).map(Filter::Usage),
            _ => self.boolean().map(Filter::System),
        };
        found.ok_or(FilterError::Expected {
            at: before,
            expected: match attribute {
                "id" => "an id in quotes",
                "usage" => "`\"POLICY\"` or `\"BLOCKLIST\"`",
                _ => "`true` or `false`",
            },
        })
    }

    /// `true`, `false`, or one of them in quotes.
    fn boolean(&mut self) -> Option<bool> {
        let bare = self.word();
        self.at += bare.len();
        let text = if bare.is_empty() { self.string()? } else { bare.to_owned() };
        text.parse().ok()
    }

    /// In quotes; a backslash keeps a quote or a backslash.
    fn string(&mut self) -> Option<String> {
        let mut read = String::new();
        let mut characters = self.rest().char_indices();
        if characters.next()?.1 != '"' {
            return None;
        }
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += index + 1;
                    return Some(read);
                }
                '\\' => read.push(characters.next().map(|(_, c)| c).filter(|c| matches!(c, '"' | '\\'))?),
                plain => read.push(plain),
            }
        }
        None
    }

    /// Reads a word in any case, if it is the next one.
    fn operator(&mut self, operator: &str) -> bool {
        self.blanks();
        let word = self.word();
        let found = word.eq_ignore_ascii_case(operator);
        if found {
            self.at += word.len();
        }
        found
    }

    fn character(&mut self, character: char) -> bool {
        let found = self.rest().starts_with(character);
        if found {
            self.at += character.len_utf8();
        }
        found
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// The letters that come next, not read yet.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn expected(&self, expected: &'static str) -> FilterError {
        FilterError::Expected { expected, at: self.at }
    }
}
