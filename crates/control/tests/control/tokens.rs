use std::time::Duration;

use control::token::{ImportedToken, NewToken, TokenChange};
use control::{Actor, ControlError};
use engine::{Digest, NetworkCondition, Reason, Role, Secret, TokenId};

use crate::bench::{Bench, new_token, refusal, within};

fn network(network: NetworkCondition) -> TokenChange {
    TokenChange { network: Some(network), ..TokenChange::default() }
}

#[tokio::test]
async fn an_issued_token_is_judged_at_once_and_a_revoked_one_never_lives_again() {
    let bench = Bench::new().await;
    let (secret, record) = bench.token("ci").await;
    assert_eq!(bench.judged(&secret, "8.8.8.8"), None);
    assert_eq!(bench.last_event().await, "system.api_token.create");
    bench.control.revoke_token(&bench.admin, record.token.id.as_str(), None).await.expect("revoked");
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::Revoked));
    assert_eq!(bench.last_event().await, "system.api_token.revoke");
    let again = bench.control.revoke_token(&bench.admin, record.token.id.as_str(), None).await;
    assert!(matches!(again, Err(ControlError::NotFound { entity: "Token", .. })), "{again:?}");
    let bench = bench.reopened().await;
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::Revoked));
}

#[tokio::test]
async fn b_074_a_write_is_answered_when_it_is_decided_by() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "192.0.2.0/24").await;
    let (secret, record) = bench.token("ci").await;
    let id = record.token.id.as_str();
    let restricted = bench.control.restrict_token(&bench.admin, id, network(within(&[&office]))).await;
    assert_eq!(restricted.expect("restricted").version, 2);
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::OutsideAllowedZones));
    assert_eq!(bench.judged(&secret, "192.0.2.9"), None);
    assert_eq!(bench.control.current().load().revision(), bench.store.revision().await.expect("readable"));
}

#[tokio::test]
async fn b_093_a_change_without_a_network_keeps_it() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "192.0.2.0/24").await;
    let (secret, record) = bench.token("ci").await;
    let id = record.token.id.as_str();
    bench.control.restrict_token(&bench.admin, id, network(within(&[&office]))).await.expect("restricted");
    let renamed = TokenChange { name: Some("build".to_owned()), ..TokenChange::default() };
    let record = bench.control.restrict_token(&bench.admin, id, renamed).await.expect("renamed");
    assert_eq!((record.name.as_str(), &record.token.network), ("build", &within(&[&office])));
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::OutsideAllowedZones));
}

#[tokio::test]
async fn b_092_the_owner_of_a_token_stays() {
    let bench = Bench::new().await;
    let (_, record) = bench.token("ci").await;
    let id = record.token.id.as_str();
    let owner = |owner: &str| TokenChange { owner: Some(owner.to_owned()), ..TokenChange::default() };
    let other = bench.control.restrict_token(&bench.admin, id, owner("00uSomebodyElse")).await;
    assert!(refusal(other).starts_with("userId: "));
    let same = owner(record.token.owner.as_str());
    bench.control.restrict_token(&bench.admin, id, same).await.expect("the present owner is no change");
}

#[tokio::test]
async fn b_090_only_an_active_super_administrator_changes_anything() {
    let bench = Bench::new().await;
    for role in [Role::None, Role::ReadOnlyAdmin] {
        let new = control::user::NewUser {
            login: format!("{role:?}"),
            role,
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            active: true,
        };
        let user = bench.control.create_user(&bench.admin, new).await.expect("created").user;
        let lower = Actor::Admin { user: user.clone(), token: None, whence: std::sync::Arc::default() };
        let made = bench.control.issue_token(&lower, new_token("mine")).await;
        assert!(matches!(made, Err(ControlError::Forbidden(_))), "{role:?}");
        // A token for an administrator, asked for by somebody who is none.
        let Actor::Admin { user: admin, .. } = &bench.admin else { unreachable!("the bench's own") };
        let grab = NewToken { owner: Some(admin.id), ..new_token("grab") };
        assert!(matches!(bench.control.issue_token(&lower, grab).await, Err(ControlError::Forbidden(_))));
        let seen = bench.control.tokens(&lower, None, 10).await;
        assert_eq!(seen.is_ok(), role == Role::ReadOnlyAdmin, "b_091: {role:?} sees");
        let deactivated = bench.control.set_user_active(&bench.admin, user.id.as_str(), false, None).await;
        let gone = Actor::Admin {
            user: deactivated.expect("deactivated").user,
            token: None,
            whence: std::sync::Arc::default(),
        };
        assert!(bench.control.tokens(&gone, None, 10).await.is_err());
    }
}

