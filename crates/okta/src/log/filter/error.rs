//! Why a text is no filter, in Okta's words where it has some (system-log, "Errors").

use super::Field;
use crate::error::ErrorCode;
use crate::field::is_seen;
use crate::limits::FILTER_BYTES_MAX;

/// Positions are counted in characters from 0: in Okta's sample, `display_message eqq "…"`, the operator
/// stands at 16.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Okta's list, though `ne` and `ew` are read as well.
    #[error(
        "Unrecognized attribute operator '{}' at position {position}. Expected: eq,co,sw,pr,gt,ge,lt,le",
        shown(operator)
    )]
    UnknownOperator { operator: String, position: usize },
    #[error("field is not valid: {}", shown(field))]
    UnknownField { field: String, position: usize },
    /// `published`, which `since` and `until` ask for, and an order of truths.
    #[error(
        "The supplied combination of operator and field is not currently supported. \
         Operator: {operator}, Field: {field}"
    )]
    Unsupported { operator: &'static str, field: Field, position: usize },
    #[error("{expected} is expected at position {position}")]
    Expected { expected: &'static str, position: usize },
    #[error("it has more than {most} {what}")]
    TooMuch { most: usize, what: &'static str, position: usize },
}

impl FilterError {
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unsupported { .. } => ErrorCode::SearchCriteria,
            Self::UnknownOperator { .. }
            | Self::UnknownField { .. }
            | Self::Expected { .. }
            | Self::TooMuch { .. } => ErrorCode::ScimFilter,
        }
    }

    /// The `errorSummary`. `text` is the filter.
    pub fn summary(&self, text: &str) -> String {
        match self {
            Self::UnknownField { .. } | Self::Unsupported { .. } => self.to_string(),
            Self::UnknownOperator { .. } | Self::Expected { .. } | Self::TooMuch { .. } => {
                format!("Invalid filter '{}': {self}", shown(text))
            }
        }
    }

    /// The character of the filter at which it goes wrong.
    pub fn position(&self) -> usize {
        match self {
            Self::UnknownOperator { position, .. }
            | Self::UnknownField { position, .. }
            | Self::Unsupported { position, .. }
            | Self::Expected { position, .. }
            | Self::TooMuch { position, .. } => *position,
        }
    }
}

/// As it came, but for what acts on a screen, and for what is more than a filter may have.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().map(|c| if is_seen(c) { c } else { '\u{fffd}' }) {
        if shown.len() + c.len_utf8() > FILTER_BYTES_MAX {
            shown.push('…');
            break;
        }
        shown.push(c);
    }
    shown
}
