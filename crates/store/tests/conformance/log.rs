//! The log, the places of tokens, and what is counted.

use engine::Timestamp;
use store::{
    Column, LogPart, LogRecord, MoreUses, Narrow, Outcomes, PlaceRecord, PlaceSum, RefusalCount, Store,
};

use crate::build::at;

pub(crate) async fn all(store: &Store) {
    rows_follow_each_other(store).await;
    rows_are_narrowed(store).await;
    rows_are_counted_up(store).await;
    places_add_up(store).await;
    hours_and_countries_add_up(store).await;
    the_oldest_go(store).await;
    it_is_noted_how_far_it_was_sent(store).await;
}

async fn it_is_noted_how_far_it_was_sent(store: &Store) {
    let before = store.log_ends().await.expect("readable");
    assert_eq!(before.sent, 0, "never");
    let last = append(store, at(900), vec![row("allowed", None, "192.0.2.1")]).await[0].number;
    let mut write = store.begin().await.expect("a write");
    write.note_sent(last).await.expect("noted");
    write.commit().await.expect("committed");
    let ends = store.log_ends().await.expect("readable");
    assert_eq!((ends.logged, ends.sent), (last, last));
    assert!(before.logged < last, "the log went on");
}

fn row(kind: &str, token: Option<&str>, client: &str) -> LogRecord {
    LogRecord {
        kind: kind.to_owned(),
        at: at(50),
        last: at(50),
        count: 1,
        revision: 4,
        token_id: token.map(str::to_owned),
        owner: token.map(|_| "00u1".to_owned()),
        chain: client.to_owned(),
        client: Some(client.to_owned()),
        country: Some("DE".to_owned()),
        asn: Some(64_500),
        zones: vec!["office".to_owned(), "lab".to_owned()],
        agent: "curl/8".to_owned(),
        ..LogRecord::default()
    }
}

fn refusal(number: usize) -> LogRecord {
    LogRecord {
        error_id: Some(format!("oae{number}")),
        reason: "expired".to_owned(),
        gate: "forward-auth".to_owned(),
        method: "GET".to_owned(),
        target: "/".to_owned(),
        steps: vec!["One.".to_owned(), "Two.".to_owned()],
        story: "{}".to_owned(),
        ..row("refused", Some("00T2"), "203.0.113.9")
    }
}

async fn append(store: &Store, when: Timestamp, mut rows: Vec<LogRecord>) -> Vec<LogRecord> {
    let mut write = store.begin().await.expect("a write");
    write.append_log(when, &mut rows).await.expect("appended");
    write.commit().await.expect("committed");
    rows
}

fn whole() -> LogPart {
    LogPart { after: 0, before: i64::MAX, newest_first: false, limit: 1_000 }
}

