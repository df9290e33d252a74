//! The grammar: `or := and ("or" and)*`, `and := term ("and" term)*`,
//! `term := "not"? "(" or ")" | field "pr" | field operator value`.

use super::compare::{boolean, number};
use super::{Field, Filter, FilterError, Operator, Value};
use crate::limits::{FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TERMS_MAX};
use crate::log::field::{Holds, PUBLISHED};

pub(super) fn filter(text: &str) -> Result<Filter, FilterError> {
    let mut parser = Parser { text, at: 0, depth: 0, terms: 0 };
    if text.len() > FILTER_BYTES_MAX {
        return Err(parser.too_much(FILTER_BYTES_MAX, "bytes", FILTER_BYTES_MAX));
    }
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
        while self.keyword("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, FilterError> {
        let mut left = self.term()?;
        while self.keyword("and") {
            left = Filter::And(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Filter, FilterError> {
        let not = self.keyword("not");
        self.blanks();
        let before = self.at;
        if !self.character('(') {
            return if not { Err(self.expected("`(`")) } else { self.comparison() };
        }
        self.depth += 1;
        if self.depth > FILTER_DEPTH_MAX {
            return Err(self.too_much(FILTER_DEPTH_MAX, "parentheses inside each other", before));
        }
        let inner = self.or()?;
        self.blanks();
        if !self.character(')') {
            return Err(self.expected("`)`"));
        }
        self.depth -= 1;
        Ok(if not { Filter::Not(Box::new(inner)) } else { inner })
    }

    /// Its operator is judged before its field, as Okta's sample has both of them wrong.
    fn comparison(&mut self) -> Result<Filter, FilterError> {
        self.terms += 1;
        if self.terms > FILTER_TERMS_MAX {
            return Err(self.too_much(FILTER_TERMS_MAX, "comparisons", self.at));
        }
        let start = self.at;
        let path = self.word("a field")?;
        self.blanks();
        let (at, word) = (self.at, self.word("an operator")?);
        let operator = Operator::ALL.into_iter().find(|known| word.eq_ignore_ascii_case(known.text()));
        if operator.is_none() && !word.eq_ignore_ascii_case("pr") {
            let (operator, position) = (word.to_owned(), self.position(at));
            return Err(FilterError::UnknownOperator { operator, position });
        }
        self.blanks();
        let value_at = self.at;
        let value = operator.map(|_| self.value()).transpose()?;
        let field = self.field(path, start, operator.map_or("pr", Operator::text))?;
        let (Some(operator), Some(value)) = (operator, value) else {
            return Ok(Filter::Present(field));
        };
        if !has_operator(field.holds(), operator) {
            let (operator, position) = (operator.text(), self.position(at));
            return Err(FilterError::Unsupported { operator, field, position });
        }
        if let Some(expected) = unfit(field.holds(), operator, &value) {
            return Err(FilterError::Expected { expected, position: self.position(value_at) });
        }
        Ok(Filter::Is { field, operator, value })
    }

    fn field(&self, path: &str, at: usize, operator: &'static str) -> Result<Field, FilterError> {
        let position = self.position(at);
        if path == PUBLISHED {
            return Err(FilterError::Unsupported { operator, field: Field::published(), position });
        }
        Field::of(path).ok_or_else(|| FilterError::UnknownField { field: path.to_owned(), position })
    }

    /// A text in quotes as JSON has it, a number, `true`, `false` or `null`.
    fn value(&mut self) -> Result<Value, FilterError> {
        const EXPECTED: &str = "a text in quotes, a number, `true`, `false` or `null`";
        let before = self.at;
        let value = if self.rest().starts_with('"') {
            self.string().map(Value::Text)
        } else {
            match self.word(EXPECTED)? {
                "null" => Some(Value::Null),
                word => boolean(word).map(Value::Boolean).or_else(|| number(word).map(Value::Number)),
            }
        };
        value.ok_or_else(|| FilterError::Expected { expected: EXPECTED, position: self.position(before) })
    }

    fn string(&mut self) -> Option<String> {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        let quoted = rest.get(..end + 2)?;
        self.at += quoted.len();
        serde_json::from_str(quoted).ok()
    }

    /// Reads a word in any case, if it is the next one.
    fn keyword(&mut self, keyword: &str) -> bool {
        self.blanks();
        let word = self.peek();
        let found = word.eq_ignore_ascii_case(keyword);
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

    fn word(&mut self, expected: &'static str) -> Result<&'a str, FilterError> {
        let word = self.peek();
        if word.is_empty() {
            return Err(self.expected(expected));
        }
        self.at += word.len();
        Ok(word)
    }

    /// What comes next, up to a blank, a quote or a parenthesis; not read yet.
    fn peek(&self) -> &'a str {
        let rest = self.rest();
        rest.split([' ', '\t', '"', '(', ')']).next().unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn position(&self, at: usize) -> usize {
        self.text.char_indices().take_while(|(index, _)| *index < at).count()
    }

    fn expected(&self, expected: &'static str) -> FilterError {
        FilterError::Expected { expected, position: self.position(self.at) }
    }

    fn too_much(&self, most: usize, what: &'static str, at: usize) -> FilterError {
        FilterError::TooMuch { most, what, position: self.position(at) }
    }
}

/// Truths have no order, and only texts have parts.
fn has_operator(holds: Holds, operator: Operator) -> bool {
    match operator {
        Operator::Equal | Operator::NotEqual => true,
        Operator::Greater | Operator::GreaterOrEqual | Operator::Less | Operator::LessOrEqual => {
            holds != Holds::Boolean
        }
        Operator::StartsWith | Operator::EndsWith | Operator::Contains => {
            matches!(holds, Holds::Text | Holds::Anything)
        }
    }
}

/// What should stand there instead of a value that could never hold.
fn unfit(holds: Holds, operator: Operator, value: &Value) -> Option<&'static str> {
    let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    match value {
        Value::Null => (!equality).then_some("a text in quotes or a number"),
        Value::Boolean(_) if !equality => Some("a text in quotes or a number"),
        Value::Boolean(_) => (holds == Holds::Number).then_some("a number"),
        Value::Number(_) => (holds == Holds::Boolean).then_some("`true` or `false`"),
        Value::Text(text) => match holds {
            Holds::Number => number(text).is_none().then_some("a number"),
            Holds::Boolean => boolean(text).is_none().then_some("`true` or `false`"),
            Holds::Text | Holds::Anything => None,
        },
    }
}
