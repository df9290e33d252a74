use control::zone::ZoneDraft;
use control::{ControlError, Limits, Settings, ZoneRecord};
use engine::zone::{Criteria, EnhancedZone, ProxyType};
use engine::{DynamicZone, IpZone, NetworkCondition, Reason, Usage, ZoneKind};

use crate::bench::{Bench, draft, entries, new_token, refusal, within};

async fn system(bench: &Bench, name: &str) -> ZoneRecord {
    let zones = bench.control.zones(&bench.admin, None, None, 10).await.expect("readable").zones;
    zones.into_iter().find(|zone| &*zone.zone.name == name).expect("a system zone")
}

fn blocklist(name: &str, gateways: &str) -> ZoneDraft {
    ZoneDraft { usage: Usage::Blocklist, ..draft(name, gateways) }
}

#[tokio::test]
async fn okta_s_system_zones_are_there_from_the_first_start() {
    let bench = Bench::new().await;
    let zones = bench.control.zones(&bench.admin, None, None, 10).await.expect("readable").zones;
    let seen: Vec<_> = zones
        .iter()
        .map(|zone| (&*zone.zone.name, zone.zone.usage, zone.zone.is_exempt(), zone.system))
        .collect();
    assert_eq!(
        seen,
        [
            ("BlockedIpZone", Usage::Blocklist, false, true),
            ("LegacyIpZone", Usage::Policy, false, true),
            ("DefaultExemptIpZone", Usage::Policy, true, true),
        ]
    );
}

#[tokio::test]
async fn system_zones_keep_what_makes_them_so() {
    let bench = Bench::new().await;
    let exempt = |flag| ZoneDraft { use_as_exempt_list: flag, ..draft("DefaultExemptIpZone", "10.0.0.1") };
    let with_proxy = |draft: ZoneDraft| {
        let ip = IpZone { gateways: entries("10.0.0.1"), proxies: entries("10.0.0.2"), exempt: false };
        ZoneDraft { kind: ZoneKind::Ip(ip), ..draft }
    };
    let table = [
        ("BlockedIpZone", draft("BlockedIpZone", "1.1.1.1"), Some("usage: ")),
        ("BlockedIpZone", blocklist("Renamed", "1.1.1.1"), Some("name: ")),
        ("BlockedIpZone", blocklist("BlockedIpZone", "1.1.1.1"), None),
        ("BlockedIpZone", blocklist("BlockedIpZone", ""), None),
        ("DefaultExemptIpZone", exempt(None), Some("does not allow usage changes for DefaultExemptIpZone.")),
        ("DefaultExemptIpZone", exempt(Some(false)), Some("useAsExemptList: ")),
        ("DefaultExemptIpZone", with_proxy(exempt(Some(true))), Some("proxies: ")),
        ("DefaultExemptIpZone", exempt(Some(true)), None),
        (
            "LegacyIpZone",
            ZoneDraft { use_as_exempt_list: Some(true), ..draft("x", "1.1.1.1") },
            Some("useAsExemptList: "),
        ),
        ("LegacyIpZone", draft("Renamed", "1.1.1.1"), None),
    ];
    for (name, change, expected) in table {
        let zone =
            if name == "LegacyIpZone" || name == "BlockedIpZone" { name } else { "DefaultExemptIpZone" };
        let id = system(&bench, zone).await.zone.id;
        let answer = bench.control.replace_zone(&bench.admin, id.as_str(), change).await;
        match expected {
            None => assert_eq!(answer.expect(name).zone.is_exempt(), name == "DefaultExemptIpZone"),
            Some(part) => {
                let said = refusal(answer);
                assert!(said.contains(part), "{name}: {said}");
            }
        }
    }
    for name in ["BlockedIpZone", "Renamed", "DefaultExemptIpZone"] {
        let id = system(&bench, name).await.zone.id;
        let said = refusal(bench.control.delete_zone(&bench.admin, id.as_str(), None).await);
        assert!(said.contains("cannot be deleted"), "{said}");
    }
}

