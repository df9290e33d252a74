//! Where in a file's records its facts are.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::about::Fact;
use crate::limits::{STEP_BYTES_MAX, STEPS_MAX};
use crate::record::SKIPPED;

/// From a record to a value in it, as in `subdivisions.0.iso_code`: keys of maps, and places in lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path(Box<[Box<str>]>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("`{text}` is not a path: it has an empty step")]
    EmptyStep { text: Box<str> },
    #[error(
        "`{text}` is not a path: it has more than {STEPS_MAX} steps, or one of more than {STEP_BYTES_MAX} bytes"
    )]
    TooLong { text: Box<str> },
    #[error("`{text}` cannot be read: `{SKIPPED}` holds a text for each language, take a code")]
    Names { text: Box<str> },
}

/// What is listed is read, and nothing else: a fact without a path cannot be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// ISO 3166-1 alpha-2.
    pub country: Option<Path>,
    /// ISO 3166-2, with its country or without.
    pub region: Option<Path>,
    /// A number, or text as `AS174` or `174`.
    pub asn: Option<Path>,
    /// The autonomous system's name, for people.
    pub as_name: Option<Path>,
    /// Flags: any that is set makes an anonymizer.
    pub anonymizer: Vec<Path>,
    /// A flag: set, it is Tor.
    pub tor: Option<Path>,
    /// Who runs the service behind the address: tells the IP services.
    pub provider: Option<Path>,
}

impl Path {
    /// Steps with `.` between them: 1 to 8, of at most 64 bytes, none empty, none `names`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let steps: Vec<Box<str>> = text.split('.').map(Box::from).collect();
        if steps.iter().any(|step| step.is_empty()) {
            return Err(PathError::EmptyStep { text: text.into() });
        }
        if steps.len() > STEPS_MAX || steps.iter().any(|step| step.len() > STEP_BYTES_MAX) {
            return Err(PathError::TooLong { text: text.into() });
        }
        if steps.iter().any(|step| step.as_ref() == SKIPPED) {
            return Err(PathError::Names { text: text.into() });
        }
        Ok(Self(steps.into_boxed_slice()))
    }

    pub(crate) fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl Fields {
    /// What these fields could tell.
    pub fn can_tell(&self, fact: Fact) -> bool {
        match fact {
            Fact::Country => self.country.is_some(),
            Fact::Region => self.region.is_some(),
            Fact::Asn => self.asn.is_some(),
            Fact::Anonymizer => !self.anonymizer.is_empty() || self.tor.is_some(),
            Fact::Services => self.provider.is_some(),
        }
    }
}