async fn rows_follow_each_other(store: &Store) {
    let first = append(store, at(100), (0..90).map(refusal).collect()).await;
    let same = append(store, at(100), vec![row("allowed", Some("00T1"), "192.0.2.1")]).await;
    let back = append(store, at(1), vec![row("allowed", None, "192.0.2.2")]).await;
    let later = append(store, at(200), vec![row("allowed", Some("00T1"), "192.0.2.1")]).await;
    let numbers: Vec<_> =
        [first, same, back, later].concat().iter().map(|row: &LogRecord| row.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert_eq!(numbers.last().copied(), Some(at(200).micros() + 1), "by the clock, where it went on");
    let kept = store.log_of_calls(whole(), &Narrow::Any).await.expect("readable");
    assert_eq!(kept.iter().map(|row| row.number).collect::<Vec<_>>(), numbers);
    let expected = LogRecord { number: numbers[7], ..refusal(7) };
    assert_eq!(kept[7], expected, "as it was written");
    let part = LogPart { after: numbers[3], before: numbers[9], newest_first: true, limit: 3 };
    let found = store.log_of_calls(part, &Narrow::Any).await.expect("readable");
    assert_eq!(found.iter().map(|row| row.number).collect::<Vec<_>>(), [numbers[8], numbers[7], numbers[6]]);
    assert_eq!(store.refusal("oae7").await.expect("readable"), Some(expected));
    assert_eq!(store.refusal("oae700").await.expect("readable"), None);
}

async fn rows_are_narrowed(store: &Store) {
    let one = |column, text: &str| Narrow::OneOf(column, vec![text.to_owned()]);
    let none = |column, text: &str| Narrow::NoneOf(column, vec![text.to_owned()]);
    let count = async |narrow: Narrow| store.log_of_calls(whole(), &narrow).await.expect("readable").len();
    assert_eq!(count(one(Column::Kind, "allowed")).await, 3);
    assert_eq!(count(none(Column::Kind, "allowed")).await, 90);
    assert_eq!(count(one(Column::Token, "00T1")).await, 2);
    assert_eq!(count(one(Column::Target, "00T2")).await, 90);
    assert_eq!(count(none(Column::Token, "00T2")).await, 3, "no token is none of these");
    assert_eq!(count(one(Column::Client, "192.0.2.2")).await, 1);
    assert_eq!(count(one(Column::Asn, "64500")).await, 93);
    assert_eq!(count(one(Column::Asn, "64500) OR (1 = 1")).await, 0, "no number is nobody's");
    assert_eq!(count(none(Column::Asn, "none")).await, 93);
    assert_eq!(count(one(Column::Reason, "expired")).await, 90);
    assert_eq!(count(one(Column::ErrorId, "oae3")).await, 1);
    assert_eq!(count(one(Column::Id, "event")).await, 0, "a call has none");
    assert_eq!(count(one(Column::Kind, "a'; DROP TABLE log; --")).await, 0);
    assert_eq!(count(one(Column::Kind, "\0")).await, 0);
    let both = Narrow::And(vec![one(Column::Kind, "allowed"), one(Column::Token, "00T1")]);
    assert_eq!(count(both).await, 2);
    let either = Narrow::Or(vec![one(Column::Client, "192.0.2.2"), one(Column::Token, "00T2")]);
    assert_eq!(count(either).await, 91);
    let changes =
        async |narrow: Narrow| store.log_of_changes(whole(), &narrow).await.expect("readable").len();
    let all = changes(Narrow::Any).await;
    assert!(all > 0);
    assert_eq!(changes(one(Column::Reason, "expired")).await, 0, "a change has none");
    assert_eq!(changes(none(Column::Reason, "expired")).await, all);
    assert_eq!(changes(one(Column::Actor, "00u1")).await, all);
}

async fn rows_are_counted_up(store: &Store) {
    let rows = append(store, at(300), vec![row("allowed", Some("00T3"), "192.0.2.1"), refusal(900)]).await;
    let more: Vec<_> =
        rows.iter().map(|row| MoreUses { number: row.number, more: 4, last: at(301) }).collect();
    let gone = MoreUses { number: 1, more: 4, last: at(301) };
    let counts = [
        RefusalCount { error_id: "oae900".to_owned(), count: 7, last: at(302) },
        RefusalCount { error_id: "oae901".to_owned(), count: 7, last: at(302) },
    ];
    let mut write = store.begin().await.expect("a write");
    write.count_uses(&[more[0], gone]).await.expect("counted");
    write.count_refusals(&counts).await.expect("counted");
    write.commit().await.expect("committed");
    let part = LogPart { after: rows[0].number - 1, ..whole() };
    let found = store.log_of_calls(part, &Narrow::Any).await.expect("readable");
    let counted: Vec<_> = found.iter().map(|row| (row.count, row.last)).collect();
    assert_eq!(counted, [(5, at(301)), (7, at(302))]);
    let hours = store.hours_of("00T3", at(0), at(1_000)).await.expect("readable");
    assert_eq!(hours, [(at(0), Outcomes { allowed: 5, refused: 0 })]);
}

fn place(token: &str, chain: &str, country: Option<&str>, allowed: u64, refused: u64) -> PlaceRecord {
    PlaceRecord {
        token_id: token.to_owned(),
        chain: chain.to_owned(),
        client: Some(chain.to_owned()).filter(|chain| !chain.is_empty()),
        country: country.map(str::to_owned),
        asn: country.map(|_| 64_500),
        agent: "curl/8".to_owned(),
        first: at(10),
        last: at(10),
        allowed,
        refused,
        reason: if refused > 0 { "expired".to_owned() } else { String::new() },
        ..PlaceRecord::default()
    }
}

async fn places_add_up(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    let many: Vec<_> =
        (0..200).map(|number| place("00T9", &format!("203.0.113.{number}"), None, 0, 1)).collect();
    write.add_places(&many).await.expect("added");
    write
        .add_places(&[place("00T1", "a", Some("DE"), 3, 0), place("00T1", "b", None, 0, 2)])
        .await
        .expect("added");
    let again = PlaceRecord { last: at(20), ..place("00T1", "a", None, 1, 1) };
    write.add_places(&[again, place("00T1", "", None, 9, 0)]).await.expect("added");
    let keys = ["a", "b", "c", ""].map(|chain| ("00T1".to_owned(), chain.to_owned()));
    let mut known = write.known_places(&keys).await.expect("readable");
    known.sort();
    assert_eq!(known.iter().map(|(_, chain)| chain.as_str()).collect::<Vec<_>>(), ["", "a", "b"]);
    assert_eq!(write.count_places("00T1").await.expect("a count"), (2, 1));
    assert_eq!(write.count_places("00T9").await.expect("a count"), (200, 200));
    let known_by = write.places_known_by("00T1").await.expect("readable");
    assert!(known_by.contains(&(Some("DE".to_owned()), Some(64_500))), "{known_by:?}");
    write.commit().await.expect("committed");
    let places = store.places_of("00T1", None, 10).await.expect("readable");
    let a = PlaceRecord {
        last: at(20),
        refused: 1,
        allowed: 4,
        reason: "expired".to_owned(),
        ..place("00T1", "a", Some("DE"), 0, 0)
    };
    assert_eq!(places, [a, place("00T1", "b", None, 0, 2)], "by the last use; what was known stays known");
    let behind = store.places_of("00T1", Some((at(20).micros(), "a")), 10).await.expect("readable");
    assert_eq!(behind.len(), 1);
    let (count, held, beyond) = store.sum_of_places("00T1").await.expect("readable");
    assert_eq!((count, held), (2, Outcomes { allowed: 4, refused: 3 }));
    assert_eq!(beyond, Outcomes { allowed: 9, refused: 0 });
    for (by, first) in [(PlaceSum::Country, "DE"), (PlaceSum::Asn, "64500"), (PlaceSum::Agent, "curl/8")] {
        let sums = store.places_by("00T1", by).await.expect("readable");
        assert_eq!(sums[0].0.as_deref(), Some(first), "{by:?}");
    }
    assert_eq!(store.places_of("00T1", Some((1, "\0")), 10).await.expect("readable"), []);
}

async fn hours_and_countries_add_up(store: &Store) {
    let (one, other) = (at(3_600), at(7_200));
    let mut write = store.begin().await.expect("a write");
    for hour in [one, other, one] {
        write.add_to_hour(hour, Outcomes { allowed: 2, refused: 1 }).await.expect("added");
        write.add_to_country(at(0), "DE", Outcomes { allowed: 2, refused: 1 }).await.expect("added");
    }
    write.commit().await.expect("committed");
    let hours = store.hours(one, at(9_000)).await.expect("readable");
    assert_eq!(
        hours,
        [(one, Outcomes { allowed: 4, refused: 2 }), (other, Outcomes { allowed: 2, refused: 1 })]
    );
    assert_eq!(store.hours(one, other).await.expect("readable").len(), 1, "the end is not of it");
    let countries = store.countries(at(0)).await.expect("readable");
    assert_eq!(countries, [(Some("DE".to_owned()), Outcomes { allowed: 6, refused: 3 })]);
    assert_eq!(store.countries(at(1)).await.expect("readable"), []);
}

async fn the_oldest_go(store: &Store) {
    let before = store.log_of_calls(whole(), &Narrow::Any).await.expect("readable");
    let bytes = store.log_bytes().await.expect("readable");
    assert!(bytes > 600 * before.len() as u64, "{bytes}");
    assert_eq!(store.shorten_log(at(200), 0).await.expect("shortened"), 0);
    assert_eq!(store.shorten_log(at(200), 700).await.expect("shortened"), 2, "until so much is free");
    assert_eq!(store.shorten_log(at(200), u64::MAX).await.expect("shortened"), 90);
    assert_eq!(store.shorten_log(at(200), u64::MAX).await.expect("shortened"), 0);
    let left = store.log_of_calls(whole(), &Narrow::Any).await.expect("readable");
    assert_eq!(left.len(), before.len() - 92);
    assert!(store.log_bytes().await.expect("readable") < bytes);
    assert!(store.shorten_log(Timestamp::from_micros(i64::MAX), u64::MAX).await.expect("shortened") > 0);
    assert_eq!(store.log_bytes().await.expect("readable"), 0, "what was added is taken away");
    assert_eq!(store.shorten_places(at(15)).await.expect("shortened"), 202);
    assert_eq!(store.places_of("00T1", None, 10).await.expect("readable").len(), 1);
    store.shorten_records(at(0), at(7_000)).await.expect("shortened");
    assert_eq!(store.hours(at(0), at(9_000)).await.expect("readable").len(), 1);
    assert_eq!(store.countries(at(0)).await.expect("readable"), []);
}
