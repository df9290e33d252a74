//! `/api/v1/zones`, and type-ahead over them.

pub(crate) mod activate;
pub(crate) mod browse;
pub(crate) mod create;
pub(crate) mod deactivate;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod replace;
pub(crate) mod search;
pub(crate) mod summary;
pub(crate) mod tokens;

use control::ZoneRecord;
use control::zone::ZoneDraft;
use engine::Usage;
use okta::zone::ZoneAbout;
use okta::{NetworkZone, ZoneBody};

use crate::Api;

fn wire(record: &ZoneRecord, api: &Api) -> NetworkZone {
    let about = ZoneAbout {
        created: record.created,
        updated: record.updated,
        system: record.system,
        proxy_type_text: record.proxy_type_text.as_deref(),
    };
    NetworkZone::of(&record.zone, about, api.base())
}

/// `usage`: what it is where the body does not say.
fn draft(body: ZoneBody, usage: Usage, expect: Option<i64>) -> ZoneDraft {
    ZoneDraft {
        name: body.name,
        usage: body.usage.unwrap_or(usage),
        kind: body.kind,
        proxy_type_text: body.proxy_type_text,
        active: body.active,
        use_as_exempt_list: body.use_as_exempt_list,
        expect,
    }
}
