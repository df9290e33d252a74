//! `GET /ringfence/v1/geo`

use axum::Json;
use axum::extract::State;
use control::{GeoFile, Geography};
use engine::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Api;
use crate::ask::located::not_loaded;
use crate::auth::Reader;
use crate::error::ApiError;

/// The data that addresses are judged by.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GeoData {
    /// In the order of `geo.databases`: the earlier counts where two know the same fact.
    files: Vec<File>,
    /// Facts that no file tells: whatever asks for one is unknown. `country`, `region`, `asn`, `anonymizer`,
    /// `services`.
    not_loaded: Vec<&'static str>,
    /// Stretches of addresses that are known alike.
    segments: usize,
    /// What it occupies in memory.
    bytes: usize,
    /// Active blocklist zones that ask for what no file tells: while there is one, everybody is blocked.
    blocking: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct File {
    path: String,
    /// Of the file in use; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<About>,
    /// Why the file that lies there now is not in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    /// As in `GeoLite2-City`.
    #[serde(rename = "type")]
    kind: String,
    description: String,
    #[schema(format = DateTime)]
    built: String,
    age_days: u64,
    /// Older than `geo.warn_after`.
    is_old: bool,
    networks: u64,
    bytes: u64,
    /// As in `country`, `AS number`.
    tells: Vec<String>,
    /// Records with a value that could not be taken.
    odd: u64,
    /// What the licence of the data wants said.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
}

/// The files, how old they are, and what they tell.
#[utoipa::path(get, path = "/ringfence/v1/geo", tag = "Geography",
    responses((status = 200, body = GeoData)))]
pub(crate) async fn files(_: Reader, State(api): State<Api>) -> Result<Json<GeoData>, ApiError> {
    let snapshot = api.control.current().load();
    let (atlas, now) = (snapshot.atlas(), (api.settings.now)());
    let geography = api.control.geography();
    Ok(Json(GeoData {
        files: geography.files.iter().map(|file| shown(&geography, file, now)).collect(),
        not_loaded: not_loaded(atlas.tells()),
        segments: atlas.segments(),
        bytes: atlas.bytes(),
        blocking: snapshot.blocking_unknown().map(|zone| zone.name.to_string()).collect(),
    }))
}

fn shown(geography: &Geography, file: &GeoFile, now: Timestamp) -> File {
    let about = file.about.as_ref().map(|about| About {
        kind: about.database_type.to_string(),
        description: about.description.to_string(),
        built: okta::time::text(about.built_at()),
        age_days: now.since(about.built_at()).as_secs() / 86_400,
        is_old: geography.is_old(about, now),
        networks: about.networks,
        bytes: about.bytes,
        tells: about.tells.iter().map(ToString::to_string).collect(),
        odd: about.odd,
        attribution: about.attribution.as_ref().map(ToString::to_string),
    });
    File { path: file.path.clone(), about, fault: file.fault.clone() }
}
