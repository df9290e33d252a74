//! Who uses each token from where, what is new about it, and how much is kept.

use std::net::IpAddr;
use std::time::Duration;

use control::log::{LogEntry, LogQuestion};
use control::{Column, Keep, Narrow, Outcomes, Settings};
use engine::atlas::{Known, Layer};
use engine::facts::Told;
use engine::{Credentials, Evidence, Facts, IpChain, Reason, Refusal, Refused, Secret, Sighting, Timestamp};

use crate::bench::{Bench, draft};

fn chain(from: &str) -> IpChain {
    let addresses: Vec<_> = from.split(' ').map(|address| address.parse().expect("an address")).collect();
    IpChain::of_addresses(&addresses)
}

fn used(bench: &Bench, secret: &Secret, from: &IpChain) {
    let snapshot = bench.control.current().load();
    let issued = snapshot.token(&secret.digest()).expect("a known token");
    let (token, digest, at) = (issued.id(), *issued.digest(), bench.now());
    bench.control.witness().used(Sighting {
        token,
        digest,
        chain: from,
        agent: b"curl/8.5",
        gate: "forward-auth",
        at,
    });
}

fn refused(bench: &Bench, secret: &Secret, from: &IpChain) -> String {
    let snapshot = bench.control.current().load();
    let token = snapshot.token(&secret.digest()).map(engine::Issued::id);
    let (reason, at) = (Reason::OutsideAllowedZones, bench.now());
    let about = Refused { chain: from, token, reason, agent: b"curl/8.5", gate: "forward-auth", at };
    bench.control.witness().refused(about, &mut || Refusal {
        snapshot: snapshot.clone(),
        chain: from.clone(),
        credentials: Credentials::Token(secret.digest()),
        evidence: Evidence::default(),
        at,
        rate_limited: false,
        gate: "forward-auth",
        method: "GET".into(),
        target: "/orders".into(),
        forwarded: "".into(),
        agent: "curl/8.5".into(),
    })
}

async fn rows(bench: &Bench, kind: &str) -> Vec<control::LogRecord> {
    let narrow = Narrow::OneOf(Column::Kind, vec![kind.to_owned()]);
    let question = LogQuestion {
        since: Timestamp::default(),
        until: None,
        after: None,
        newest_first: false,
        narrow,
        limit: 100_000,
    };
    let entries = bench.control.log(&bench.admin, &question).await.expect("readable");
    let calls = entries.into_iter().filter_map(|entry| match entry {
        LogEntry::Calls(record) => Some(record),
        LogEntry::Change(_) => None,
    });
    calls.collect()
}

#[tokio::test]
async fn uses_are_a_row_a_minute_and_a_place_for_ever() {
    let bench = Bench::new().await;
    let (secret, record) = bench.token("ci").await;
    let id = record.token.id.to_string();
    let (here, there) = (chain("198.51.100.7 10.0.0.1"), chain("203.0.113.9"));
    for _ in 0..3 {
        used(&bench, &secret, &here);
        used(&bench, &secret, &there);
    }
    let first = bench.control.usage(&bench.admin, &id, None, 10).await.expect("told");
    assert_eq!((first.places_total, first.held), (2, Outcomes { allowed: 6, refused: 0 }));
    used(&bench, &secret, &here);
    bench.control.usage(&bench.admin, &id, None, 10).await.expect("told");
    bench.advance(Duration::from_mins(1));
    used(&bench, &secret, &here);
    let told = bench.control.usage(&bench.admin, &id, None, 10).await.expect("told");
    let place = &told.places[0];
    assert_eq!((place.chain.as_str(), place.allowed), ("198.51.100.7 → 10.0.0.1", 5), "the last used first");
    assert_eq!(place.last.since(place.first), Duration::from_mins(1));
    let counts: Vec<_> =
        rows(&bench, "ringfence.request.allowed").await.iter().map(|row| row.count).collect();
    let mut sorted = counts.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [1, 3, 4], "a row a token, chain and minute: {counts:?}");
    let page = bench.control.usage(&bench.admin, &id, None, 1).await.expect("told");
    let next = bench.control.usage(&bench.admin, &id, page.next.as_deref(), 1).await.expect("told");
    assert_eq!((next.places[0].chain.as_str(), next.next), ("203.0.113.9", None));
    assert!(bench.control.usage(&bench.admin, &id, Some("forged"), 1).await.is_err());
    assert!(bench.control.usage(&bench.admin, "00Tnobody", None, 1).await.is_err());
}

