//! What is written behind the calls, and the watch over the store.

use std::time::Duration;

use control::{Asked, Question, Settings};
use engine::{Credentials, Digest, Evidence, IpChain, Reason, Refusal, Refused, Secret, Sighting, Timestamp};

use crate::bench::{Bench, draft, refusal};

fn used(bench: &Bench, secret: &Secret) {
    let snapshot = bench.control.current().load();
    let token = snapshot.token(&secret.digest()).expect("a known token");
    let (token, digest) = (token.id(), *token.digest());
    let chain = chain("8.8.8.8");
    let at = bench.now();
    bench.control.witness().used(Sighting {
        token,
        digest,
        chain: &chain,
        agent: b"curl/8.5",
        gate: "forward-auth",
        at,
    });
}

fn chain(from: &str) -> IpChain {
    IpChain::of_addresses(&[from.parse().expect("an address")])
}

async fn stored(bench: &Bench, secret: &Secret) -> (Option<Timestamp>, i64) {
    let snapshot = bench.control.current().load();
    let token = snapshot.token(&secret.digest()).expect("a known token");
    let record = bench.store.token(&token.id()).await.expect("readable").expect("there");
    assert_eq!(record.token.last_used, token.last_used(), "gates decide by what is stored");
    (record.token.last_used, record.version)
}

