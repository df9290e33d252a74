//! A token's rule about place: `network-condition`, `condition-wire`, `openness`.

use std::sync::Arc;

use anyhow::Context as _;
use engine::network::{Choice, ChoiceError};
use engine::openness::Reach;
use engine::{IpZone, NetworkCondition, Usage, Zone, ZoneId, ZoneKind, decide};
use serde::Deserialize;
use serde_json::{Value, json};

use super::chain::ChainText;
use super::geo::{self, Record, Via};
use super::zone::{ZoneText, snapshot, zones};

/// The wire object of a token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Network {
    connection: Option<String>,
    include: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Judged {
    network: Network,
    zones: Vec<ZoneText>,
    chain: ChainText,
    #[serde(deserialize_with = "super::nullable")]
    geo: Option<Vec<Record>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wired {
    network: Value,
    zones: Vec<ZoneText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Open {
    network: Network,
    zones: Vec<ZoneText>,
}

pub(super) fn network_condition(case: &Judged, via: Via) -> anyhow::Result<Value> {
    let condition = case.network.compile()?;
    let snapshot = snapshot(&case.zones)?.located_by(Arc::new(geo::atlas(case.geo.as_deref(), via)?));
    let reason = decide::admits(&snapshot, &condition, &case.chain.compile()?).err();
    Ok(json!({ "satisfied": reason.is_none(), "reason": reason.map(engine::Reason::code) }))
}

pub(super) fn condition_wire(case: &Wired) -> anyhow::Result<Value> {
    let zones = zones(&case.zones)?;
    let refused = |cause, zone: Option<String>| {
        let mut answer = json!({ "status": 400, "cause": cause });
        if let (Value::Object(fields), Some(zone)) = (&mut answer, zone) {
            fields.insert("zone".to_owned(), zone.into());
        }
        answer
    };
    // Whatever the JSON is, somebody may send it.
    let network = Some(&case.network).filter(|json| json.is_object()).map(Network::deserialize);
    let Some(Ok(network)) = network else { return Ok(refused("malformed", None)) };
    let zone = |id: &ZoneId| zones.iter().find(|zone| zone.id == *id).map(Arc::clone);
    Ok(match network.choose(zone) {
        Ok(condition) => {
            let ids: Vec<&str> = condition.named().iter().map(ZoneId::as_str).collect();
            json!({ "condition": option(&condition), "zones": ids })
        }
        Err(error) => refused(error.cause(), error.zone()),
    })
}

pub(super) fn openness(case: &Open) -> anyhow::Result<Value> {
    let zones = zones(&case.zones)?;
    let condition = case.network.compile()?;
    let open = engine::openness::openness(&condition, zones.iter().map(|zone| &**zone));
    let reach = |reach| match reach {
        Reach::All => "all",
        Reach::Some => "some",
        Reach::None => "none",
    };
    Ok(json!({ "ipv4": reach(open.ipv4), "ipv6": reach(open.ipv6) }))
}

impl Network {
    /// It was valid when it was written: whether its zones still are, the engine has to bear.
    pub(super) fn compile(&self) -> anyhow::Result<NetworkCondition> {
        let once_eligible = |id: &ZoneId| {
            let kind = ZoneKind::Ip(IpZone::default());
            Some(Zone { id: *id, name: Arc::from(id.as_str()), usage: Usage::Policy, active: true, kind })
        };
        self.choose(once_eligible).context("a network condition that was never valid")
    }

    fn choose<Z: std::borrow::Borrow<Zone>>(
        &self,
        zone: impl Fn(&ZoneId) -> Option<Z>,
    ) -> Result<NetworkCondition, ChoiceError> {
        let choice = Choice {
            connection: self.connection.as_deref(),
            include: self.include.as_deref().map(texts),
            exclude: self.exclude.as_deref().map(texts),
        };
        NetworkCondition::choose(&choice, zone)
    }
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn option(condition: &NetworkCondition) -> &'static str {
    match condition {
        NetworkCondition::Anywhere => "anywhere",
        NetworkCondition::InAny => "in_any",
        NetworkCondition::In(_) => "in",
        NetworkCondition::NotInAny => "not_in_any",
        NetworkCondition::NotIn(_) => "not_in",
    }
}
