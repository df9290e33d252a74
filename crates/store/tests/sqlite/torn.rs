//! A power cut: the write-ahead log ends anywhere, and what is read is what was committed up to there.

use std::fs;

use engine::{Timestamp, UserId};
use store::Store;

use crate::files::{Files, owner_and_token};

/// Bytes before the first frame, and of a frame's own head, before its page.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const COMMITS: u64 = 12;

/// The revision, and how many tokens there are: both grow by one with each commit.
async fn state(store: &Store) -> (u64, u64) {
    let revision = store.revision().await.expect("readable").0;
    let tokens = store.count_tokens().await.expect("readable");
    (revision, u64::try_from(tokens).expect("few"))
}

#[tokio::test]
async fn a_log_that_is_cut_at_any_frame_loses_whole_commits_and_never_half_of_one() {
    let files = Files::new();
    let store = files.founded("a.db").await;
    let owner = UserId::mint(1);
    let mut write = store.begin().await.expect("a write");
    write.insert_user(&owner_and_token(owner, Timestamp::from_micros(1)).0).await.expect("inserted");
    write.commit().await.expect("committed");
    store.close().await;
    drop(store);
    let store = files.open("a.db").await.expect("it opens");
    let before = fs::read(files.path("a.db")).expect("readable");
    for number in 0..COMMITS {
        let (_, mut record) = owner_and_token(owner, Timestamp::from_micros(1));
        let token = std::sync::Arc::make_mut(&mut record.token);
        token.id = engine::TokenId::mint(u128::from(number) + 2);
        token.digest = engine::Digest::of(&number.to_le_bytes());
        let mut write = store.begin().await.expect("a write");
        write.insert_token(&record).await.expect("inserted");
        write.next_revision(engine::Timestamp::default(), 0).await.expect("a revision");
        write.commit().await.expect("committed");
    }
    assert_eq!(fs::read(files.path("a.db")).expect("readable"), before, "all of it is in the log");
    let log = fs::read(files.path("a.db-wal")).expect("readable");
    let page = usize::from(u16::from_be_bytes([before[16], before[17]]));
    let frame = FRAME_HEAD + page;
    let frames = (log.len() - LOG_HEAD) / frame;
    assert!(frames > usize::try_from(COMMITS).expect("few"), "{frames} frames");
    let mut reached = Vec::new();
    // Each frame's end, one byte before it, and the middle of the frame.
    let ends = (0..=frames).flat_map(|whole| {
        let end = LOG_HEAD + whole * frame;
        [end, end.saturating_sub(1), end.saturating_sub(frame / 2)]
    });
    for (number, end) in ends.enumerate() {
        let name = format!("cut-{number}/a.db");
        let path = files.path(&name);
        fs::create_dir(path.parent().expect("a folder")).expect("made");
        fs::write(&path, &before).expect("written");
        fs::write(path.with_file_name("a.db-wal"), &log[..end.min(log.len())]).expect("written");
        let opened = files.open(&name).await.expect("it opens");
        let (revision, tokens) = state(&opened).await;
        assert_eq!(revision, tokens + 1, "cut at byte {end}: a commit is whole or not there");
        reached.push(tokens);
        opened.close().await;
    }
    reached.sort_unstable();
    reached.dedup();
    assert_eq!(reached, (0..=COMMITS).collect::<Vec<_>>(), "every commit was the last one once");
}
