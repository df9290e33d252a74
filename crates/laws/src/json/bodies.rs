//! The bodies that administrators send: a token's, a zone's, a user's.

use std::sync::Arc;

use engine::{Timestamp, Usage, Zone, ZoneId, ZoneKind};
use okta::limits::{CRITERIA_MAX, NAME_CHARACTERS_MAX};
use okta::zone::ZoneAbout;
use okta::{ApiTokenUpdate, Cause, NetworkZone, NewToken, NewUser, ZoneBody, time};
use serde_json::Value;

use crate::words;

/// The value may be meant as any of them.
pub(super) fn hold(body: &Value) {
    if let Some(update) = taken(ApiTokenUpdate::parse(body)) {
        update.name.as_deref().into_iter().for_each(is_name);
    }
    if let Some(token) = taken(NewToken::parse(body)) {
        is_name(&token.name);
        if let Some(at) = token.expires_at {
            let whole = Timestamp::from_micros(at.seconds() * 1_000_000);
            assert_eq!(time::parse(&time::text(at)), Ok(whole), "{at:?}");
        }
    }
    if let Some(user) = taken(NewUser::parse(body)) {
        is_name(&user.profile.login);
        for text in [&user.profile.email, &user.profile.first_name, &user.profile.last_name] {
            assert!(text.is_empty() || text.chars().count() <= NAME_CHARACTERS_MAX);
        }
    }
    if let Some(zone) = taken(ZoneBody::parse(body)) {
        is_name(&zone.name);
        is_bounded(&zone.kind);
        is_spelt_out(&zone.kind, body);
        goes_round(&zone);
    }
}

/// What is refused is refused for something that can be shown.
fn taken<T>(read: Result<T, Vec<Cause>>) -> Option<T> {
    if let Err(causes) = &read {
        assert!(!causes.is_empty(), "refused for nothing");
        for cause in causes {
            words::can_be_shown(&cause.to_string());
        }
    }
    read.ok()
}

fn is_name(name: &str) {
    assert!((1..=NAME_CHARACTERS_MAX).contains(&name.chars().count()) && !name.trim().is_empty(), "{name:?}");
    assert!(!name.chars().any(|c| c.is_control() || words::turns_text_round(c)), "{name:?}");
}

fn is_bounded(kind: &ZoneKind) {
    let lists = match kind {
        ZoneKind::Ip(_) => vec![],
        ZoneKind::Dynamic(zone) => vec![zone.locations.len(), zone.asns.len()],
        ZoneKind::Enhanced(zone) => vec![
            zone.locations.include.len(),
            zone.locations.exclude.len(),
            zone.asns.include.len(),
            zone.asns.exclude.len(),
            zone.services.include.len(),
            zone.services.exclude.len(),
        ],
    };
    assert!(lists.iter().all(|length| *length <= CRITERIA_MAX), "{lists:?}");
    if let ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) = kind {
        assert!(zone(kind).asks(), "a zone without a criterion: {kind:?}");
    }
}

/// AS numbers have one spelling: whatever was taken for one is written the same.
fn is_spelt_out(kind: &ZoneKind, body: &Value) {
    let (sent, taken): (Vec<&Value>, Vec<u32>) = match kind {
        ZoneKind::Ip(_) => return,
        ZoneKind::Dynamic(zone) => (elements(&body["asns"]), zone.asns.clone()),
        ZoneKind::Enhanced(zone) => (
            [elements(&body["asns"]["include"]), elements(&body["asns"]["exclude"])].concat(),
            [&zone.asns.include[..], &zone.asns.exclude[..]].concat(),
        ),
    };
    let taken: Vec<Value> = taken.iter().map(|asn| asn.to_string().into()).collect();
    for text in sent {
        assert!(taken.contains(text), "{text} is none of {taken:?}");
    }
}

/// Of a list, or of an object that Okta's Node client made of one.
fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(object) => object.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// What was taken goes out, and what went out is taken for the same zone.
fn goes_round(body: &ZoneBody) {
    let once = over_the_wire(&body.kind, body);
    let twice = over_the_wire(&once.kind, &once);
    assert_eq!(once.kind, twice.kind, "the wire changes a zone each time");
    let ends = |kind: &ZoneKind| match kind {
        ZoneKind::Ip(zone) => {
            let entries = zone.gateways.iter().chain(zone.proxies.iter());
            (zone.gateways.len(), entries.map(|entry| (entry.first(), entry.last())).collect())
        }
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => (0, Vec::new()),
    };
    assert_eq!(ends(&body.kind), ends(&once.kind));
    if !matches!(body.kind, ZoneKind::Ip(_)) {
        assert_eq!(body.kind, once.kind);
    }
    assert_eq!(body.proxy_type_text, once.proxy_type_text);
}

fn over_the_wire(kind: &ZoneKind, body: &ZoneBody) -> ZoneBody {
    let at = Timestamp::from_micros(0);
    let proxy_type_text = body.proxy_type_text.as_deref();
    let about = ZoneAbout { created: at, updated: at, system: false, proxy_type_text };
    let wire = NetworkZone::of(&zone(kind), about, "https://tokens.example.com");
    let wire = serde_json::to_value(wire).expect("JSON");
    ZoneBody::parse(&wire).unwrap_or_else(|causes| panic!("{wire} is refused: {causes:?}"))
}

fn zone(kind: &ZoneKind) -> Zone {
    let id = ZoneId::parse("nzov4yzs3p3zCKUkm1d7").expect("an id");
    Zone { id, name: Arc::from("Z"), usage: Usage::Policy, active: true, kind: kind.clone() }
}