#[tokio::test]
async fn b_033_a_zone_holds_something_and_only_what_can_be_answered() {
    let bench = Bench::new().await;
    let dynamic =
        |usage, zone: DynamicZone| ZoneDraft { usage, kind: ZoneKind::Dynamic(zone), ..draft("z", "") };
    let tor = DynamicZone { proxy_type: Some(ProxyType::Tor), ..DynamicZone::default() };
    let services = Criteria { include: vec!["ALL_ANONYMIZERS".into()], exclude: vec![] };
    let enhanced = EnhancedZone { services, ..EnhancedZone::default() };
    let enhanced_draft = |usage, zone| ZoneDraft { usage, kind: ZoneKind::Enhanced(zone), ..draft("z", "") };
    let proxies = IpZone { gateways: entries("1.1.1.1"), proxies: entries("2.2.2.2"), exempt: false };
    let table = [
        (draft("z", ""), "gateways: The zone needs at least one gateway or proxy."),
        (draft(" ", "1.1.1.1"), "name: "),
        (dynamic(Usage::Policy, DynamicZone::default()), "at least one criterion"),
        (enhanced_draft(Usage::Policy, EnhancedZone::default()), "at least one criterion"),
        (dynamic(Usage::Blocklist, tor), "No loaded data tells anonymizers"),
        (enhanced_draft(Usage::Blocklist, enhanced), "No loaded data tells anonymizers,"),
        (
            ZoneDraft { kind: ZoneKind::Ip(proxies), ..blocklist("z", "") },
            "proxies: A blocklist zone cannot have",
        ),
        (draft("blockedipzone", "1.1.1.1"), "name: Another zone has this name already"),
        (ZoneDraft { use_as_exempt_list: Some(true), ..draft("z", "1.1.1.1") }, "useAsExemptList: Only"),
    ];
    for (draft, part) in table {
        let said = refusal(bench.control.create_zone(&bench.admin, draft).await);
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[tokio::test]
async fn b_035_a_zone_that_tokens_name_stays_as_it_is() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "192.0.2.0/24").await;
    let id = office.zone.id.as_str();
    let asked = control::token::NewToken { network: within(&[&office]), ..new_token("deploy") };
    let (secret, record) = bench.control.issue_token(&bench.admin, asked).await.expect("issued");
    let in_use = |answer: Result<(), ControlError>| match answer {
        Err(ControlError::InUse { zone, tokens, total }) => {
            assert_eq!((zone.as_str(), total), ("office", 1));
            assert_eq!(tokens, [(record.token.id, "deploy".to_owned())]);
        }
        other => panic!("{other:?}"),
    };
    in_use(bench.control.set_zone_active(&bench.admin, id, false, None).await.map(drop));
    in_use(bench.control.delete_zone(&bench.admin, id, None).await);
    in_use(bench.control.replace_zone(&bench.admin, id, blocklist("office", "192.0.2.0/24")).await.map(drop));
    let inactive = ZoneDraft { active: Some(false), ..draft("office", "192.0.2.0/24") };
    in_use(bench.control.replace_zone(&bench.admin, id, inactive).await.map(drop));
    let retyped = ZoneDraft {
        kind: ZoneKind::Dynamic(DynamicZone { asns: vec![1], ..DynamicZone::default() }),
        ..draft("office", "")
    };
    assert!(refusal(bench.control.replace_zone(&bench.admin, id, retyped).await).starts_with("type: "));
    // Its entries may change, and are decided by at once.
    bench.control.replace_zone(&bench.admin, id, draft("office", "198.51.100.0/24")).await.expect("replaced");
    assert_eq!(bench.judged(&secret, "192.0.2.9"), Some(Reason::OutsideAllowedZones));
    assert_eq!(bench.judged(&secret, "198.51.100.9"), None);
    bench.control.revoke_token(&bench.admin, record.token.id.as_str(), None).await.expect("revoked");
    let active = bench.control.delete_zone(&bench.admin, id, None).await;
    assert!(matches!(active, Err(ControlError::ActiveZone { .. })), "{active:?}");
    bench.control.set_zone_active(&bench.admin, id, false, None).await.expect("unused now");
    bench.control.delete_zone(&bench.admin, id, None).await.expect("deleted");
    assert_eq!(bench.last_event().await, "zone.delete");
}

#[tokio::test]
async fn b_036_of_naming_and_deleting_a_zone_one_loses() {
    let bench = Bench::new().await;
    for round in 0..20 {
        let zone = bench.zone(&format!("zone {round}"), "192.0.2.0/24").await;
        let id = zone.zone.id.to_string();
        let (_, token) = bench.token("ci").await;
        let deleting = {
            let (control, admin, id) = (bench.control.clone(), bench.admin.clone(), id.clone());
            tokio::spawn(async move {
                control.set_zone_active(&admin, &id, false, None).await?;
                control.delete_zone(&admin, &id, None).await
            })
        };
        let change = control::token::TokenChange { network: Some(within(&[&zone])), ..Default::default() };
        let named = bench.control.restrict_token(&bench.admin, token.token.id.as_str(), change).await;
        let deleted = deleting.await.expect("it ends");
        assert_ne!(named.is_ok(), deleted.is_ok(), "{named:?} {deleted:?}");
    }
}

#[tokio::test]
async fn a_blocklist_zone_refuses_everybody_at_once() {
    let bench = Bench::new().await;
    let (secret, _) = bench.token("ci").await;
    let zone =
        bench.control.create_zone(&bench.admin, blocklist("bad", "203.0.113.0/24")).await.expect("made");
    assert_eq!(bench.judged(&secret, "203.0.113.9"), Some(Reason::Blocklisted));
    let exempt = system(&bench, "DefaultExemptIpZone").await;
    let lifted = ZoneDraft { use_as_exempt_list: Some(true), ..draft("DefaultExemptIpZone", "203.0.113.9") };
    bench.control.replace_zone(&bench.admin, exempt.zone.id.as_str(), lifted).await.expect("replaced");
    assert_eq!(bench.judged(&secret, "203.0.113.9"), None);
    bench.control.set_zone_active(&bench.admin, exempt.zone.id.as_str(), false, None).await.expect("off");
    assert_eq!(bench.judged(&secret, "203.0.113.9"), Some(Reason::Blocklisted));
    bench.control.set_zone_active(&bench.admin, zone.zone.id.as_str(), false, None).await.expect("off");
    assert_eq!(bench.judged(&secret, "203.0.113.9"), None);
}

