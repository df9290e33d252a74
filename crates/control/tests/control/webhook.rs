//! What the webhook is given of the log, and how far back.

use std::time::Duration;

use control::log::LogEntry;

use crate::bench::Bench;

const KINDS: [&str; 2] = ["zone.create", "zone.update"];

fn names(entries: &[LogEntry]) -> Vec<String> {
    let name = |entry: &LogEntry| match entry {
        LogEntry::Change(record) => record.target_name.clone(),
        LogEntry::Calls(record) => record.kind.clone(),
    };
    entries.iter().map(name).collect()
}

#[tokio::test]
async fn what_is_new_is_sent_from_the_first_start_on() {
    let bench = Bench::new().await;
    bench.zone("before", "203.0.113.0/24").await;
    let begin = bench.control.sent().await.expect("readable");
    let nothing = bench.control.unsent(begin, &KINDS).await.expect("readable");
    assert!(nothing.entries.is_empty() && nothing.reached == begin && !nothing.more);
    bench.zone("first", "203.0.113.0/24").await;
    bench.token("of another type").await;
    // A second start before anything was sent begins where the first did.
    assert_eq!(bench.control.sent().await.expect("readable"), begin);
    let unsent = bench.control.unsent(begin, &KINDS).await.expect("readable");
    assert_eq!(names(&unsent.entries), ["first"]);
    assert!(unsent.reached > unsent.entries[0].number(), "what is not sent is not looked at again");
    bench.control.note_sent(unsent.reached).await.expect("noted");
    let bench = bench.reopened().await;
    assert_eq!(bench.control.sent().await.expect("readable"), unsent.reached);
}

#[tokio::test]
async fn a_page_is_a_hundred_and_the_next_one_follows() {
    let bench = Bench::new().await;
    let begin = bench.control.sent().await.expect("readable");
    let expected: Vec<_> = (0..230).map(|number| format!("zone {number}")).collect();
    for name in &expected {
        bench.zone(name, "203.0.113.0/24").await;
    }
    let (mut after, mut sizes, mut sent) = (begin, Vec::new(), Vec::new());
    loop {
        let unsent = bench.control.unsent(after, &KINDS).await.expect("readable");
        sizes.push(unsent.entries.len());
        sent.extend(names(&unsent.entries));
        after = unsent.reached;
        if !unsent.more {
            break;
        }
    }
    assert_eq!((sizes, sent), (vec![100, 100, 30], expected));
}

#[tokio::test]
async fn what_is_older_than_a_day_is_not_sent() {
    let bench = Bench::new().await;
    let begin = bench.control.sent().await.expect("readable");
    bench.zone("old", "203.0.113.0/24").await;
    bench.advance(Duration::from_hours(20));
    bench.zone("new", "203.0.113.0/24").await;
    bench.advance(Duration::from_hours(5));
    let unsent = bench.control.unsent(begin, &KINDS).await.expect("readable");
    assert_eq!(names(&unsent.entries), ["new"]);
    // A clock that is ahead for a while hides nothing of what comes when it is right again.
    bench.advance(Duration::from_hours(1_000));
    let ahead = bench.control.unsent(unsent.reached, &KINDS).await.expect("readable");
    bench.set_back(Duration::from_hours(1_000));
    bench.zone("later", "203.0.113.0/24").await;
    let unsent = bench.control.unsent(ahead.reached, &KINDS).await.expect("readable");
    assert_eq!(names(&unsent.entries), ["later"]);
}

#[tokio::test]
async fn what_is_given_up_is_told_and_over() {
    let bench = Bench::new().await;
    let begin = bench.control.sent().await.expect("readable");
    bench.zone("lost", "203.0.113.0/24").await;
    let unsent = bench.control.unsent(begin, &KINDS).await.expect("readable");
    bench.control.note_given_up(unsent.reached, 1, "nobody was there").await.expect("noted");
    assert_eq!(bench.control.sent().await.expect("readable"), unsent.reached);
    let rest = bench.control.unsent(unsent.reached, &["ringfence.webhook.dropped"]).await.expect("readable");
    let [LogEntry::Calls(row)] = rest.entries.as_slice() else { panic!("{rest:?}") };
    assert_eq!(row.story, "{\"events\":1,\"fault\":\"nobody was there\"}");
    assert!(bench.control.unsent(unsent.reached, &KINDS).await.expect("readable").entries.is_empty());
}
