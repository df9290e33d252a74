//! The log: what a filter finds by columns is what it finds by looking at every event.

use engine::Role;
use okta::log::Filter;
use serde_json::Value;
use store::LogRecord;

use crate::testing::{Ask, Bench};

const PATH: &str = "/api/v1/logs?limit=1000";

/// Calls of every kind, with and without what a call may have.
async fn fill(bench: &Bench) {
    let kinds = [
        ("ringfence.request.allowed", ""),
        ("system.api_token.request_outside_allowed_range", "outside_allowed_zones"),
        ("security.request.blocked", "blocklisted"),
        ("ringfence.request.refused", "unknown_token"),
        ("ringfence.token.new_place", ""),
        ("of.a.newer.version", ""),
    ];
    let mut rows = Vec::new();
    for (at, (kind, reason)) in kinds.into_iter().cycle().take(60).enumerate() {
        let some = |text: &str| (at % 4 != 0).then(|| text.to_owned());
        rows.push(LogRecord {
            kind: kind.to_owned(),
            error_id: (!reason.is_empty()).then(|| format!("oae{at}")),
            at: bench.now(),
            last: bench.now(),
            count: 1,
            reason: reason.to_owned(),
            token_id: some("00Tone").filter(|_| at % 3 != 0),
            owner: some("00uone"),
            chain: "192.0.2.9 → 10.0.0.1".to_owned(),
            client: some("192.0.2.9"),
            country: some(if at % 5 == 0 { "BR" } else { "DE" }),
            asn: (at % 7 != 0).then_some(64_500),
            agent: "curl/8.5".to_owned(),
            gate: "forward-auth".to_owned(),
            ..LogRecord::default()
        });
    }
    let mut write = bench.store.begin().await.expect("a write");
    write.append_log(bench.now(), &mut rows).await.expect("appended");
    write.commit().await.expect("committed");
}

async fn asked(bench: &Bench, query: &str) -> Vec<Value> {
    let answer = bench.as_admin("GET", &format!("{PATH}{query}"), None).await;
    assert_eq!(answer.status, 200, "{query}: {}", String::from_utf8_lossy(&answer.bytes));
    answer.json().as_array().expect("a list").clone()
}

/// What of an event does not grow from one question to the next.
fn uuids(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["uuid"].as_str().expect("a uuid")).collect()
}

const TERMS: [&str; 40] = [
    "eventType eq \"zone.create\"",
    "eventType ne \"ringfence.request.allowed\"",
    "eventType sw \"ringfence.\"",
    "eventType co \"request\"",
    "eventType ge \"s\"",
    "eventType eq \"of.a.newer.version\"",
    "severity eq \"WARN\"",
    "displayMessage co \"token\"",
    "legacyEventType pr",
    "outcome.result eq \"DENY\"",
    "outcome.reason eq \"NETWORK_ZONE_BLOCKLIST\"",
    "outcome.reason eq \"blocklisted\"",
    "outcome.reason eq \"unknown_token\"",
    "outcome.reason ne \"unknown_token\"",
    "outcome.reason pr",
    "outcome.reason eq null",
    "debugContext.debugData.reason eq \"outside_allowed_zones\"",
    "debugContext.debugData.errorId eq \"oae1\"",
    "debugContext.debugData.gate eq \"forward-auth\"",
    "transaction.detail.requestApiTokenId eq \"00Tone\"",
    "transaction.detail.requestApiTokenId ne \"00Tone\"",
    "transaction.detail.requestApiTokenId pr",
    "target.id eq \"00Tone\"",
    "target.id ne \"00Tone\"",
    "target.displayName eq \"office\"",
    "actor.id eq \"00uone\"",
    "actor.id eq \"system\"",
    "actor.id ne \"00uone\"",
    "client.ipAddress eq \"192.0.2.9\"",
    "client.ipAddress eq \"203.0.113.9\"",
    "client.ipAddress ne \"192.0.2.9\"",
    "client.ipAddress eq \"\"",
    "client.geographicalContext.country eq \"BR\"",
    "client.geographicalContext.country ne \"BR\"",
    "securityContext.asNumber eq 64500",
    "securityContext.asNumber eq \"64500\"",
    "securityContext.asNumber gt 1",
    "securityContext.asNumber ne 64500",
    "request.ipChain.ip eq \"10.0.0.1\"",
    "uuid pr",
];

