//! The `filter` of the log: SCIM's operators over the fields of an event (RFC 7644 §3.4.2.2), but for `[ ]`.

mod compare;
mod error;
mod parse;

#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value as Json;

pub use super::field::Field;
pub use error::FilterError;

/// Which events are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Is { field: Field, operator: Operator, value: Value },
    Present(Field),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    StartsWith,
    EndsWith,
    Contains,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Number(serde_json::Number),
    Boolean(bool),
    Null,
}

impl Filter {
    /// Names of fields are case-sensitive, operators are not; `not` stands before parentheses and binds
    /// tighter than `and`, which binds tighter than `or`. At most 2 KiB, 50 comparisons, 16 parentheses
    /// inside each other.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        parse::filter(text)
    }

    /// Whether an event, as it goes out, is asked for. Of a list any element will do. `ne` is "not `eq`":
    /// like `not`, it holds where there is no value. Texts are equal and ordered by their bytes, and
    /// contained whatever their case; a number in quotes is that number.
    pub fn holds(&self, event: &Json) -> bool {
        match self {
            Self::Is { field, operator, value } => compare::is(event, field, *operator, value),
            Self::Present(field) => field.any(event, &|_| true),
            Self::And(left, right) => left.holds(event) && right.holds(event),
            Self::Or(left, right) => left.holds(event) || right.holds(event),
            Self::Not(inner) => !inner.holds(event),
        }
    }
}

impl Operator {
    pub const ALL: [Self; 9] = [
        Self::Equal,
        Self::NotEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::StartsWith,
        Self::EndsWith,
        Self::Contains,
    ];

    pub const fn text(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::Greater => "gt",
            Self::GreaterOrEqual => "ge",
            Self::Less => "lt",
            Self::LessOrEqual => "le",
            Self::StartsWith => "sw",
            Self::EndsWith => "ew",
            Self::Contains => "co",
        }
    }
}

/// As [`Filter::parse`] reads it back, with as few parentheses as keep its shape.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, part: &Self, bare: bool| {
            if bare { write!(f, "{part}") } else { write!(f, "({part})") }
        };
        match self {
            Self::Is { field, operator, value } => write!(f, "{field} {} {value}", operator.text()),
            Self::Present(field) => write!(f, "{field} pr"),
            Self::And(left, right) => {
                part(f, left, !matches!(**left, Self::Or(..)))?;
                f.write_str(" and ")?;
                part(f, right, !matches!(**right, Self::And(..) | Self::Or(..)))
            }
            Self::Or(left, right) => {
                part(f, left, true)?;
                f.write_str(" or ")?;
                part(f, right, !matches!(**right, Self::Or(..)))
            }
            Self::Not(inner) => write!(f, "not ({inner})"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", Json::from(text.as_str())),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(boolean) => write!(f, "{boolean}"),
            Self::Null => f.write_str("null"),
        }
    }
}
