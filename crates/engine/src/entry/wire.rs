//! An entry as Okta's wire has it, `{"type": "CIDR" | "RANGE", "value": …}` (wire/okta.md §2.3).

use std::borrow::Cow;

use super::{Entry, EntryError, Quoted};

/// Why a `{type, value}` is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireEntryError {
    #[error("`type` is missing: it is CIDR or RANGE")]
    TypeMissing,
    #[error("{0} is not a type of address: it is CIDR or RANGE")]
    TypeUnknown(Quoted),
    #[error("`value` is missing: it is a CIDR, an address or a range")]
    ValueMissing,
    #[error("{value} is not a {kind}: {instead}")]
    TypeMismatch { value: Quoted, kind: &'static str, instead: &'static str },
    #[error(transparent)]
    Value(#[from] EntryError),
}

impl Entry {
    /// `kind` and `value` are `None` where the object has no such field. A RANGE of one address is
    /// that address.
    pub fn of_wire(kind: Option<&str>, value: Option<&str>) -> Result<Self, WireEntryError> {
        let kind = match kind {
            None => return Err(WireEntryError::TypeMissing),
            Some(CIDR) => CIDR,
            Some(RANGE) => RANGE,
            Some(other) => return Err(WireEntryError::TypeUnknown(Quoted::new(other))),
        };
        let value = value.ok_or(WireEntryError::ValueMissing)?;
        if value.is_empty() {
            return Err(EntryError::Empty.into());
        }
        let (slash, hyphen) = (value.contains('/'), value.contains('-'));
        let instead = match (kind == CIDR, slash, hyphen) {
            (true, _, true) => Some("send a range as type RANGE"),
            (true, false, false) => Some("send one address as type RANGE, or write its prefix"),
            (false, true, _) => Some("send a network as type CIDR"),
            (true, true, false) | (false, false, _) => None,
        };
        if let Some(instead) = instead {
            return Err(WireEntryError::TypeMismatch { value: Quoted::new(value), kind, instead });
        }
        Ok(Self::parse(value)?)
    }

    /// `CIDR` if it was typed as one, else `RANGE`.
    pub fn wire_type(&self) -> &'static str {
        if self.text.contains('/') { CIDR } else { RANGE }
    }

    /// As typed, but one address is `A-A`, as Okta stores it.
    pub fn wire_value(&self) -> Cow<'_, str> {
        if self.text.contains(['/', '-']) {
            Cow::Borrowed(&self.text)
        } else {
            Cow::Owned(format!("{0}-{0}", self.text))
        }
    }
}

impl WireEntryError {
    /// One word for programs, as the case files name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::TypeMissing => "type_missing",
            Self::TypeUnknown(_) => "type_unknown",
            Self::ValueMissing => "value_missing",
            Self::TypeMismatch { .. } => "type_mismatch",
            Self::Value(error) => error.kind(),
        }
    }
}

const CIDR: &str = "CIDR";
const RANGE: &str = "RANGE";
