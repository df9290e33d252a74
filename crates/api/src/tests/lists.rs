//! The lists that people look at.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::testing::{Ask, Bench};

async fn rows(bench: &Bench, path: &str) -> Vec<Value> {
    let answer = bench.ask(Ask::new("GET", path).token(&bench.admin)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
    answer.json().as_array().expect("an array").clone()
}

async fn names(bench: &Bench, path: &str) -> Vec<String> {
    rows(bench, path).await.iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Path and query of a `Link`.
fn target(link: &str) -> String {
    let url = link.split(['<', '>']).nth(1).expect("a URL");
    url.get(url.find("/ringfence").expect("a path of ours")..).unwrap_or_default().to_owned()
}

async fn with_zones() -> Bench {
    let bench = Bench::new().await;
    for (name, usage, gateway) in [
        ("Frankfurt office", "POLICY", "198.51.100.1-198.51.100.62"),
        ("London office", "POLICY", "198.51.100.65-198.51.100.95"),
        ("Scrapers", "BLOCKLIST", "192.0.2.1"),
        ("Оffice", "POLICY", "203.0.113.1"),
    ] {
        bench.zone(name, usage, gateway).await;
    }
    let vpn = json!({ "type": "DYNAMIC_V2", "name": "VPN services", "asns": { "include": ["64501", "64502"] },
        "locations": { "exclude": [{ "country": "GB", "region": "GB-LND" }] } });
    assert_eq!(bench.as_admin("POST", "/api/v1/zones", Some(vpn)).await.status, 200);
    bench
}

#[tokio::test]
async fn zones_are_found_by_a_part_of_their_name_or_by_an_address() {
    let bench = with_zones().await;
    assert_eq!(
        names(&bench, "/ringfence/v1/zones?q=OFFICE").await,
        ["Frankfurt office", "London office"],
        "the look-alike begins with a Cyrillic letter"
    );
    let held = rows(&bench, "/ringfence/v1/zones?q=198.51.100.70").await;
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(
        (&held[0]["name"], &held[0]["matchedBy"]),
        (&json!("London office"), &json!("198.51.100.65-198.51.100.95"))
    );
    assert_eq!(names(&bench, "/ringfence/v1/zones?q=9.9.9.9").await, [""; 0]);
}

#[tokio::test]
async fn zones_are_filtered_and_counted_alike() {
    let bench = with_zones().await;
    let counts = bench.as_admin("GET", "/ringfence/v1/zones/counts", None).await.json();
    for show in ["all", "ip", "dynamic", "enhanced", "blocklist", "unused"] {
        let shown = names(&bench, &format!("/ringfence/v1/zones?show={show}")).await;
        assert_eq!(counts[show], json!(shown.len()), "{show}: {shown:?}");
    }
    assert_eq!(names(&bench, "/ringfence/v1/zones?show=enhanced").await, ["VPN services"]);
    assert_eq!(names(&bench, "/ringfence/v1/zones?show=blocklist").await, ["BlockedIpZone", "Scrapers"]);
}

#[tokio::test]
async fn pages_of_zones_follow_each_other_in_every_order() {
    let bench = with_zones().await;
    for sort in ["name", "-name", "type", "-type", "usedBy", "-usedBy", "created", "-created"] {
        let whole = names(&bench, &format!("/ringfence/v1/zones?sort={sort}")).await;
        let mut paged = Vec::new();
        let mut path = Some(format!("/ringfence/v1/zones?sort={sort}&limit=3"));
        while let Some(asked) = path {
            let answer = bench.ask(Ask::new("GET", &asked).token(&bench.admin)).await;
            paged.extend(answer.json().as_array().expect("rows").iter().map(|row| row["name"].clone()));
            let links: Vec<_> =
                answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
            let next = links.iter().find(|link| link.ends_with("rel=\"next\""));
            path = next.map(|link| target(link));
        }
        assert_eq!(paged, whole, "{sort}");
    }
}

#[tokio::test]
async fn b_104_a_cursor_is_good_for_its_own_question_only() {
    let bench = with_zones().await;
    let first = bench.ask(Ask::new("GET", "/ringfence/v1/zones?limit=1").token(&bench.admin)).await;
    let mut links = first.headers.get_all("link").iter().filter_map(|link| link.to_str().ok());
    let next = links.rfind(|link| link.contains("next")).expect("a next page");
    let after = next.split("after=").nth(1).and_then(|rest| rest.split(['&', '>']).next()).expect("a cursor");
    for (question, status) in
        [("", 200), ("&sort=-name", 400), ("&show=ip", 400), ("&q=o", 400), ("&limit=2", 200)]
    {
        let path = format!("/ringfence/v1/zones?after={after}{question}");
        let answer = bench.ask(Ask::new("GET", &path).token(&bench.admin)).await;
        assert_eq!(answer.status, status, "{question}");
    }
}

#[tokio::test]
async fn what_is_not_known_to_a_list_is_said() {
    let bench = Bench::new().await;
    for (path, field) in
        [("/ringfence/v1/zones?sort=size", "sort"), ("/ringfence/v1/zones?show=mine", "show")]
    {
        let answer = bench.ask(Ask::new("GET", path).token(&bench.admin)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "E0000001"), "{path}");
        let cause = answer.json()["errorCauses"][0]["errorSummary"].as_str().unwrap_or_default().to_owned();
        assert!(cause.starts_with(&format!("{field}: `")), "{cause}");
    }
}

#[tokio::test]
async fn a_zone_s_line_says_what_is_in_it() {
    let bench = with_zones().await;
    let summary =
        async |name: &str| rows(&bench, &format!("/ringfence/v1/zones?q={name}")).await[0]["summary"].clone();
    assert_eq!(summary("London").await, "198.51.100.65-198.51.100.95");
    assert_eq!(summary("VPN").await, "not GB-LND · AS64501, AS64502");
    assert_eq!(summary("LegacyIpZone").await, "empty");
}

/// `О` is Cyrillic: the type-ahead says so, since nobody can see it.
#[tokio::test]
async fn b_038_a_look_alike_is_marked_where_zones_are_picked() {
    let bench = with_zones().await;
    let hits = rows(&bench, "/ringfence/v1/zones/search?q=ffice").await;
    let marked: Vec<_> = hits.iter().filter(|hit| hit["mixedScripts"] == true).collect();
    assert_eq!(marked.len(), 1, "{hits:?}");
    assert_eq!(marked[0]["name"], "Оffice");
}

#[tokio::test]
async fn type_ahead_shows_those_who_cannot_be_picked_with_the_reason() {
    let bench = with_zones().await;
    let answer =
        bench.ask(Ask::new("GET", "/ringfence/v1/zones/search?q=s&limit=2").token(&bench.admin)).await;
    assert_eq!(answer.json().as_array().map(Vec::len), Some(2));
    assert_eq!(answer.header("x-total-count"), "2", "{}", answer.json());
    for hit in rows(&bench, "/ringfence/v1/zones/search?q=&limit=50").await {
        assert_eq!(hit["eligible"] == true, hit["reason"].is_null(), "{hit}");
    }
}

#[tokio::test]
async fn a_condition_is_tried_on_the_caller_before_it_is_saved() {
    let bench = Bench::new().await;
    let here = bench.zone("Here", "POLICY", "203.0.113.9").await;
    let there = bench.zone("There", "POLICY", "198.51.100.1").await;
    let tried = async |network: Value| {
        let asked = json!({ "id": "00T1gtr35t8ZbfBfV1d7", "network": network });
        let answer = bench.as_admin("POST", "/ringfence/v1/tokens/preview", Some(asked)).await.json();
        assert_eq!(answer["you"]["address"], "203.0.113.9", "{answer}");
        assert_eq!((&answer["eligibleZones"], &answer["thisToken"]), (&json!(2), &json!(false)));
        (answer["you"]["admitted"] == true, answer["you"]["because"].as_str().unwrap_or_default().to_owned())
    };
    let zone = |list: &str, ids: &[&str]| json!({ "connection": "ZONE", list: ids });
    let said = |admitted: bool, because: &str| (admitted, because.to_owned());
    assert_eq!(tried(json!({ "connection": "ANYWHERE" })).await, said(true, ""));
    assert_eq!(tried(zone("include", &["ALL_IP_ZONES"])).await, said(true, "in Here"));
    assert_eq!(tried(zone("exclude", &["ALL_IP_ZONES"])).await, said(false, "in Here"));
    assert_eq!(tried(zone("include", &[&here, &there])).await, said(true, "in Here"));
    assert_eq!(tried(zone("include", &[&there])).await, said(false, "in none of these zones"));
    assert_eq!(tried(zone("exclude", &[&there])).await, said(true, "in none of these zones"));
    assert_eq!(tried(zone("exclude", &[&here])).await, said(false, "in Here"));
}

#[tokio::test]
async fn a_condition_that_cannot_be_is_refused_as_when_it_is_saved() {
    let bench = with_zones().await;
    let vpn = rows(&bench, "/ringfence/v1/zones?q=VPN").await[0]["id"].clone();
    for (body, field) in [
        (json!({}), "network"),
        (json!({ "network": "ANYWHERE" }), "network"),
        (json!({ "network": { "connection": "ZONE", "include": [vpn] } }), "network"),
        (json!({ "network": { "connection": "ZONE", "include": ["nzo1gtr35t8ZbfBfV1d7"] } }), "network"),
    ] {
        let answer = bench.as_admin("POST", "/ringfence/v1/tokens/preview", Some(body.clone())).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "E0000001"), "{body}");
        let cause = answer.json()["errorCauses"][0]["errorSummary"].as_str().unwrap_or_default().to_owned();
        assert!(cause.starts_with(field), "{cause}");
    }
}

/// The token that a call is made with is known as its own, so that nobody shuts himself out unknowingly.
#[tokio::test]
async fn a_condition_for_the_very_token_in_use_is_marked() {
    let bench = Bench::new().await;
    let tokens = rows(&bench, "/api/v1/api-tokens").await;
    let own = tokens[0]["id"].clone();
    let asked = json!({ "id": own, "network": { "connection": "ANYWHERE" } });
    let answer = bench.as_admin("POST", "/ringfence/v1/tokens/preview", Some(asked)).await.json();
    assert_eq!(answer["thisToken"], true, "{answer}");
}
