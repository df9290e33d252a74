//! Why a file is not used, in words for whoever put it there.

use std::error::Error;
use std::io;

use crate::about::Fact;

/// A file, and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the geo file `{name}`")]
pub struct GeoError {
    /// Its path, or what the caller calls it.
    pub name: Box<str>,
    #[source]
    pub fault: GeoFault,
}

#[derive(Debug, thiserror::Error)]
pub enum GeoFault {
    #[error("it cannot be opened")]
    Open(#[source] io::Error),
    #[error("it is not a regular file")]
    NotAFile,
    #[error("it is empty")]
    Empty,
    #[error("it is larger than {max} bytes")]
    TooLarge { max: u64 },
    #[error("it is compressed ({how}): unpack it first")]
    Compressed { how: &'static str },
    #[error("it cannot be read")]
    Read(#[source] io::Error),
    #[error("it changed while it was read: write a new file beside it and rename that")]
    Changed,
    #[error("it is damaged, or not a database of MaxMind's format")]
    Damaged(#[source] Box<dyn Error + Send + Sync>),
    #[error("its search tree is larger than {max} networks")]
    TooManyNetworks { max: u64 },
    #[error("its records hold more than {max} values")]
    TooManyValues { max: u64 },
    #[error("its networks are out of order")]
    Disorder,
    #[error("it holds no network")]
    NoNetwork,
    #[error("it says that it was built at {built}, in seconds since 1970, which is no time")]
    NoTime { built: u64 },
    #[error("its type `{database_type}` is not known here: say the paths of its fields")]
    UnknownType { database_type: Box<str> },
    #[error("it was built earlier than the one in use ({built} before {in_use}, in seconds since 1970)")]
    Older { built: u64, in_use: u64 },
    #[error("it cannot tell the {fact}, which the one in use can")]
    TellsLess { fact: Fact },
    #[error("line {line}: `{text}` is not `first,last,country` after the line before it")]
    NotALine { line: usize, text: Box<str> },
    #[error("it is not a libloc database of version 1: {what} at byte {at}")]
    NotLibloc { what: &'static str, at: usize },
    #[error("nothing says when its data was generated")]
    NoDate,
    #[error("a database cannot be made of it")]
    Build(#[source] Box<dyn Error + Send + Sync>),
    #[error("the database cannot be written")]
    Write(#[source] io::Error),
}

impl GeoFault {
    pub(crate) fn of(self, name: &str) -> GeoError {
        GeoError { name: name.into(), fault: self }
    }
}

/// Damage, with the reader's own words for it.
pub(crate) fn damaged(error: maxminddb::MaxMindDbError) -> GeoFault {
    GeoFault::Damaged(Box::new(error))
}
