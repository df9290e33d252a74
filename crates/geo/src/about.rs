//! What a file says of itself, for people.

use std::fmt;

use engine::Timestamp;

/// One of the facts that `engine::Facts` has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    Country,
    Region,
    Asn,
    Anonymizer,
    Services,
}

impl Fact {
    pub const ALL: [Self; 5] = [Self::Country, Self::Region, Self::Asn, Self::Anonymizer, Self::Services];
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Asn => "AS number",
            Self::Anonymizer => "anonymizer",
            Self::Services => "IP service",
        })
    }
}

impl About {
    pub fn built_at(&self) -> Timestamp {
        Timestamp::from_micros(i64::try_from(self.built).unwrap_or(i64::MAX).saturating_mul(1_000_000))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its path, or what the caller calls it.
    pub name: Box<str>,
    /// As its metadata has it, as in `GeoLite2-City`.
    pub database_type: Box<str>,
    /// In English, or in the first language that it has.
    pub description: Box<str>,
    /// When it was built, in seconds since 1970.
    pub built: u64,
    /// Networks with a record, as the file has them.
    pub networks: u64,
    /// What its fields can tell, ascending. A fact that its fields have, and no record of it, is not here: it
    /// counts as *not loaded*, since a wrong path or a format that has changed look like that.
    pub tells: Vec<Fact>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Records with a value that could not be taken, as the country `XXX`. Each counts once, and its value as
    /// not known.
    pub odd: u64,
    /// What the licence of its data wants said where results are shown.
    pub attribution: Option<Box<str>>,
}
