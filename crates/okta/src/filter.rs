//! The `filter` of a list of zones: `id`, `usage` and `system`, `eq`, `and`, `or`, parentheses.

mod parse;

#[cfg(test)]
mod tests;

use std::fmt;

use engine::Usage;

use crate::zone::usage_text;

/// Which zones are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Id(String),
    Usage(Usage),
    System(bool),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
}

/// Why a text is no filter. Okta's `E0000031`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("filter: {expected} is expected at position {at}")]
    Expected { expected: &'static str, at: usize },
    #[error("filter: it has more than {most} {what}")]
    TooMuch { most: usize, what: &'static str },
}

impl Filter {
    /// Names of attributes are case-sensitive, operators are not; `and` binds tighter than `or`
    /// (Okta: core-okta-api). At most 2 KiB, 50 comparisons, 16 parentheses inside each other.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        parse::filter(text)
    }

    /// Whether a zone with these attributes is asked for.
    pub fn holds(&self, id: &str, usage: Usage, system: bool) -> bool {
        match self {
            Self::Id(wanted) => wanted == id,
            Self::Usage(wanted) => *wanted == usage,
            Self::System(wanted) => *wanted == system,
            Self::And(left, right) => left.holds(id, usage, system) && right.holds(id, usage, system),
            Self::Or(left, right) => left.holds(id, usage, system) || right.holds(id, usage, system),
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
            Self::Id(id) => write!(f, "id eq \"{}\"", id.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Usage(usage) => write!(f, "usage eq \"{}\"", usage_text(*usage)),
            Self::System(system) => write!(f, "system eq {system}"),
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
        }
    }
}