#[tokio::test]
async fn a_lost_race_is_a_conflict() {
    let bench = Bench::new().await;
    let (_, record) = bench.token("ci").await;
    let change = |expect| TokenChange { expect: Some(expect), ..network(NetworkCondition::InAny) };
    let id = record.token.id.as_str();
    bench.control.restrict_token(&bench.admin, id, change(1)).await.expect("the version that was read");
    let late = bench.control.restrict_token(&bench.admin, id, change(1)).await;
    assert!(matches!(late, Err(ControlError::Conflict)), "{late:?}");
}

#[tokio::test]
async fn a_token_names_only_zones_that_it_may() {
    let bench = Bench::new().await;
    let (_, record) = bench.token("ci").await;
    let zones = bench.control.zones(&bench.admin, None, None, 10).await.expect("readable").zones;
    let named = |name: &str| zones.iter().find(|zone| &*zone.zone.name == name).expect(name);
    for (zone, why) in [("BlockedIpZone", "blocklist"), ("DefaultExemptIpZone", "exempt")] {
        let asked = network(within(&[named(zone)]));
        let said = refusal(bench.control.restrict_token(&bench.admin, record.token.id.as_str(), asked).await);
        assert!(said.starts_with("network: ") && said.contains(why) && said.contains(zone), "{said}");
    }
    let mut gone = bench.zone("gone", "1.1.1.1").await;
    bench.control.set_zone_active(&bench.admin, gone.zone.id.as_str(), false, None).await.expect("inactive");
    let said = network(within(&[&gone]));
    let said = refusal(bench.control.restrict_token(&bench.admin, record.token.id.as_str(), said).await);
    assert!(said.contains("inactive"), "{said}");
    std::sync::Arc::make_mut(&mut gone.zone).id = engine::ZoneId::mint(1);
    let said = network(within(&[&gone]));
    let said = refusal(bench.control.restrict_token(&bench.admin, record.token.id.as_str(), said).await);
    assert!(said.contains("There is no zone"), "{said}");
}

#[tokio::test]
async fn expired_tokens_are_not_listed_and_pages_go_on() {
    let bench = Bench::new().await;
    let mut ids = vec![];
    for name in ["a", "b", "c"] {
        ids.push(bench.token(name).await.1.token.id.to_string());
        bench.advance(Duration::from_secs(1));
    }
    let page = bench.control.tokens(&bench.admin, None, 2).await.expect("readable");
    assert_eq!((page.tokens.len(), page.next.as_deref()), (2, Some(ids[1].as_str())));
    let rest = bench.control.tokens(&bench.admin, page.next.as_deref(), 2).await.expect("readable");
    assert_eq!((rest.tokens.len(), rest.next), (1, None));
    bench.advance(Duration::from_hours(30 * 24));
    assert!(bench.control.tokens(&bench.admin, None, 2).await.expect("readable").tokens.is_empty());
    assert!(bench.control.token(&bench.admin, &ids[0]).await.is_err());
}

fn imported(line: usize, owner: &str, text: &str) -> ImportedToken {
    let (name, owner) = (format!("token {line}"), owner.to_owned());
    ImportedToken { line, name, owner, digest: Digest::of(text.as_bytes()) }
}

#[tokio::test]
async fn b_072_an_import_is_all_or_nothing_and_names_every_bad_line() {
    let bench = Bench::new().await;
    let (taken, _) = bench.token("ci").await;
    let one = "a".repeat(40);
    let mut file = vec![
        imported(1, "admin", &one),
        imported(3, "nobody", "b"),
        imported(4, "", &one),
        imported(7, "", taken.reveal()),
    ];
    file[3].name.push('\n');
    let before = bench.control.current().load().token_count();
    let said = refusal(bench.control.import_tokens(&bench.admin, file).await);
    for part in [
        "line 3: owner: There is no user nobody.",
        "line 4: token: The same token stands in line 1.",
        "line 7: name:",
        "line 7: token: This token is here already.",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(bench.control.current().load().token_count(), before);
    let imported = bench.control.import_tokens(&bench.admin, vec![imported(1, "admin", &one)]).await;
    assert_eq!(imported.expect("imported"), 1);
    assert_eq!(bench.judged(&Secret::new(one), "8.8.8.8"), None);
}

#[tokio::test]
async fn what_is_no_id_is_not_found() {
    let bench = Bench::new().await;
    for id in ["", "00T", "invalid-id", "00Tinvalid1234567890x", "' OR 1=1 --"] {
        let missing = bench.control.token(&bench.admin, id).await;
        assert!(matches!(missing, Err(ControlError::NotFound { entity: "Token", .. })), "{id}");
    }
    assert!(TokenId::parse("00T").is_ok(), "a short id is an id that nobody has");
}
