//! One suite for both databases.

mod build;
mod every;
mod lists;
mod log;
mod pages;
mod signing_in;

use std::time::Duration;

use engine::{Digest, NetworkCondition, Revision, Role, Timestamp, Usage, ZoneIds, ZoneKind};
use store::{EventRecord, OrganizationRecord, Renewal, Store, StoreError};

use build::{at, dynamic_zone, enhanced_zone, ip_zone, token, user, zone_id};

#[tokio::test]
async fn sqlite_conforms() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("ringfence.db").display());
    all(Store::open(&url).await.expect("a new store")).await;
}

#[tokio::test]
async fn postgresql_conforms() {
    let postgres = testkit::postgres::Postgres::start();
    all(Store::open(&postgres.database("ringfence")).await.expect("a new store")).await;
}

async fn all(store: Store) {
    an_organization_is_made_once(&store).await;
    revisions_grow(&store).await;
    users_round_trip(&store).await;
    zones_round_trip(&store).await;
    tokens_round_trip(&store).await;
    a_named_zone_stays(&store).await;
    pages_come_oldest_first(&store).await;
    use_renews_and_never_backwards(&store).await;
    what_is_dropped_did_not_happen(&store).await;
    events_are_kept(&store).await;
    log::all(&store).await;
    signing_in::all(&store).await;
    many_tokens_at_once(&store).await;
    lists::tokens_are_searched(&store).await;
    pages::zones_come_page_by_page(&store).await;
    every::every_token_is_handed_over_once(&store).await;
}

async fn an_organization_is_made_once(store: &Store) {
    assert!(store.organization().await.expect("readable").is_none());
    assert_eq!(store.revision().await.expect("readable"), Revision(0));
    let organization = OrganizationRecord { id: "00o1".to_owned(), created: at(1), cursor_key: [7; 32] };
    let mut write = store.begin().await.expect("a write");
    write.insert_organization(&organization).await.expect("inserted");
    write.commit().await.expect("committed");
    let found = store.organization().await.expect("readable").expect("there");
    assert_eq!((found.id.as_str(), found.created, found.cursor_key), ("00o1", at(1), [7; 32]));
    let mut write = store.begin().await.expect("a write");
    let again = write.insert_organization(&organization).await;
    assert!(matches!(again, Err(StoreError::Conflict("organization"))), "{again:?}");
}

async fn revisions_grow(store: &Store) {
    for expected in 1..=3 {
        let mut write = store.begin().await.expect("a write");
        assert_eq!(write.next_revision(at(1), 0).await.expect("a revision").0, Revision(expected));
        write.commit().await.expect("committed");
        assert_eq!(store.revision().await.expect("readable"), Revision(expected));
    }
}

async fn users_round_trip(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    for (login, role) in [("Alice", Role::SuperAdmin), ("bob", Role::ReadOnlyAdmin), ("straße", Role::None)]
    {
        write.insert_user(&user(login, role)).await.expect("inserted");
    }
    assert_eq!(write.count_users().await.expect("a count"), 3);
    assert_eq!(write.count_active_super_admins().await.expect("a count"), 1);
    write.commit().await.expect("committed");
    for (asked, found) in
        [("alice", "Alice"), ("ALICE", "Alice"), ("Straße", "straße"), ("00uAlice", "Alice")]
    {
        let record = store.user(asked).await.expect("readable").expect(asked);
        assert_eq!(&*record.user.login, found);
    }
    assert!(store.user("00ualice").await.expect("readable").is_none(), "ids have their case");
    let mut write = store.begin().await.expect("a write");
    for kept_nowhere in ["\0", "alice\0", "00uAlice\0"] {
        assert!(store.user(kept_nowhere).await.expect("readable").is_none(), "{kept_nowhere:?}");
        assert!(write.user(kept_nowhere).await.expect("readable").is_none(), "{kept_nowhere:?}");
        assert!(store.user_with_tokens(kept_nowhere, at(1)).await.expect("readable").is_none());
        assert!(store.refusal(kept_nowhere).await.expect("readable").is_none(), "{kept_nowhere:?}");
    }
    let mut twin = user("aLICE", Role::None);
    std::sync::Arc::make_mut(&mut twin.user).id = engine::UserId::mint(9);
    let taken = write.insert_user(&twin).await;
    assert!(matches!(taken, Err(StoreError::Conflict("user"))), "{taken:?}");
    drop(write);
    let mut changed = user("bob", Role::ReadOnlyAdmin);
    std::sync::Arc::make_mut(&mut changed.user).active = false;
    changed.version = 2;
    let mut write = store.begin().await.expect("a write");
    write.update_user(&changed).await.expect("updated");
    write.commit().await.expect("committed");
    let bob = store.user("bob").await.expect("readable").expect("bob");
    assert_eq!((bob.user.active, bob.version, bob.user.role), (false, 2, Role::ReadOnlyAdmin));
    assert_eq!(store.all_users().await.expect("readable").len(), 3);
}

