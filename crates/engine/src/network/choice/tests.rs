use std::sync::Arc;

use super::{Choice, ChoiceError, Zones};
use crate::id::ZoneId;
use crate::network::NetworkCondition;
use crate::zone::{DynamicZone, EnhancedZone, IpZone, Usage, Zone, ZoneKind};

/// `office`, `country` may be named; `anon`, `block`, `exempt` and `off` may not.
fn zone(id: &ZoneId) -> Option<Zone> {
    let ip = |exempt| ZoneKind::Ip(IpZone { exempt, ..IpZone::default() });
    let (usage, active, kind) = match id.as_str() {
        "office" => (Usage::Policy, true, ip(false)),
        "country" => (Usage::Policy, true, ZoneKind::Dynamic(DynamicZone::default())),
        "anon" => (Usage::Policy, true, ZoneKind::Enhanced(EnhancedZone::default())),
        "block" => (Usage::Blocklist, true, ip(false)),
        "exempt" => (Usage::Policy, true, ip(true)),
        "off" => (Usage::Policy, false, ip(false)),
        _ => return None,
    };
    Some(Zone { id: *id, name: Arc::from(id.as_str()), usage, active, kind })
}

/// `-` is an absent list, otherwise its elements are parted by blanks.
fn choose(connection: &str, include: &str, exclude: &str) -> Result<NetworkCondition, ChoiceError> {
    let choice = Choice {
        connection: (connection != "-").then_some(connection),
        include: list(include),
        exclude: list(exclude),
    };
    NetworkCondition::choose(&choice, zone)
}

fn list(text: &str) -> Option<Vec<&str>> {
    (text != "-").then(|| text.split_whitespace().collect())
}

#[test]
fn five_options_can_be_chosen_and_are_written_as_read() {
    let check = |choice: (&str, &str, &str), written: (&str, &str, &str)| {
        let condition = choose(choice.0, choice.1, choice.2);
        let got = condition.as_ref().map(|condition| {
            let parts = condition.written();
            (parts.connection, text(parts.include), text(parts.exclude))
        });
        assert_eq!(got, Ok((written.0, written.1.into(), written.2.into())), "{choice:?}");
    };
    check(("ANYWHERE", "-", "-"), ("ANYWHERE", "-", "-"));
    check(("ANYWHERE", "", ""), ("ANYWHERE", "-", "-"));
    check(("ZONE", "ALL_IP_ZONES", "-"), ("ZONE", "ALL_IP_ZONES", "-"));
    check(("ZONE", "ALL_ZONES", "-"), ("ZONE", "ALL_IP_ZONES", "-"));
    check(("ZONE", "", "ALL_ZONES"), ("ZONE", "-", "ALL_IP_ZONES"));
    check(("ZONE", "country office", ""), ("ZONE", "country office", "-"));
    check(("ZONE", "-", "office"), ("ZONE", "-", "office"));
}

fn text(zones: Option<Zones<'_>>) -> String {
    zones.map_or_else(|| "-".to_owned(), |zones| zones.texts().join(" "))
}

#[test]
fn every_fault_has_its_cause_and_names_its_zone() {
    let check = |(connection, include, exclude), cause: &str, at: Option<&str>| {
        let error = choose(connection, include, exclude).err();
        let got = error.as_ref().map(|error| (error.cause(), error.zone()));
        assert_eq!(got, Some((cause, at.map(str::to_owned))), "{connection} {include} {exclude}");
        let message = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(at.is_none_or(|at| message.contains(&format!("`{at}`"))), "{message}");
    };
    check(("-", "office", "-"), "connection", None);
    check(("zone", "office", "-"), "connection", None);
    check(("ANYWHERE", "-", "office"), "zones_with_anywhere", None);
    check(("ZONE", "-", "-"), "neither", None);
    check(("ZONE", "office", "country"), "both", None);
    check(("ZONE", "", "-"), "empty_list", None);
    check(("ZONE", "-", ""), "empty_list", None);
    check(("ZONE", "", ""), "empty_list", None);
    check(("ZONE", "office office", "-"), "duplicate", Some("office"));
    check(("ZONE", "ALL_IP_ZONES ALL_IP_ZONES", "-"), "duplicate", Some("ALL_IP_ZONES"));
    check(("ZONE", "ALL_IP_ZONES office", "-"), "literal_beside_ids", None);
    check(("ZONE", "office ALL_ZONES", "-"), "literal_beside_ids", None);
    check(("ZONE", "ALL_IP_ZONES ALL_ZONES", "-"), "literal_beside_ids", None);
    check(("ZONE", "nowhere", "-"), "unknown_zone", Some("nowhere"));
    check(("ZONE", "all_ip_zones", "-"), "unknown_zone", Some("all_ip_zones"));
    check(("ZONE", "no/id", "-"), "unknown_zone", Some("no/id"));
    check(("ZONE", "office anon", "-"), "zone_enhanced", Some("anon"));
    check(("ZONE", "-", "block"), "zone_blocklist", Some("block"));
    check(("ZONE", "-", "exempt"), "zone_exempt", Some("exempt"));
    check(("ZONE", "off", "-"), "zone_inactive", Some("off"));
}

#[test]
fn a_token_names_at_most_two_hundred_zones() {
    let ids: Vec<String> = (0..=200).map(|n| format!("z{n}")).collect();
    let with = |count: usize| {
        let include = ids.iter().take(count).map(String::as_str).collect();
        let choice = Choice { connection: Some("ZONE"), include: Some(include), exclude: None };
        let office = ZoneId::parse("office").ok().and_then(|id| zone(&id));
        NetworkCondition::choose(&choice, |_| office.as_ref())
    };
    assert!(with(200).is_ok());
    assert_eq!(with(201), Err(ChoiceError::TooMany(201)));
}
