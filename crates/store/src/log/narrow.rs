//! Which rows of the log are worth reading: what SQL can tell by columns. It may let through too many, never too
//! few; who asked decides by the whole event.

/// A condition on the rows of the log of calls and of the audit alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// Any row may be asked for.
    Any,
    /// The column is one of these texts.
    OneOf(Column, Vec<String>),
    /// The column is none of these texts, or empty.
    NoneOf(Column, Vec<String>),
    And(Vec<Narrow>),
    Or(Vec<Narrow>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The event type.
    Kind,
    Reason,
    /// Id of the thing: of a call, its token.
    Target,
    /// Id of the token that a call, or a change, was made with.
    Token,
    /// Id of who changed, or who owns the token.
    Actor,
    Client,
    Country,
    /// As decimal digits.
    Asn,
    /// The door, as in `forward-auth`.
    Gate,
    /// A refusal's.
    ErrorId,
    /// A change's.
    Id,
}

/// The two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Calls,
    Changes,
}

impl Column {
    /// `None` where no row of that table has it.
    fn of(self, table: Of) -> Option<&'static str> {
        let (calls, changes) = match self {
            Self::Kind => (Some("kind"), Some("kind")),
            Self::Reason => (Some("reason"), None),
            Self::Target => (Some("token_id"), Some("target")),
            Self::Token => (Some("token_id"), Some("actor_token")),
            Self::Actor => (Some("owner"), Some("actor")),
            Self::Client => (Some("client"), Some("address")),
            Self::Country => (Some("country"), None),
            Self::Asn => (Some("asn"), None),
            Self::Gate => (Some("gate"), None),
            Self::ErrorId => (Some("error_id"), None),
            Self::Id => (None, Some("id")),
        };
        match table {
            Of::Calls => calls,
            Of::Changes => changes,
        }
    }
}

const NEVER: &str = "1 = 0";
const ALWAYS: &str = "1 = 1";

impl Narrow {
    /// As SQL. What was asked for is bound: nothing that anybody wrote stands in the text (B-103).
    pub(super) fn sql(&self, table: Of, values: &mut Vec<String>) -> String {
        match self {
            Self::Any => ALWAYS.to_owned(),
            Self::OneOf(column, texts) => match column.of(table) {
                Some(name) => among(*column, name, texts, values).unwrap_or_else(|| NEVER.to_owned()),
                None => NEVER.to_owned(),
            },
            Self::NoneOf(column, texts) => match column.of(table) {
                Some(name) => among(*column, name, texts, values)
                    .map_or_else(|| ALWAYS.to_owned(), |term| format!("({name} IS NULL OR NOT {term})")),
                None => ALWAYS.to_owned(),
            },
            Self::And(parts) => joined(parts, " AND ", ALWAYS, table, values),
            Self::Or(parts) => joined(parts, " OR ", NEVER, table, values),
        }
    }
}

fn joined(parts: &[Narrow], by: &str, empty: &str, table: Of, values: &mut Vec<String>) -> String {
    if parts.is_empty() {
        return empty.to_owned();
    }
    let parts: Vec<_> = parts.iter().map(|part| part.sql(table, values)).collect();
    format!("({})", parts.join(by))
}

/// `None` where no text of them can be in a column at all.
fn among(column: Column, name: &str, texts: &[String], values: &mut Vec<String>) -> Option<String> {
    let mut places = Vec::new();
    for text in texts.iter().filter(|text| crate::can_be_kept(text)) {
        if column == Column::Asn {
            // Digits only, and no more than a number has: it needs no binding.
            places.extend(text.parse::<u32>().ok().map(|number| number.to_string()));
            continue;
        }
        values.push(text.clone());
        places.push(format!("${}", values.len()));
    }
    match places.as_slice() {
        [] => None,
        // An index is walked in order for one value.
        [one] => Some(format!("{name} = {one}")),
        several => Some(format!("{name} IN ({})", several.join(", "))),
    }
}
