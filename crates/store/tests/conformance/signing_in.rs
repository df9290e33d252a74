//! Sessions, passkeys, passwords and the set-up link.

use engine::{Digest, UserId};
use store::{PasskeyRecord, PasswordRecord, SessionRecord, SetupLink, Store, StoreError};

use crate::build::at;

fn alice() -> UserId {
    UserId::parse("00uAlice").expect("an id")
}

pub(crate) async fn all(store: &Store) {
    a_setup_link_is_spent_once(store).await;
    sessions_come_and_go(store).await;
    passkeys_round_trip(store).await;
    a_code_is_spent_once(store).await;
}

async fn a_setup_link_is_spent_once(store: &Store) {
    let link = SetupLink { user: alice(), expires: at(100) };
    let mut write = store.begin().await.expect("a write");
    write.put_setup_link(&Digest::of(b"old"), &link).await.expect("put");
    write.put_setup_link(&Digest::of(b"new"), &link).await.expect("put");
    write.commit().await.expect("committed");
    for (text, now, live) in [("new", 99, true), ("new", 100, false), ("old", 1, false)] {
        let found = store.setup_link(&Digest::of(text.as_bytes()), at(now)).await.expect("readable");
        assert_eq!(found, live.then_some(link), "{text} at {now}");
    }
    for (text, now, spent) in [("old", 1, false), ("new", 100, false), ("new", 99, true), ("new", 99, false)]
    {
        let mut write = store.begin().await.expect("a write");
        let found = write.spend_setup_link(&Digest::of(text.as_bytes()), at(now)).await.expect("readable");
        assert_eq!(found, spent.then_some(link), "{text} at {now}");
        write.commit().await.expect("committed");
    }
}

fn session(name: &str, created: i64) -> SessionRecord {
    SessionRecord {
        id: name.to_owned(),
        digest: Digest::of(name.as_bytes()),
        user: alice(),
        created: at(created),
        last_seen: at(created),
        expires: at(created + 1_000),
        address: "203.0.113.9".to_owned(),
        user_agent: "Firefox".to_owned(),
        way: "passkey".to_owned(),
    }
}

async fn sessions_come_and_go(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    for (name, created) in [("second", 2), ("first", 1), ("third", 3), ("fourth", 4)] {
        write.insert_session(&session(name, created)).await.expect("inserted");
    }
    let ids = |records: Vec<SessionRecord>| records.into_iter().map(|record| record.id).collect::<Vec<_>>();
    let of_alice = write.sessions_of(&alice()).await.expect("readable");
    assert_eq!(ids(of_alice), ["first", "second", "third", "fourth"]);
    write.touch_session("second", at(50)).await.expect("touched");
    write.touch_session("second", at(40)).await.expect("touched");
    write.commit().await.expect("committed");
    let found = store.session(&Digest::of(b"second")).await.expect("readable").expect("there");
    let kept = session("second", 2);
    assert_eq!((found.last_seen, found.expires, found.created), (at(50), kept.expires, kept.created));
    assert_eq!((found.address, found.user_agent, found.way), (kept.address, kept.user_agent, kept.way));
    assert!(store.session(&Digest::of(b"nobody")).await.expect("readable").is_none());
    let mut write = store.begin().await.expect("a write");
    assert!(write.delete_session("first").await.expect("deleted"));
    assert!(!write.delete_session("first").await.expect("deleted"), "it was gone");
    // The third was last seen at 3, and the fourth ends at 1,004.
    write.sweep_sessions(at(1_000), at(3)).await.expect("swept");
    assert_eq!(ids(write.sessions_of(&alice()).await.expect("readable")), ["second", "fourth"]);
    assert_eq!(write.delete_sessions_of(&alice(), Some("fourth")).await.expect("deleted"), 1);
    write.commit().await.expect("committed");
    assert_eq!(ids(store.sessions_of(&alice()).await.expect("readable")), ["fourth"]);
}

async fn passkeys_round_trip(store: &Store) {
    let passkey = |id: &str, credential: &str| PasskeyRecord {
        id: id.to_owned(),
        credential: credential.to_owned(),
        user: alice(),
        name: "Laptop".to_owned(),
        public: "{}".to_owned(),
        counter: 1,
        created: at(1),
        last_used: None,
    };
    let mut write = store.begin().await.expect("a write");
    write.insert_passkey(&passkey("one", "credential")).await.expect("inserted");
    let used = PasskeyRecord { counter: 7, last_used: Some(at(9)), ..passkey("one", "credential") };
    write.use_passkey(&used).await.expect("used");
    write.commit().await.expect("committed");
    let found = store.passkey("credential").await.expect("readable").expect("there");
    assert_eq!((found.counter, found.last_used, found.user), (7, Some(at(9)), alice()));
    let mut write = store.begin().await.expect("a write");
    let twin = write.insert_passkey(&passkey("two", "credential")).await;
    assert!(matches!(twin, Err(StoreError::Conflict("passkey"))), "{twin:?}");
    drop(write);
    let mut write = store.begin().await.expect("a write");
    assert_eq!(write.count_ways_in().await.expect("a count"), 1);
    write.delete_passkey("one").await.expect("deleted");
    assert!(write.passkeys_of(&alice()).await.expect("readable").is_empty());
    write.commit().await.expect("committed");
    assert!(store.passkey("credential").await.expect("readable").is_none());
}

async fn a_code_is_spent_once(store: &Store) {
    let record = PasswordRecord {
        user: alice(),
        hash: "$argon2id$".to_owned(),
        totp: "SECRET".to_owned(),
        last_step: 5,
        created: at(1),
    };
    let mut write = store.begin().await.expect("a write");
    write.put_password(&PasswordRecord { hash: "old".to_owned(), ..record.clone() }).await.expect("put");
    write.put_password(&record).await.expect("put");
    for (step, spent) in [(5, false), (6, true), (6, false), (4, false)] {
        assert_eq!(write.spend_code(&alice(), step).await.expect("spent"), spent, "{step}");
    }
    write.commit().await.expect("committed");
    let found = store.password(&alice()).await.expect("readable").expect("there");
    assert_eq!((found.hash.as_str(), found.totp.as_str(), found.last_step), ("$argon2id$", "SECRET", 6));
    assert!(!format!("{found:?}").contains("SECRET"));
}