/// Waits until the writer behind has come by.
async fn until_used(bench: &Bench, secret: &Secret, at: Timestamp) {
    for _ in 0..1_000 {
        let snapshot = bench.control.current().load();
        if snapshot.token(&secret.digest()).expect("known").last_used() == Some(at) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the use was never written");
}

#[tokio::test]
async fn use_renews_once_a_minute_and_the_end_writes_the_rest() {
    let bench = Bench::new().await;
    let (secret, _) = bench.token("ci").await;
    bench.advance(Duration::from_hours(29 * 24));
    let first = bench.now();
    used(&bench, &secret);
    until_used(&bench, &secret, first).await;
    bench.advance(Duration::from_secs(30));
    used(&bench, &secret);
    // The next minute's use is written; the one within it was not.
    bench.advance(Duration::from_secs(40));
    let second = bench.now();
    used(&bench, &secret);
    until_used(&bench, &secret, second).await;
    assert_eq!(stored(&bench, &secret).await, (Some(second), 1));
    bench.advance(Duration::from_secs(10));
    let last = bench.now();
    used(&bench, &secret);
    let bench = bench.reopened().await;
    assert_eq!(stored(&bench, &secret).await.0, Some(last));
    bench.advance(Duration::from_hours(2 * 24));
    bench.control.confirm().await.expect("in contact");
    assert_eq!(bench.judged(&secret, "8.8.8.8"), None, "29 + 2 days after it was made, renewed between");
}

#[tokio::test]
async fn b_070_asking_is_no_use() {
    let bench = Bench::new().await;
    let (secret, record) = bench.token("ci").await;
    let chain = IpChain::of_addresses(&["8.8.8.8".parse().expect("an address")]);
    for token in
        [Asked::Text(Secret::new(secret.reveal().to_owned())), Asked::Id(record.token.id.to_string())]
    {
        let asked = bench.control.check(&bench.admin, Question { token, chain: chain.clone() }).await;
        let explanation = asked.expect("answered");
        assert_eq!(explanation.reason, None);
        assert_eq!(explanation.steps.last().map(ToString::to_string).as_deref(), Some("Allowed."));
    }
    let bench = bench.reopened().await;
    assert_eq!(stored(&bench, &secret).await.0, None);
}

fn refused(bench: &Bench, from: &str, rate_limited: bool) -> Refusal {
    Refusal {
        snapshot: bench.control.current().load(),
        chain: IpChain::of_addresses(&[from.parse().expect("an address")]),
        credentials: Credentials::Token(Digest::of(b"nobody's")),
        evidence: Evidence::default(),
        at: bench.now(),
        rate_limited,
        gate: "forward-auth",
        method: "GET".into(),
        target: "/".into(),
        forwarded: from.into(),
        agent: "curl/8.5".into(),
    }
}

/// The id of a call from there with a token that nobody knows.
fn refuse(bench: &Bench, from: &str) -> String {
    let chain = chain(from);
    let about = Refused {
        chain: &chain,
        token: None,
        reason: Reason::UnknownToken,
        agent: b"curl/8.5",
        gate: "forward-auth",
        at: bench.now(),
    };
    bench.control.witness().refused(about, &mut || refused(bench, from, false))
}

#[tokio::test]
async fn a_refusal_is_explained_by_its_error_id_as_soon_as_it_was_answered() {
    let bench = Bench::new().await;
    let id = refuse(&bench, "203.0.113.9");
    let found = bench.control.refusal(&bench.admin, &id).await.expect("recorded");
    assert_eq!((found.reason.as_str(), found.client.as_deref()), ("unknown_token", Some("203.0.113.9")));
    assert_eq!(found.steps.last().map(String::as_str), Some("Refused: unknown_token."));
    assert_eq!(found.revision, bench.control.current().load().revision().0);
    assert_eq!((found.count, found.many), (1, false));
    for nobody_s in ["oae2", "oae7n42DGM5Tflk9n8mt7Fhc7"] {
        assert!(refusal(bench.control.refusal(&bench.admin, nobody_s).await).contains(nobody_s));
    }
}

#[tokio::test]
async fn refusals_of_a_source_are_one_record_for_ten_seconds() {
    let bench = Bench::new().await;
    let first = refuse(&bench, "203.0.113.9");
    bench.advance(Duration::from_secs(9));
    let second = refuse(&bench, "203.0.113.9");
    assert_ne!(first, second);
    let found = bench.control.refusal(&bench.admin, &second).await.expect("recorded");
    assert_eq!(
        (&found.error_id, found.count, found.last.since(found.at)),
        (&Some(first.clone()), 2, Duration::from_secs(9))
    );
    let elsewhere = refuse(&bench, "203.0.113.10");
    assert_eq!(bench.control.refusal(&bench.admin, &elsewhere).await.expect("recorded").count, 1);
    bench.advance(Duration::from_secs(1));
    let later = refuse(&bench, "203.0.113.9");
    assert_eq!(bench.control.refusal(&bench.admin, &later).await.expect("recorded").count, 1);
    // The ids outlive the process that made them.
    let bench = bench.reopened().await;
    for id in [&first, &second] {
        assert_eq!(bench.control.refusal(&bench.admin, id).await.expect("recorded").count, 2);
    }
}

#[tokio::test]
async fn a_crowd_is_counted_to_one_record_and_every_id_of_it_leads_there() {
    let bench = Bench::new().await;
    let ids: Vec<_> = (0..250_u32).map(|number| refuse(&bench, &format!("198.51.100.{number}"))).collect();
    let own = usize::try_from(control::limits::REFUSALS_UNKNOWN_PER_SECOND).expect("few");
    for (number, id) in ids.iter().enumerate() {
        let found = bench.control.refusal(&bench.admin, id).await.expect("recorded");
        let expected = if number < own { (1, false) } else { (250 - own as u64, true) };
        assert_eq!((found.count, found.many), expected, "{number}");
    }
    // Whom a crowd must not hide: a token that is known.
    let (secret, record) = bench.token("ci").await;
    let chain = chain("198.51.100.7");
    let about = Refused {
        chain: &chain,
        token: Some(record.token.id),
        reason: Reason::RateLimited,
        agent: b"curl/8.5",
        gate: "forward-auth",
        at: bench.now(),
    };
    let credentials = Credentials::Token(secret.digest());
    let whole = || Refusal { credentials, ..refused(&bench, "198.51.100.7", true) };
    let id = bench.control.witness().refused(about, &mut { whole });
    let found = bench.control.refusal(&bench.admin, &id).await.expect("recorded");
    assert_eq!((found.reason.as_str(), found.count, found.many), ("rate_limited", 1, false));
    assert_eq!(found.token_id, Some(record.token.id.to_string()));
}

#[tokio::test]
async fn a_full_queue_drops_and_counts() {
    let bench = Bench::with(|settings| Settings { queue: 1, ..settings }).await;
    let (secret, _) = bench.token("ci").await;
    // Nobody reads meanwhile: this test's runtime has one thread, and it is here.
    for number in 0..10 {
        used(&bench, &secret);
        refuse(&bench, &format!("203.0.113.{number}"));
    }
    let counted = bench.control.counters();
    assert_eq!((counted.sightings_dropped, counted.refusals_dropped), (0, 9), "ten uses are one sighting");
    // What was dropped is told again by the next one of its kind.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let id = refuse(&bench, "203.0.113.9");
    assert_eq!(bench.control.refusal(&bench.admin, &id).await.expect("recorded").count, 1);
}

#[tokio::test]
async fn b_076_a_store_that_went_back_is_not_believed() {
    let bench = Bench::new().await;
    let copy = bench.folder.path().join("older");
    let database = bench.folder.path().join("ringfence.db");
    store::backup::backup(&database, &copy).await.expect("copied");
    bench.zone("office", "192.0.2.0/24").await;
    bench.control.confirm().await.expect("in contact");
    let before = bench.control.current().load();
    set_revision(&bench, 1);
    let said = refusal(bench.control.confirm().await);
    assert!(said.contains("went back from revision 2 to 1"), "{said}");
    assert_eq!(bench.control.current().load().revision(), before.revision());
    assert!(bench.control.health().fault.expect("a fault").contains("went back"));
    // Nor does a change make it good again.
    let said = refusal(bench.control.create_zone(&bench.admin, draft("z", "1.1.1.1")).await.map(|_| ()));
    assert!(said.contains("went back from revision 2 to 1"), "{said}");
    assert!(refusal(bench.control.confirm().await).contains("went back"), "the change is undone");
    assert!(std::sync::Arc::ptr_eq(&bench.control.current().load(), &before), "nothing was published");
    assert!(bench.control.health().fault.expect("a fault").contains("went back"));
}

#[tokio::test]
async fn what_another_node_wrote_is_not_hidden_by_a_change_of_ours() {
    let bench = Bench::new().await;
    let (secret, _) = bench.token("ci").await;
    let before = bench.control.current().load().revision();
    sql(&bench, "UPDATE tokens SET revoked = 1");
    set_revision(&bench, before.0 + 1);
    let zone = bench.control.create_zone(&bench.admin, draft("z", "1.1.1.1")).await.expect("made");
    let ours = bench.control.current().load();
    assert!(ours.zone(&zone.zone.id).is_some(), "in force at once");
    bench.control.confirm().await.expect("in contact");
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::Revoked));
    assert_eq!(bench.control.current().load().revision().0, before.0 + 2);
}

