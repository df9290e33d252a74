//! `/ringfence/v1/people`: who owns tokens, as the console shows them.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod role;

use control::user::Person as Found;
use okta::time;
use okta::user::role_text;
use serde::Serialize;
use utoipa::ToSchema;

/// A user, and how many tokens it owns.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    id: String,
    login: String,
    first_name: String,
    last_name: String,
    email: String,
    /// `super-admin`, `read-only-admin` or `none`
    role: &'static str,
    /// `ACTIVE` or `INACTIVE`
    status: &'static str,
    /// Live ones: what stops when it is deactivated.
    tokens: u64,
    created: String,
}

fn person(found: &Found) -> Person {
    let record = &found.record;
    Person {
        id: record.user.id.to_string(),
        login: record.user.login.to_string(),
        first_name: record.first_name.clone(),
        last_name: record.last_name.clone(),
        email: record.email.clone(),
        role: role_text(record.user.role),
        status: if record.user.active { "ACTIVE" } else { "INACTIVE" },
        tokens: found.tokens,
        created: time::text(record.created),
    }
}
