//! What only a file has: modes, a lock, damage, versions, copies.

use engine::{Digest, Role, Timestamp, User, UserId};
use store::{
    LogPart, Narrow, SessionRecord, SetupLink, Store, TokenSearch, TokenShow, TokenSort, UserRecord, backup,
};

use crate::files::{Files, mode, owner_and_token, sql};

#[tokio::test]
async fn b_119_files_are_the_owners_alone_from_their_first_byte() {
    let files = Files::new();
    let _store = files.founded("data/ringfence.db").await;
    assert_eq!(mode(&files.path("data")), 0o700);
    for name in ["ringfence.db", "ringfence.db-wal", "ringfence.db-shm", "ringfence.db.lock"] {
        assert_eq!(mode(&files.path("data").join(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_second_opener_is_refused_until_the_first_is_gone() {
    let files = Files::new();
    let first = files.open("a.db").await.expect("a new store");
    let second = files.open("a.db").await.expect_err("it is in use");
    assert!(second.to_string().contains("in use by another `ringfence serve`"), "{second}");
    first.close().await;
    drop(first);
    files.open("a.db").await.expect("free again");
}

#[tokio::test]
async fn a_damaged_file_is_refused_with_what_to_do() {
    let files = Files::new();
    files.founded("a.db").await.close().await;
    let whole = std::fs::read(files.path("a.db")).expect("readable");
    let mut holes = whole.clone();
    holes[5_000..20_000].fill(0xA5);
    let half = whole[..whole.len() / 2].to_vec();
    for (what, bytes) in
        [("text", b"not a database at all, just text\n".repeat(100)), ("holes", holes), ("half", half)]
    {
        std::fs::write(files.path("a.db"), bytes).expect("written");
        let first = files.open("a.db").await.expect_err(what);
        let beside = files.open_unseen("a.db").await;
        let beside = match beside {
            Ok(store) => store.whole().await.expect_err(what),
            Err(error) => error,
        };
        for refused in [first.to_string(), beside.to_string()] {
            assert!(
                refused.contains("a.db` is damaged") && refused.contains("ringfence restore"),
                "{what}: {refused}"
            );
        }
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_its_number() {
    let files = Files::new();
    let store = files.founded("a.db").await;
    store.close().await;
    drop(store);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (99, 'later', 1, x'00', 0)";
    sql(&files.path("a.db"), newer);
    let refused = files.open("a.db").await.expect_err("it is newer").to_string();
    assert!(refused.contains("schema 99, made by a newer Ringfence"), "{refused}");
    let copy = backup::restore(&files.path("a.db"), &files.path("b.db")).await.expect_err("it is newer");
    assert!(copy.to_string().contains("newer Ringfence"), "{copy}");
}

#[tokio::test]
async fn a_backup_under_writes_is_whole_and_restores() {
    let files = Files::new();
    let store = files.founded("a.db").await;
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for _ in 0..200 {
                let mut write = store.begin().await.expect("a write");
                write.next_revision(engine::Timestamp::default(), 0).await.expect("a revision");
                write.commit().await.expect("committed");
            }
        }
    });
    for number in 0..3 {
        let copy = files.path(&format!("copy-{number}"));
        backup::backup(&files.path("a.db"), &copy).await.expect("copied");
        assert_eq!(mode(&copy), 0o600);
        let again = backup::backup(&files.path("a.db"), &copy).await.expect_err("it is there already");
        assert!(again.to_string().contains("cannot make"), "{again}");
    }
    writer.await.expect("it ends");
    let busy = backup::restore(&files.path("copy-0"), &files.path("a.db")).await.expect_err("it is served");
    assert!(busy.to_string().contains("in use"), "{busy}");
    backup::backup(&files.path("a.db"), &files.path("last")).await.expect("copied");
    let revision = store.revision().await.expect("readable");
    assert!(revision.0 > 200);
    backup::restore(&files.path("last"), &files.path("elsewhere/b.db")).await.expect("restored");
    assert_eq!(mode(&files.path("elsewhere/b.db")), 0o600);
    let restored = files.open("elsewhere/b.db").await.expect("it opens");
    assert_eq!(restored.revision().await.expect("readable"), revision);
}

#[tokio::test]
async fn a_backup_knows_nobody_who_is_signed_in() {
    let files = Files::new();
    let store = files.founded("a.db").await;
    let user = UserId::mint(1);
    let at = Timestamp::from_micros(1);
    let digest = Digest::of(b"secret");
    let who = User { id: user, login: "jane".into(), role: Role::SuperAdmin, active: true };
    let mut write = store.begin().await.expect("a write");
    let record = UserRecord {
        user: who.into(),
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        created: at,
        updated: at,
        version: 1,
    };
    write.insert_user(&record).await.expect("inserted");
    let session = SessionRecord {
        id: "ses1".to_owned(),
        digest,
        user,
        created: at,
        last_seen: at,
        expires: at,
        address: String::new(),
        user_agent: String::new(),
        way: "passkey".to_owned(),
    };
    write.insert_session(&session).await.expect("inserted");
    let expires = Timestamp::from_micros(2);
    write.put_setup_link(&digest, &SetupLink { user, expires }).await.expect("put");
    write.commit().await.expect("committed");
    backup::backup(&files.path("a.db"), &files.path("copy")).await.expect("copied");
    let bytes = std::fs::read(files.path("copy")).expect("readable");
    assert!(bytes.windows(32).all(|window| window != digest.as_bytes()), "not even in a free page");
    backup::restore(&files.path("copy"), &files.path("b.db")).await.expect("restored");
    let restored = files.open("b.db").await.expect("it opens");
    assert!(restored.session(&digest).await.expect("readable").is_none());
    assert!(restored.setup_link(&digest, at).await.expect("readable").is_none());
    assert!(restored.user("jane").await.expect("readable").is_some());
    assert!(store.session(&digest).await.expect("readable").is_some(), "the server's own go on");
}

#[tokio::test]
async fn what_is_no_backup_is_not_restored() {
    let files = Files::new();
    std::fs::write(files.path("text"), "no database").expect("written");
    for name in ["text", "missing"] {
        let refused = backup::restore(&files.path(name), &files.path("b.db")).await.expect_err(name);
        assert!(refused.to_string().contains(name), "{refused}");
        assert!(!files.path("b.db").exists());
    }
}

#[tokio::test]
async fn an_unknown_url_is_not_repeated() {
    let refused = Store::open("mysql://root:secret@host/x").await.expect_err("no such store").to_string();
    assert!(refused.contains("sqlite:PATH") && !refused.contains("secret"), "{refused}");
}

#[tokio::test]
async fn tokens_of_an_older_schema_are_found_by_name() {
    let files = Files::new();
    let store = files.founded("old.db").await;
    let id = UserId::parse("00u1").expect("an id");
    let at = Timestamp::from_micros(1_000_000);
    let (user, record) = owner_and_token(id, at);
    let mut write = store.begin().await.expect("a write");
    write.insert_user(&user).await.expect("inserted");
    write.insert_token(&record).await.expect("inserted");
    write.commit().await.expect("committed");
    store.close().await;
    drop(store);
    let path = files.path("old.db");
    back_to_schema_2(&path);

    let store = files.open("old.db").await.expect("migrated");
    // As it was, for whoever must go back to the version before.
    assert_eq!(mode(&files.path("old.db.schema-2")), 0o600);
    for text in ["äö", "öLAF"] {
        let search = TokenSearch {
            at,
            text: Some(text.to_owned()),
            owner: None,
            show: TokenShow::All,
            sort: TokenSort::Expires,
            descending: false,
            after: None,
            limit: 10,
        };
        let found = store.search_tokens(&search).await.expect("readable");
        let places: Vec<_> = found.iter().map(|(_, place)| place.key.as_str()).collect();
        assert_eq!(places, ["12000000"], "{text}");
    }
    // The refusals of the older version are in the log, in their order.
    let whole = LogPart { after: 0, before: i64::MAX, newest_first: false, limit: 10 };
    let rows = store.log_of_calls(whole, &Narrow::Any).await.expect("readable");
    let told: Vec<_> =
        rows.iter().map(|row| (row.number, row.error_id.as_deref(), row.kind.as_str())).collect();
    let blocked = "security.request.blocked";
    assert_eq!(told, [(51, Some("oae1"), blocked), (52, Some("oae2"), blocked)]);
    assert!(store.log_bytes().await.expect("readable") > 1_200);
}

fn back_to_schema_2(path: &std::path::Path) {
    for index in [
        "tokens_by_name",
        "tokens_by_owner",
        "tokens_by_use",
        "tokens_by_end",
        "events_by_target",
        "events_by_number",
        "events_by_kind",
        "events_by_actor",
    ] {
        sql(path, &format!("DROP INDEX {index}"));
    }
    for (table, column) in [
        ("tokens", "name_key"),
        ("tokens", "owner_key"),
        ("tokens", "used"),
        ("tokens", "ends"),
        ("organization", "latest"),
        ("organization", "logged"),
        ("organization", "log_bytes"),
        ("organization", "log_sent"),
        ("events", "number"),
        ("events", "address"),
        ("events", "agent"),
    ] {
        sql(path, &format!("ALTER TABLE {table} DROP COLUMN {column}"));
    }
    for table in ["log", "places", "hours", "countries"] {
        sql(path, &format!("DROP TABLE {table}"));
    }
    sql(path, "CREATE INDEX events_by_revision ON events (revision, id)");
    sql(
        path,
        "CREATE TABLE refusals (number BIGINT NOT NULL PRIMARY KEY, error_id TEXT NOT NULL UNIQUE, at BIGINT NOT NULL, \
         reason TEXT NOT NULL, revision BIGINT NOT NULL, token_id TEXT, chain TEXT NOT NULL, client TEXT, gate TEXT NOT NULL, \
         method TEXT NOT NULL, target TEXT NOT NULL, forwarded TEXT NOT NULL, steps TEXT NOT NULL)",
    );
    for number in [1, 2] {
        let row = format!("{number}, 'oae{number}', 50, 'blocklisted', 4, NULL, '192.0.2.1', '192.0.2.1'");
        sql(path, &format!("INSERT INTO refusals VALUES ({row}, 'admin', 'GET', '/', '', 'One.')"));
    }
    sql(path, "DELETE FROM _sqlx_migrations WHERE version > 2");
}