#[tokio::test]
async fn b_034_limits_hold() {
    let limits = Limits { zones: 5, entries_per_list: 3, entries: 4, tokens: 1, ..Limits::default() };
    let bench = Bench::with(|settings| Settings { limits, ..settings }).await;
    let said =
        refusal(bench.control.create_zone(&bench.admin, draft("z", "1.1.1.1 2.2.2.2 3.3.3.3 4.4.4.4")).await);
    assert!(said.contains("4 entries are more than the 3"), "{said}");
    let zone = bench.zone("z", "1.1.1.1 2.2.2.2 3.3.3.3").await;
    let said = refusal(bench.control.create_zone(&bench.admin, draft("y", "1.1.1.1 2.2.2.2")).await);
    assert!(said.contains("at most 4 gateways and proxies; 3 are in other zones"), "{said}");
    bench
        .control
        .replace_zone(&bench.admin, zone.zone.id.as_str(), draft("z", "1.1.1.1"))
        .await
        .expect("fewer");
    bench.zone("y", "1.1.1.1").await;
    let said = refusal(bench.control.create_zone(&bench.admin, draft("x", "1.1.1.1")).await);
    assert!(said.contains("at most 5 zones"), "{said}");
    bench.token("one").await;
    let said = refusal(bench.control.issue_token(&bench.admin, new_token("two")).await);
    assert!(said.contains("at most 1 tokens"), "{said}");
}

#[tokio::test]
async fn type_ahead_knows_who_may_be_chosen_and_why_not() {
    let bench = Bench::new().await;
    let office = bench.zone("Office Berlin", "192.0.2.0/24").await;
    bench.zone("Home office", "198.51.100.0/24").await;
    let asked = control::token::NewToken { network: within(&[&office]), ..new_token("deploy") };
    bench.control.issue_token(&bench.admin, asked).await.expect("issued");
    let hits = bench.control.search_zones(&bench.admin, "OFFICE", 10).await.expect("found");
    let seen: Vec<_> =
        hits.hits.iter().map(|hit| (&*hit.zone.name, hit.used_by, hit.eligibility.is_ok())).collect();
    assert_eq!(seen, [("Office Berlin", 1, true), ("Home office", 0, true)]);
    let hits = bench.control.search_zones(&bench.admin, "zone", 2).await.expect("found");
    assert_eq!((hits.hits.len(), hits.total > 2), (2, true));
    assert!(hits.hits.iter().any(|hit| hit.eligibility.is_err()));
}

#[tokio::test]
async fn a_lost_race_and_a_missing_zone_are_said() {
    let bench = Bench::new().await;
    let zone = bench.zone("z", "1.1.1.1").await;
    let id = zone.zone.id.as_str();
    let change = |expect| ZoneDraft { expect: Some(expect), ..draft("z", "2.2.2.2") };
    bench.control.replace_zone(&bench.admin, id, change(1)).await.expect("the version that was read");
    let late = bench.control.replace_zone(&bench.admin, id, change(1)).await;
    assert!(matches!(late, Err(ControlError::Conflict)));
    assert!(matches!(
        bench.control.delete_zone(&bench.admin, id, Some(1)).await,
        Err(ControlError::Conflict)
    ));
    for missing in ["nzoMissing", "", "x y"] {
        let answer = bench.control.zone(&bench.admin, missing).await;
        assert!(matches!(answer, Err(ControlError::NotFound { entity: "NetworkZone", .. })), "{missing}");
    }
    let none = bench.control.issue_token(&bench.admin, new_token("any")).await.expect("issued").1;
    assert_eq!(none.token.network, NetworkCondition::Anywhere);
}

#[tokio::test]
async fn b_035_an_expired_token_that_names_a_zone_can_be_revoked_and_lets_go_of_it() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "192.0.2.0/24").await;
    let id = office.zone.id.as_str();
    let asked = control::token::NewToken { network: within(&[&office]), ..new_token("deploy") };
    let (secret, record) = bench.control.issue_token(&bench.admin, asked).await.expect("issued");
    bench.advance(std::time::Duration::from_hours(31 * 24));
    bench.control.confirm().await.expect("in contact");
    assert_eq!(bench.judged(&secret, "192.0.2.9"), Some(Reason::Expired));
    let held = bench.control.set_zone_active(&bench.admin, id, false, None).await;
    assert!(matches!(held, Err(ControlError::InUse { total: 1, .. })), "{held:?}");
    let token = record.token.id.as_str();
    bench.control.revoke_token(&bench.admin, token, None).await.expect("revoked");
    let again = bench.control.revoke_token(&bench.admin, token, None).await;
    assert!(matches!(again, Err(ControlError::NotFound { .. })), "{again:?}");
    bench.control.set_zone_active(&bench.admin, id, false, None).await.expect("unused now");
    bench.control.delete_zone(&bench.admin, id, None).await.expect("deleted");
}