/// 198.51.100.0/24 is in DE and of AS64500, 203.0.113.0/24 in BR and of the same.
fn atlas() -> std::sync::Arc<engine::Atlas> {
    let facts = |country: &str| {
        let country = Told::Is(engine::facts::Country::parse(country).expect("a country"));
        Known { facts: Facts { country, asn: Told::Is(64_500), ..Facts::nothing() }, provider: None }
    };
    let ends =
        |first: &str, last: &str| -> (IpAddr, IpAddr) { (first.parse().unwrap(), last.parse().unwrap()) };
    let networks = [ends("198.51.100.0", "198.51.100.255"), ends("203.0.113.0", "203.0.113.255")];
    let unknown = Known { facts: Facts::nothing(), provider: None };
    let layer = Layer::of_networks(unknown, networks, |address| match address.to_string() {
        here if here.starts_with("198.51.100.") => Some(facts("DE")),
        here if here.starts_with("203.0.113.") => Some(facts("BR")),
        _ => None,
    });
    std::sync::Arc::new(engine::Atlas::merge(&[&layer]))
}

#[tokio::test]
async fn a_first_use_from_a_new_country_is_an_event_and_the_very_first_is_none() {
    let bench = Bench::with(|settings| Settings { atlas: atlas(), ..settings }).await;
    let (secret, record) = bench.token("ci").await;
    let new = async || {
        bench.control.flush().await;
        let rows = rows(&bench, "ringfence.token.new_place").await;
        rows.into_iter().map(|row| (row.token_id, row.client, row.story)).collect::<Vec<_>>()
    };
    used(&bench, &secret, &chain("198.51.100.7"));
    assert_eq!(new().await, [], "whence it is used first is no news");
    used(&bench, &secret, &chain("198.51.100.8"));
    refused(&bench, &secret, &chain("203.0.113.9"));
    assert_eq!(new().await, [], "another place in a country that is known, and one that was not let in");
    used(&bench, &secret, &chain("203.0.113.10"));
    let told = new().await;
    assert_eq!(told.len(), 1);
    let (token, client, story) = &told[0];
    assert_eq!((token.as_deref(), client.as_deref()), (Some(record.token.id.as_str()), Some("203.0.113.10")));
    let story: serde_json::Value = serde_json::from_str(story).expect("JSON");
    assert_eq!((&story["new"], &story["country"]), (&"country".into(), &"BR".into()));
    used(&bench, &secret, &chain("203.0.113.11"));
    assert_eq!(new().await.len(), 1, "once");
}

#[tokio::test]
async fn a_token_has_so_many_places_and_replays_do_not_fill_them() {
    let bench = Bench::with(|settings| Settings { queue: 1_000_000, ..settings }).await;
    let (secret, record) = bench.token("ci").await;
    let id = record.token.id.to_string();
    let most = u32::try_from(control::limits::PLACES_PER_TOKEN).expect("few");
    let refused_most = u32::try_from(control::limits::PLACES_PER_TOKEN_REFUSED).expect("few");
    let whence = |number: u32| IpChain::of_addresses(&[std::net::Ipv4Addr::from_bits(number).into()]);
    for number in 0..refused_most + 1_000 {
        refused(&bench, &secret, &whence(0xCB00_7100 + number));
    }
    bench.control.flush().await;
    let told = bench.control.usage(&bench.admin, &id, None, 1).await.expect("told");
    assert_eq!(told.places_total, control::limits::PLACES_PER_TOKEN_REFUSED);
    assert_eq!(told.beyond, Outcomes { allowed: 0, refused: 1_000 }, "the rest is counted");
    for number in 0..most {
        used(&bench, &secret, &whence(0x0A00_0000 + number));
    }
    bench.control.flush().await;
    let told = bench.control.usage(&bench.admin, &id, None, 1).await.expect("told");
    assert_eq!(told.places_total, control::limits::PLACES_PER_TOKEN);
    assert_eq!(told.held.allowed + told.beyond.allowed, u64::from(most));
    assert_eq!(told.held.allowed, u64::from(most - refused_most), "who is let in has the other half");
    // One that is there goes on being counted.
    used(&bench, &secret, &chain(&told.places[0].chain));
    used(&bench, &secret, &whence(0x0AFF_0000));
    bench.control.flush().await;
    let then = bench.control.usage(&bench.admin, &id, None, 1).await.expect("told");
    assert_eq!(then.held.allowed + then.beyond.allowed, u64::from(most) + 2);
    assert_eq!(then.held.allowed, told.held.allowed + 1);
}

