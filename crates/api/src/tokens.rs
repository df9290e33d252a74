//! `/api/v1/api-tokens`, and what Okta's API has no place for: making them.

pub(crate) mod bulk;
pub(crate) mod counts;
pub(crate) mod create;
pub(crate) mod find;
pub(crate) mod get;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod revoke;
pub(crate) mod revoke_current;
mod row;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod update;
pub(crate) mod usage;

use control::TokenRecord;
use engine::{NetworkCondition, ZoneId};
use okta::error::Cause;
use okta::token::TokenAbout;
use okta::{ApiToken, NetworkText};

use crate::Api;
use crate::error::ApiError;

fn wire(record: &TokenRecord, api: &Api) -> ApiToken {
    let about = TokenAbout { name: &record.name, client_name: &record.client_name, updated: record.updated };
    ApiToken::of(&record.token, about, api.base())
}

/// What was asked for, as a condition over the zones that are there now.
fn condition(text: &NetworkText, api: &Api) -> Result<NetworkCondition, ApiError> {
    let snapshot = api.control.current().load();
    let zone = |id: &ZoneId| snapshot.zone(id).cloned();
    NetworkCondition::choose(&text.choice(), zone).map_err(|fault| {
        let name = fault.zone().and_then(|id| ZoneId::parse(&id).ok()).and_then(|id| zone(&id));
        let name = name.map(|zone| format!(" ({})", zone.name)).unwrap_or_default();
        ApiError::invalid(&[Cause::new("network", format!("{fault}{name}."))])
    })
}