#[tokio::test]
async fn b_073_without_contact_every_call_is_refused_in_the_end() {
    let bench = Bench::new().await;
    let (secret, _) = bench.token("ci").await;
    set_revision(&bench, 0);
    bench.advance(Duration::from_mins(5));
    assert_eq!(bench.judged(&secret, "8.8.8.8"), None);
    bench.advance(Duration::from_micros(1));
    assert!(bench.control.confirm().await.is_err());
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::StaleSnapshot));
    assert!(bench.control.health().stale);
    set_revision(&bench, 2);
    bench.control.confirm().await.expect("in contact");
    assert_eq!(bench.judged(&secret, "8.8.8.8"), None);
}

#[tokio::test]
async fn a_store_that_is_ahead_is_read_again() {
    let bench = Bench::new().await;
    let zone = bench.control.create_zone(&bench.admin, draft("z", "1.1.1.1")).await.expect("made");
    set_revision(&bench, 9);
    bench.control.confirm().await.expect("in contact");
    let snapshot = bench.control.current().load();
    assert_eq!(snapshot.revision().0, 9);
    assert_eq!(snapshot.zone(&zone.zone.id).map(|found| found.name.clone()), Some("z".into()));
}

/// Two versions at once: a newer node may write what this one cannot read.
#[tokio::test]
async fn a_condition_that_nobody_here_knows_is_never_passed_over() {
    let bench = Bench::new().await;
    let (secret, _) = bench.token("ci").await;
    let before = bench.control.current().load().revision();
    sql(&bench, "UPDATE tokens SET network = 'WHEN_THE_MOON_IS_FULL'");
    set_revision(&bench, 9);
    let said = refusal(bench.control.confirm().await);
    assert!(said.contains("token"), "{said}");
    assert_eq!(bench.control.current().load().revision(), before, "what is known stays in force");
    bench.advance(Duration::from_mins(5) + Duration::from_micros(1));
    assert_eq!(bench.judged(&secret, "8.8.8.8"), Some(Reason::StaleSnapshot), "and then nothing");
}

/// Behind the program's back.
fn set_revision(bench: &Bench, revision: u64) {
    sql(bench, &format!("UPDATE organization SET revision = {revision}"));
}

fn sql(bench: &Bench, statement: &str) {
    let script =
        "import sqlite3,sys; c=sqlite3.connect(sys.argv[1], timeout=5); c.execute(sys.argv[2]); c.commit()";
    let database = bench.folder.path().join("ringfence.db");
    let done =
        std::process::Command::new("python3").args(["-c", script]).arg(database).arg(statement).status();
    assert!(done.expect("python3 runs").success());
}