#[tokio::test]
async fn a_filter_finds_by_columns_what_it_finds_by_looking() {
    let bench = Bench::new().await;
    bench.zone("office", "POLICY", "192.0.2.9").await;
    fill(&bench).await;
    let mut filters: Vec<String> = TERMS.iter().map(|term| (*term).to_owned()).collect();
    filters.extend(TERMS.iter().map(|term| format!("not ({term})")));
    for (at, term) in TERMS.iter().enumerate() {
        let other = TERMS[(at * 7 + 3) % TERMS.len()];
        filters.push(format!("{term} and {other}"));
        filters.push(format!("{term} or {other}"));
        filters.push(format!("not ({term} or {other})"));
        filters.push(format!("not ({term} and not ({other}))"));
    }
    // Uses of the administrator's token that are written meanwhile would be in the one and not in the other.
    bench.control.flush().await;
    let mut found = 0;
    for text in filters {
        let filter = Filter::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let all = asked(&bench, "").await;
        let expected: Vec<Value> = all.into_iter().filter(|event| filter.holds(event)).collect();
        let encoded = text.replace(' ', "%20").replace('"', "%22");
        let events = asked(&bench, &format!("&filter={encoded}")).await;
        assert_eq!(uuids(&events), uuids(&expected), "{text}");
        found += expected.len();
    }
    assert!(found > 2_000, "{found}");
}

#[tokio::test]
async fn words_are_looked_for_in_every_text() {
    let bench = Bench::new().await;
    bench.zone("Frankfurt office", "POLICY", "192.0.2.9").await;
    for (words, found) in [("frankfurt", 1), ("FRANKFURT+office", 1), ("frank", 0), ("frankfurt+london", 0)] {
        let events = asked(&bench, &format!("&q={words}")).await;
        let zones = events.iter().filter(|event| event["eventType"] == "zone.create").count();
        assert_eq!(zones, found, "{words}");
    }
}

/// The path of the next page.
fn next(answer: &crate::testing::Answer) -> Option<String> {
    let links = answer.headers.get_all("link").iter().map(|link| link.to_str().expect("text"));
    let next = links.into_iter().find(|link| link.ends_with("rel=\"next\""))?;
    Some(next.split(['<', '>']).nth(1)?.replace("https://tokens.example.com", ""))
}

#[tokio::test]
async fn a_filter_that_no_column_tells_is_looked_for_page_by_page() {
    let bench = Bench::new().await;
    // More than one page looks at, and what is looked for behind them.
    let row = |agent: &str| LogRecord {
        kind: "ringfence.request.allowed".to_owned(),
        count: 1,
        agent: agent.to_owned(),
        ..LogRecord::default()
    };
    let mut rows: Vec<_> = (0..25_000).map(|_| row("curl/8.5")).collect();
    rows.push(row("needle/1"));
    let mut write = bench.store.begin().await.expect("a write");
    write.append_log(bench.now(), &mut rows).await.expect("appended");
    write.commit().await.expect("committed");
    let until = okta::time::text(bench.now().plus(std::time::Duration::from_mins(1)));
    let filter = "client.userAgent.rawUserAgent%20eq%20%22needle/1%22";
    let mut path = Some(format!("/api/v1/logs?limit=5&filter={filter}&until={until}"));
    let mut found = Vec::new();
    while let Some(at) = path {
        let answer = bench.as_admin("GET", &at, None).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        found.push(answer.json().as_array().expect("a list").len());
        path = next(&answer);
    }
    assert_eq!(found, [0, 1], "an empty page that goes on, and the end");
}

#[tokio::test]
async fn only_administrators_read_the_log_and_who_uses_a_token() {
    let bench = Bench::new().await;
    let id =
        bench.control.tokens(&control::Actor::Machine, None, 1).await.expect("tokens").tokens[0].token.id;
    let (none, reader) = (bench.token_of(Role::None).await, bench.token_of(Role::ReadOnlyAdmin).await);
    for path in [
        "/api/v1/logs".to_owned(),
        "/ringfence/v1/logs/00000000-0000-0000-0000-000000000000".to_owned(),
        "/ringfence/v1/logs/export".to_owned(),
        "/ringfence/v1/calls".to_owned(),
        "/ringfence/v1/overview".to_owned(),
        "/ringfence/v1/explain/oae1".to_owned(),
        format!("/ringfence/v1/tokens/{id}/usage"),
        format!("/ringfence/v1/tokens/{id}/history"),
        "/ringfence/v1/zones/nzo1/history".to_owned(),
    ] {
        assert_eq!(bench.ask(Ask::new("GET", &path).token(&none)).await.status, 403, "{path}");
        let seen = bench.ask(Ask::new("GET", &path).token(&reader)).await.status.as_u16();
        assert!([200, 404].contains(&seen), "{path}: {seen}");
        assert_eq!(bench.ask(Ask::new("GET", &path)).await.status, 401, "{path}");
    }
}