#[tokio::test]
async fn a_story_says_what_would_let_a_call_in_and_what_made_it_so() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "192.0.2.0/24").await;
    let (secret, record) = bench.token("ci").await;
    let change = control::token::TokenChange {
        network: Some(crate::bench::within(&[&office])),
        ..control::token::TokenChange::default()
    };
    bench.control.restrict_token(&bench.admin, record.token.id.as_str(), change).await.expect("restricted");
    let error_id = refused(&bench, &secret, &chain("198.51.100.7"));
    let found = bench.control.refusal(&bench.admin, &error_id).await.expect("recorded");
    let story = control::history::story_of(&found);
    assert_eq!(story.condition.as_deref(), Some("in any of the zones office"));
    assert_eq!(story.path, [("198.51.100.7".to_owned(), "client".to_owned())]);
    assert_eq!(
        story.admits,
        [
            "A call from inside one of the zones office.",
            "198.51.100.7 in one of these zones, or a zone that holds it among them."
        ]
    );
    let made = async |found| {
        let change = bench.control.change_behind(&bench.admin, found).await.expect("readable");
        change.expect("there").0.kind
    };
    assert_eq!(made(&found).await, "system.api_token.update");
    // What is changed later did not make it so.
    let id = office.zone.id.to_string();
    bench.control.replace_zone(&bench.admin, &id, draft("office", "203.0.113.0/24")).await.expect("replaced");
    assert_eq!(made(&found).await, "system.api_token.update");
    bench.advance(Duration::from_secs(20));
    let later = refused(&bench, &secret, &chain("198.51.100.7"));
    let later = bench.control.refusal(&bench.admin, &later).await.expect("recorded");
    assert_eq!(made(&later).await, "zone.update");
}

#[tokio::test]
async fn the_log_is_kept_within_its_size_and_age_and_the_audit_apart() {
    let keep = Keep { bytes: 200_000, ..Keep::default() };
    let bench = Bench::with(|settings| Settings { keep, ..settings }).await;
    let mut secrets = Vec::new();
    for number in 0..100 {
        secrets.push(bench.token(&format!("token {number}")).await.0);
    }
    let whence = |number: u32| IpChain::of_addresses(&[std::net::Ipv4Addr::from_bits(number).into()]);
    let mut last = String::new();
    for second in 0..10 {
        for (number, secret) in (0..300).zip(secrets.iter().cycle()) {
            last = refused(&bench, secret, &whence(second * 1_000 + number));
        }
        bench.control.flush().await;
        bench.advance(Duration::from_secs(1));
    }
    let bytes = bench.store.log_bytes().await.expect("readable");
    assert!(bytes > 2_000_000, "{bytes}");
    bench.control.shorten(true).await.expect("shortened");
    let bytes = bench.store.log_bytes().await.expect("readable");
    // What tells of it comes after.
    assert!(bytes <= 202_000, "{bytes}");
    let told = rows(&bench, "ringfence.log.shortened").await;
    assert_eq!(told.len(), 1);
    assert!(bench.control.refusal(&bench.admin, &last).await.is_ok(), "the newest stay");
    let changes = async || bench.store.latest_events(1_000).await.expect("readable").len();
    assert_eq!(changes().await, 101, "changes are no part of it");
    bench.advance(Duration::from_hours(91 * 24));
    bench.control.shorten(true).await.expect("shortened");
    assert_eq!(rows(&bench, "system.api_token.request_outside_allowed_range").await.len(), 0);
    assert_eq!(changes().await, 101);
    bench.advance(Duration::from_hours(310 * 24));
    bench.control.shorten(true).await.expect("shortened");
    assert_eq!(changes().await, 0, "400 days are over");
}

#[tokio::test]
async fn where_calls_are_not_recorded_tokens_still_renew() {
    let bench = Bench::with(|settings| Settings { records: false, ..settings }).await;
    let (secret, record) = bench.token("ci").await;
    let id = record.token.id.to_string();
    used(&bench, &secret, &chain("198.51.100.7"));
    let error_id = refused(&bench, &secret, &chain("198.51.100.8"));
    bench.control.flush().await;
    let told = bench.control.usage(&bench.admin, &id, None, 1).await.expect("told");
    assert_eq!((told.places_total, told.held), (0, Outcomes::default()));
    assert!(bench.control.refusal(&bench.admin, &error_id).await.is_err());
    let kept = bench.store.token(&record.token.id).await.expect("readable").expect("there");
    assert_eq!(kept.token.last_used, Some(bench.now()));
}
