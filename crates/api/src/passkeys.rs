//! `/ringfence/v1/passkeys`: those of whoever is signed in.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod start;

use control::PasskeyRecord;
use control::sign_in::Begun;
use okta::time;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What the browser's authenticator is asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PasskeyChallenge)]
pub(crate) struct Challenge {
    /// To be sent back with the answer.
    ceremony: String,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON`, or `parseRequestOptionsFromJSON`.
    #[schema(value_type = Object)]
    public_key: Value,
}

impl Challenge {
    pub(crate) fn of(begun: Begun) -> Self {
        Self { ceremony: begun.ceremony, public_key: begun.public_key }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Passkey {
    id: String,
    name: String,
    created: String,
    /// `null`: never.
    last_used: Option<String>,
}

impl Passkey {
    fn of(record: &PasskeyRecord) -> Self {
        Self {
            id: record.id.clone(),
            name: record.name.clone(),
            created: time::text(record.created),
            last_used: record.last_used.map(time::text),
        }
    }
}
