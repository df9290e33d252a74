//! A token as a row of the console's list.

use control::TokenRecord;
use engine::Zone;
use okta::zone::{type_text, usage_text};
use okta::{Network, time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;

/// Names of zones in a row; the rest is a number.
const ZONES_SHOWN: usize = 3;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenRow {
    id: String,
    name: String,
    /// As in the `ETag`: grows by every administrator's change.
    version: i64,
    owner: TokenOwner,
    network: Network,
    /// The first three that it names; all of them where one token is asked for.
    zones: Vec<NamedZone>,
    /// All that it names.
    zones_total: usize,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    last_used: Option<String>,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// Last used or changed.
    #[schema(format = DateTime)]
    updated: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenOwner {
    id: String,
    login: String,
    active: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedZone {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// `POLICY` or `BLOCKLIST`
    usage: &'static str,
    active: bool,
}

impl TokenRow {
    pub(super) fn of(record: &TokenRecord, api: &Api) -> Self {
        Self::with_zones(record, ZONES_SHOWN, api)
    }

    /// With the first `most` zones that it names.
    pub(super) fn with_zones(record: &TokenRecord, most: usize, api: &Api) -> Self {
        let snapshot = api.control.current().load();
        let token = &record.token;
        let owner = snapshot.user(&token.owner);
        let named = token.network.named();
        let zones = named.iter().filter_map(|id| snapshot.zone(id)).take(most);
        Self {
            id: token.id.to_string(),
            name: record.name.clone(),
            version: record.version,
            owner: TokenOwner {
                id: token.owner.to_string(),
                login: owner.map(|user| user.login.to_string()).unwrap_or_default(),
                active: owner.is_some_and(|user| user.active),
            },
            network: Network::of(&token.network),
            zones: zones.map(|zone| NamedZone::of(zone)).collect(),
            zones_total: named.len(),
            created: time::text(token.created),
            last_used: token.last_used.map(time::text),
            expires_at: token.expires_at().map(time::text),
            updated: time::text(record.updated),
        }
    }
}

impl NamedZone {
    fn of(zone: &Zone) -> Self {
        Self {
            id: zone.id.to_string(),
            name: zone.name.to_string(),
            kind: type_text(&zone.kind),
            usage: usage_text(zone.usage),
            active: zone.active,
        }
    }
}
