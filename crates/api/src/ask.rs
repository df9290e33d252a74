//! Questions to the judge: what would be decided, why was it, and who am I.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod find;
pub(crate) mod located;
pub(crate) mod whoami;

use serde::Serialize;
use utoipa::ToSchema;

/// A verdict with the steps that led to it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Explained {
    /// `allow` or `deny`.
    verdict: &'static str,
    /// The reason's code; `null` where it is allowed.
    reason: Option<String>,
    client_ip: Option<String>,
    revision: u64,
    /// How much of the address space the token's condition admits, where a token was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    openness: Option<Openness>,
    /// What is known of the client address now.
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<located::Located>,
    /// Of a refused call: what was kept of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(flatten)]
    refused: Option<explain::Refused>,
    /// Refusals that are counted together with this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<Counted>,
    /// What was looked at and found, a sentence each; the last says the verdict.
    steps: Vec<String>,
}

/// Refusals of one source, token and reason within ten seconds are one record; the steps are of the first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counted {
    count: u64,
    #[schema(format = DateTime)]
    first: String,
    #[schema(format = DateTime)]
    last: String,
    /// `one`; `many` where more were refused than are told apart.
    sources: &'static str,
}

/// `all`, `some` or `none`, for each family.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Openness {
    ipv4: &'static str,
    ipv6: &'static str,
}