async fn zones_round_trip(store: &Store) {
    let zones = [
        ip_zone("Office", "1.2.3.4/24 2001:DB8::/32 10.0.0.1-10.0.0.9", "192.0.2.1"),
        dynamic_zone("Germany"),
        enhanced_zone("Anonymizers"),
    ];
    let mut write = store.begin().await.expect("a write");
    for zone in &zones {
        write.insert_zone(zone).await.expect("inserted");
    }
    assert_eq!(write.count_zones().await.expect("a count"), 3);
    assert_eq!(write.count_entries().await.expect("a count"), 4);
    write.commit().await.expect("committed");
    for (stored, zone) in store.all_zones().await.expect("readable").iter().zip(&zones) {
        assert_eq!(stored.zone, zone.zone);
        assert_eq!(stored.proxy_type_text, zone.proxy_type_text);
        assert_eq!(
            (stored.created, stored.updated, stored.version),
            (zone.created, zone.updated, zone.version)
        );
    }
    let mut write = store.begin().await.expect("a write");
    for taken in ["office", "OFFICE", "Ｏffice"] {
        let mut write_again = ip_zone(taken, "1.1.1.1", "");
        std::sync::Arc::make_mut(&mut write_again.zone).id = engine::ZoneId::mint(1);
        let conflict = write.insert_zone(&write_again).await;
        assert!(matches!(conflict, Err(StoreError::Conflict("zone"))), "{taken}: {conflict:?}");
        // PostgreSQL ends a transaction at its first error.
        drop(write);
        write = store.begin().await.expect("a write");
    }
    let mut changed = ip_zone("Office", "5.5.5.5", "");
    std::sync::Arc::make_mut(&mut changed.zone).usage = Usage::Blocklist;
    std::sync::Arc::make_mut(&mut changed.zone).active = false;
    write.update_zone(&changed).await.expect("updated");
    write.commit().await.expect("committed");
    let stored = store.zone(&zone_id("Office")).await.expect("readable").expect("there");
    assert_eq!(stored.zone, changed.zone);
    assert!(matches!(&stored.zone.kind, ZoneKind::Ip(zone) if zone.proxies.is_empty()));
}

