//! At a limit, and beyond it.

use serde_json::json;

use crate::Limits;
use crate::testing::Bench;
use crate::testing::browser::BY_ADDRESS;

#[tokio::test]
async fn of_too_many_sessions_the_oldest_ends() {
    let limits = control::Limits { sessions_per_user: 2, ..control::Limits::default() };
    let bench = Bench::holding(limits, BY_ADDRESS).await;
    let first = bench.set_up().await;
    let second = bench.sign_in_again(&first).await;
    let status = async |browser: &crate::testing::browser::Browser| {
        bench.ask(browser.get("/ringfence/v1/session")).await.status.as_u16()
    };
    assert_eq!((status(&first).await, status(&second).await), (200, 200), "at the limit");
    let third = bench.sign_in_again(&first).await;
    assert_eq!((status(&first).await, status(&second).await, status(&third).await), (401, 200, 200));
}

#[tokio::test]
async fn a_page_is_no_longer_than_its_limit() {
    let bench = Bench::new().await;
    for number in 0..okta::limits::ZONES_PAGE_MAX {
        bench.zone(&format!("z{number}"), "POLICY", "192.0.2.1").await;
    }
    for (query, rows) in
        [("", 20), ("?limit=200", 200), ("?limit=201", 200), ("?limit=18446744073709551615", 200)]
    {
        let answer = bench.as_admin("GET", &format!("/api/v1/zones{query}"), None).await;
        assert_eq!(answer.json().as_array().map(Vec::len), Some(rows), "{query}");
        let more =
            answer.headers.get_all("link").iter().any(|link| link.as_bytes().ends_with(b"rel=\"next\""));
        assert!(more, "{query}: there are more");
    }
}

#[tokio::test]
async fn a_token_names_no_more_zones_than_it_may() {
    let bench = Bench::new().await;
    let zone = bench.zone("office", "POLICY", "192.0.2.1").await;
    for (count, status) in [(200, 400), (201, 400)] {
        // One that is there, and others that are not: the count is looked at first.
        let zones: Vec<_> =
            (1..count).map(|number| format!("nzoMissing{number:010}")).chain([zone.clone()]).collect();
        let body = json!({ "name": "deploy", "network": { "connection": "ZONE", "include": zones } });
        let answer = bench.as_admin("POST", "/ringfence/v1/tokens", Some(body)).await;
        assert_eq!(answer.status, status, "{count}");
        let said = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert_eq!(said.contains("200"), count > 200, "{count}: {said}");
    }
}

#[tokio::test]
async fn b_113_a_target_is_no_longer_than_its_limit() {
    let bench = Bench::limited(Limits { target_bytes: 100, ..Limits::default() }).await;
    for (size, status) in [(100, 200), (101, 414)] {
        let path = format!("{:a<size$}", "/api/v1/zones?x=");
        let answer = bench.as_admin("GET", &path, None).await;
        assert_eq!(answer.status, status, "{size}");
    }
}
