//! B-075: a restored backup brings back no token that was revoked since.

use std::sync::Arc;

use engine::{Digest, Timestamp, TokenId, UserId};
use store::backup::Revocations;
use store::{Store, TokenRecord, backup};

use crate::files::{Files, mode, owner_and_token};

/// A store with a live token, and a backup of it as `copy`.
async fn backed_up(files: &Files) -> (Store, TokenRecord) {
    let store = files.founded("a.db").await;
    let (user, record) = owner_and_token(UserId::mint(1), Timestamp::from_micros(1));
    let mut write = store.begin().await.expect("a write");
    write.insert_user(&user).await.expect("inserted");
    write.insert_token(&record).await.expect("inserted");
    write.commit().await.expect("committed");
    backup::backup(&files.path("a.db"), &files.path("copy")).await.expect("copied");
    (store, record)
}

async fn revoke(store: &Store, record: &TokenRecord) {
    let mut write = store.begin().await.expect("a write");
    let revoked = write.revoke_token(&record.token.id, record.updated, None).await.expect("a statement");
    assert!(revoked.is_some());
    write.commit().await.expect("committed");
}

async fn end(store: Store) {
    store.close().await;
    drop(store);
}

async fn is_revoked(files: &Files, name: &str) -> bool {
    let store = files.open(name).await.expect("it opens");
    let mut revoked = Vec::new();
    store.each_token(|token| revoked.push(token.revoked)).await.expect("readable");
    end(store).await;
    let [revoked] = revoked.as_slice() else { panic!("{} tokens", revoked.len()) };
    *revoked
}

#[tokio::test]
async fn b_075_what_was_revoked_since_the_backup_stays_revoked() {
    // Known by both, by the log alone, and by the database alone.
    for lost in ["", "a.db", "revoked.log"] {
        let files = Files::new();
        let (store, record) = backed_up(&files).await;
        revoke(&store, &record).await;
        end(store).await;
        assert_eq!(mode(&files.path("revoked.log")), 0o600);
        if !lost.is_empty() {
            std::fs::remove_file(files.path(lost)).expect("removed");
        }
        let kept = backup::restore(&files.path("copy"), &files.path("a.db")).await.expect("restored");
        assert_eq!(kept, Revocations::Kept(1), "without `{lost}`");
        assert!(is_revoked(&files, "a.db").await, "without `{lost}`");
        // Once more, by what the first restore left.
        let kept = backup::restore(&files.path("copy"), &files.path("a.db")).await.expect("restored");
        assert_eq!(kept, Revocations::Kept(1), "without `{lost}`");
        assert!(is_revoked(&files, "a.db").await, "without `{lost}`");
    }
}

#[tokio::test]
async fn b_075_a_damaged_database_is_no_reason_to_forget_the_log() {
    let files = Files::new();
    let (store, record) = backed_up(&files).await;
    revoke(&store, &record).await;
    end(store).await;
    std::fs::write(files.path("a.db"), b"no database").expect("written");
    let kept = backup::restore(&files.path("copy"), &files.path("a.db")).await.expect("restored");
    assert_eq!(kept, Revocations::Kept(1));
    assert!(is_revoked(&files, "a.db").await);
}

#[tokio::test]
async fn b_075_where_nothing_can_tell_it_is_said() {
    let files = Files::new();
    let (store, _) = backed_up(&files).await;
    end(store).await;
    let kept = backup::restore(&files.path("copy"), &files.path("new/b.db")).await.expect("restored");
    assert_eq!(kept, Revocations::Unknown);
    assert!(!is_revoked(&files, "new/b.db").await);
    // From now on there is a log.
    let kept = backup::restore(&files.path("copy"), &files.path("new/b.db")).await.expect("restored");
    assert_eq!(kept, Revocations::Kept(0));
}

#[tokio::test]
async fn b_075_a_log_that_cannot_be_written_lets_no_revoke_be_made() {
    let files = Files::new();
    let (store, record) = backed_up(&files).await;
    end(store).await;
    std::fs::remove_file(files.path("revoked.log")).expect("removed");
    std::os::unix::fs::symlink("elsewhere", files.path("revoked.log")).expect("linked");
    let refused = files.open("a.db").await.expect_err("a link is not followed").to_string();
    assert!(refused.contains("revoked.log"), "{refused}");
    assert!(!files.path("elsewhere").exists());
    std::fs::remove_file(files.path("revoked.log")).expect("removed");
    std::fs::write(files.path("revoked.log"), "00Thalf a li").expect("written");
    let store = files.open("a.db").await.expect("it opens");
    revoke(&store, &record).await;
    end(store).await;
    let log = std::fs::read_to_string(files.path("revoked.log")).expect("readable");
    assert_eq!(log, format!("00Thalf a li\n{}\n", record.token.id));
}

#[tokio::test]
async fn b_075_each_that_one_change_revokes_is_in_the_log() {
    let files = Files::new();
    let (store, first) = backed_up(&files).await;
    let mut second = first.clone();
    let token = Arc::make_mut(&mut second.token);
    (token.id, token.digest) = (TokenId::mint(9), Digest::of(b"another"));
    let mut write = store.begin().await.expect("a write");
    write.insert_token(&second).await.expect("inserted");
    for record in [&first, &second] {
        let revoked = write.revoke_token(&record.token.id, record.updated, None).await;
        assert!(revoked.expect("a statement").is_some());
    }
    let unknown = write.revoke_token(&TokenId::mint(10), first.updated, None).await;
    assert!(unknown.expect("a statement").is_none());
    write.commit().await.expect("committed");
    end(store).await;
    let log = std::fs::read_to_string(files.path("revoked.log")).expect("readable");
    assert_eq!(log, format!("{}\n{}\n", first.token.id, second.token.id));
}