async fn tokens_round_trip(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    let zones = ZoneIds::new(&[zone_id("Germany"), zone_id("Office")]).expect("two zones");
    let conditions = [
        NetworkCondition::Anywhere,
        NetworkCondition::InAny,
        NetworkCondition::NotInAny,
        NetworkCondition::In(zones.clone()),
        NetworkCondition::NotIn(zones),
    ];
    let mut records = Vec::new();
    for (number, condition) in (1..).zip(&conditions) {
        let mut record = token(number, condition.clone());
        let inner = std::sync::Arc::make_mut(&mut record.token);
        inner.proposed = conditions.get(5 - usize::try_from(number).expect("small")).cloned();
        inner.not_after = (number == 2).then(|| at(9_000_000));
        inner.window = (number != 3).then(|| Duration::from_secs(100));
        inner.device = engine::DeviceCondition::any_of(vec![engine::KeyId::mint(1)]);
        write.insert_token(&record).await.expect("inserted");
        records.push(record);
    }
    write.commit().await.expect("committed");
    for record in &records {
        let stored = store.token(&record.token.id).await.expect("readable").expect("there");
        assert_eq!(stored.token, record.token);
        assert_eq!((&stored.name, &stored.client_name), (&record.name, &record.client_name));
    }
    let mut write = store.begin().await.expect("a write");
    let digests = [Digest::of(b"1"), Digest::of(b"nobody's")];
    assert_eq!(write.taken_digests(&digests).await.expect("readable"), [Digest::of(b"1")]);
    let mut twin = token(1, NetworkCondition::Anywhere);
    std::sync::Arc::make_mut(&mut twin.token).id = engine::TokenId::mint(77);
    let taken = write.insert_token(&twin).await;
    assert!(matches!(taken, Err(StoreError::Conflict("token"))), "{taken:?}");
}

async fn a_named_zone_stays(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    let (tokens, total) = write.tokens_naming(&zone_id("Office"), 1).await.expect("readable");
    // Tokens 4 and 5 enforce it, 1 and 2 would (their proposed condition is the other end of the list).
    assert_eq!((tokens.len(), total), (1, 4));
    drop(write);
    let named = store.some_tokens_naming(&zone_id("Office"), 3).await.expect("readable");
    assert_eq!(named.len(), 3);
    assert!(
        named
            .iter()
            .all(|(_, name, owner)| !name.is_empty()
                && *owner == token(1, NetworkCondition::Anywhere).token.owner),
        "{named:?}"
    );
    assert_eq!(store.some_tokens_naming(&zone_id("Office"), 9).await.expect("readable").len(), 4);
    let mut write = store.begin().await.expect("a write");
    let held = write.delete_zone(&zone_id("Office")).await;
    assert!(matches!(held, Err(StoreError::Conflict(_))), "{held:?}");
    drop(write);
    let mut write = store.begin().await.expect("a write");
    for number in [1, 2, 4, 5] {
        revoked_once(&mut write, &engine::TokenId::mint(number)).await;
    }
    assert_eq!(write.tokens_naming(&zone_id("Office"), 1).await.expect("readable").1, 0);
    write.delete_zone(&zone_id("Office")).await.expect("deleted");
    write.commit().await.expect("committed");
    assert!(store.zone(&zone_id("Office")).await.expect("readable").is_none());
}

/// Of the version that was read, and not a second time.
async fn revoked_once(write: &mut store::Write, id: &engine::TokenId) {
    let mut expected = write.token(id).await.expect("readable").expect("there");
    let other = write.revoke_token(id, at(60), Some(expected.version + 1)).await;
    assert!(other.expect("a statement").is_none(), "another version");
    let revoked = write.revoke_token(id, at(60), Some(expected.version)).await.expect("a statement");
    std::sync::Arc::make_mut(&mut expected.token).revoked = true;
    let is = |record: &store::TokenRecord| (record.token.clone(), record.name.clone(), record.version);
    let (before, after) = (is(&expected), is(&revoked.expect("revoked")));
    assert_eq!((before.0, before.1, before.2 + 1), after);
    let stored = write.token(id).await.expect("readable").expect("there");
    assert_eq!((is(&stored), stored.updated), (after, at(60)));
    assert!(write.revoke_token(id, at(61), None).await.expect("a statement").is_none(), "revoked already");
}

