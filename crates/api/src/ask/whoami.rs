//! `GET /ringfence/v1/whoami`

use axum::extract::State;
use axum::{Extension, Json};
use engine::decide;
use engine::zone::Placed;
use serde::Serialize;
use utoipa::ToSchema;

use super::located::{Located, located};
use crate::Api;
use crate::auth::Asker;
use crate::door::Caller;

/// What the server sees of whoever asks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whoami {
    /// The address that connected; `null` on a Unix socket.
    peer: Option<String>,
    /// The one forwarding header that is read, and what it said.
    header: String,
    header_value: String,
    /// Left to right; the rightmost connected, the edge's own stripped.
    chain: Vec<String>,
    client_ip: Option<String>,
    /// Country, region, ASN and anonymizer, as far as the loaded data knows them.
    facts: Option<Located>,
    /// Active zones that hold the call.
    zones: Vec<Seen>,
    revision: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Seen {
    id: String,
    name: String,
}

/// The caller's own chain, client address and zones.
#[utoipa::path(get, path = "/ringfence/v1/whoami", tag = "Questions",
    responses((status = 200, body = Whoami)))]
pub(crate) async fn whoami(
    _: Asker,
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Json<Whoami> {
    let snapshot = api.control.current().load();
    let client = decide::client_address(&snapshot, &caller.chain);
    let inside = |id: &engine::ZoneId| decide::place_in_zone(&snapshot, id, &caller.chain) == Placed::Inside;
    let seen = snapshot.zones().filter(|zone| inside(&zone.id));
    let zones = seen.map(|zone| Seen { id: zone.id.to_string(), name: zone.name.to_string() }).collect();
    Json(Whoami {
        peer: caller.peer.map(|peer| peer.to_string()),
        header: api.settings.edge.header().to_owned(),
        header_value: caller.forwarded.clone(),
        chain: caller.chain.hops().unwrap_or_default().iter().map(ToString::to_string).collect(),
        client_ip: client.map(|address| address.to_string()),
        facts: client.map(|client| located(snapshot.atlas(), &api.control.geography(), client)),
        zones,
        revision: snapshot.revision().0,
    })
}