async fn pages_come_oldest_first(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    for number in (10..15).rev() {
        write.insert_token(&token(number, NetworkCondition::Anywhere)).await.expect("inserted");
    }
    write.commit().await.expect("committed");
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = store.live_tokens(at(50), after.as_ref(), 2).await.expect("readable");
        let Some(last) = page.last() else { break };
        after = Some(last.token.id);
        seen.extend(page.iter().map(|record| record.token.id));
    }
    let expected: Vec<_> = [3, 10, 11, 12, 13, 14].map(engine::TokenId::mint).into();
    assert_eq!(seen, expected);
    assert_eq!(
        store.live_tokens(at(1_000_000), None, 100).await.expect("readable").len(),
        1,
        "3 has no window"
    );
    assert_eq!(store.count_tokens().await.expect("a count"), 10);
    assert_eq!(store.users(None, 2).await.expect("readable").len(), 2);
    let alice = store.user("alice").await.expect("readable").expect("alice").user.id;
    let logins = store.users(Some(&alice), 5).await.expect("readable");
    assert_eq!(logins.iter().map(|record| &*record.user.login).collect::<Vec<_>>(), ["bob", "straße"]);
}

async fn use_renews_and_never_backwards(store: &Store) {
    let id = engine::TokenId::mint(10);
    for (used, last) in [(500, 500), (400, 500), (600, 600)] {
        let mut write = store.begin().await.expect("a write");
        let gone = Renewal { token: engine::TokenId::mint(4_000), at: at(1) };
        write.renew_tokens(&[Renewal { token: id, at: at(used) }, gone]).await.expect("renewed");
        write.commit().await.expect("committed");
        let record = store.token(&id).await.expect("readable").expect("there");
        assert_eq!((record.token.last_used, record.updated, record.version), (Some(at(last)), at(last), 1));
    }
}

async fn what_is_dropped_did_not_happen(store: &Store) {
    let before = store.revision().await.expect("readable");
    let mut write = store.begin().await.expect("a write");
    write.next_revision(at(1), 0).await.expect("a revision");
    write.insert_user(&user("ghost", Role::None)).await.expect("inserted");
    drop(write);
    assert!(store.user("ghost").await.expect("readable").is_none());
    assert_eq!(store.revision().await.expect("readable"), before);
}

async fn events_are_kept(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    for revision in 1..=3 {
        let event = EventRecord {
            id: format!("event-{revision}"),
            at: Timestamp::from_micros(revision),
            kind: "zone.create".to_owned(),
            actor: "00u1".to_owned(),
            actor_token: (revision == 2).then(|| "00T1".to_owned()),
            target: "nzo1".to_owned(),
            target_name: "Office".to_owned(),
            detail: "{}".to_owned(),
            revision: u64::try_from(revision).expect("positive"),
            number: revision,
            address: "192.0.2.1".to_owned(),
            agent: "curl/8".to_owned(),
        };
        write.insert_event(&event).await.expect("inserted");
    }
    write.commit().await.expect("committed");
    let newest = store.latest_events(2).await.expect("readable");
    assert_eq!(newest.iter().map(|event| event.revision).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(newest[1].actor_token.as_deref(), Some("00T1"));
    let first = store.first_event("nzo1").await.expect("readable").expect("there");
    assert_eq!((first.revision, first.actor.as_str()), (1, "00u1"));
    assert!(store.first_event("nzo2").await.expect("readable").is_none());
    let about = async |before| store.events_about("nzo1", before, 2).await.expect("readable");
    let numbers = |events: Vec<EventRecord>| events.iter().map(|event| event.number).collect::<Vec<_>>();
    assert_eq!(numbers(about(None).await), [3, 2]);
    assert_eq!(numbers(about(Some(2)).await), [1]);
    let about = ["nzo2".to_owned(), "nzo1".to_owned()];
    let made = store.event_that_made(&about, 2).await.expect("readable").expect("there");
    assert_eq!((made.revision, made.address.as_str(), made.agent.as_str()), (2, "192.0.2.1", "curl/8"));
    assert!(store.event_that_made(&about[..1], 2).await.expect("readable").is_none());
}

async fn many_tokens_at_once(store: &Store) {
    let records: Vec<_> = (1_000..3_000).map(|number| token(number, NetworkCondition::Anywhere)).collect();
    let mut write = store.begin().await.expect("a write");
    let before = write.count_tokens().await.expect("a count");
    write.insert_tokens(&records).await.expect("inserted");
    assert_eq!(write.count_tokens().await.expect("a count"), before + 2_000);
    write.commit().await.expect("committed");
}
