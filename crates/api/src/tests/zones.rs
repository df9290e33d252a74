//! A zone's own screen: who names it.

use serde_json::{Value, json};

use crate::testing::{Ask, Bench};

#[tokio::test]
async fn whoever_names_a_zone_is_listed_and_counted() {
    let bench = Bench::new().await;
    let office = bench.zone("Office", "POLICY", "198.51.100.1").await;
    let unused = bench.zone("Unused", "POLICY", "198.51.100.2").await;
    for (name, network) in [
        ("deploy", json!({ "connection": "ZONE", "include": [office] })),
        ("Billing", json!({ "connection": "ZONE", "exclude": [office] })),
        ("anywhere", json!({ "connection": "ANYWHERE" })),
        ("any zone", json!({ "connection": "ZONE", "include": ["ALL_IP_ZONES"] })),
        ("ci", json!({ "connection": "ZONE", "include": [office] })),
    ] {
        let made = bench
            .as_admin("POST", "/ringfence/v1/tokens", Some(json!({ "name": name, "network": network })))
            .await;
        assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.bytes));
    }
    let listed = async |query: &str| {
        let answer = bench.as_admin("GET", &format!("/ringfence/v1/zones/{query}"), None).await;
        let names: Vec<Value> =
            answer.json().as_array().expect("rows").iter().map(|row| row["name"].clone()).collect();
        (names, answer.header("x-total-count").to_owned(), answer.json())
    };
    let (names, total, rows) = listed(&format!("{office}/tokens")).await;
    assert_eq!((json!(names), total.as_str()), (json!(["Billing", "ci", "deploy"]), "3"));
    assert_eq!(rows[0]["owner"], "admin", "{rows}");
    let (names, total, _) = listed(&format!("{office}/tokens?limit=2")).await;
    assert_eq!((names.len(), total.as_str()), (2, "3"));
    let (names, total, _) = listed(&format!("{unused}/tokens")).await;
    assert_eq!((names.len(), total.as_str()), (0, "0"));
}

#[tokio::test]
async fn nobody_names_a_zone_that_is_not_there() {
    let bench = Bench::new().await;
    for (id, query, status) in
        [("nzo1gtr35t8ZbfBfV1d7", "", 404), ("office", "", 404), ("x", "?limit=many", 400)]
    {
        let path = format!("/ringfence/v1/zones/{id}/tokens{query}");
        let answer = bench.ask(Ask::new("GET", &path).token(&bench.admin)).await;
        assert_eq!(answer.status, status, "{path}");
    }
}

fn ranges(values: &[&str]) -> Value {
    let kind = |value: &str| if value.contains('/') { "CIDR" } else { "RANGE" };
    values.iter().map(|value| json!({ "type": kind(value), "value": value })).collect()
}

async fn previewed(bench: &Bench, id: Option<&str>, zone: Value) -> Value {
    let answer =
        bench.as_admin("POST", "/ringfence/v1/zones/preview", Some(json!({ "id": id, "zone": zone }))).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

#[tokio::test]
async fn a_draft_says_what_becomes_of_whoever_asks() {
    let bench = Bench::new().await;
    let here = bench.zone("Here", "POLICY", "203.0.113.0-203.0.113.9").await;
    let listed = bench.zone("Scrapers", "BLOCKLIST", "198.51.100.1").await;
    let zone = |usage: &str, gateways: &[&str], status: &str| json!({ "type": "IP", "name": "x", "usage": usage, "gateways": ranges(gateways), "status": status });
    for (id, draft, expected) in [
        (None, zone("POLICY", &["203.0.113.9"], "ACTIVE"), ["outside", "inside"]),
        (None, zone("POLICY", &["203.0.113.8"], "ACTIVE"), ["outside", "outside"]),
        (None, zone("BLOCKLIST", &["203.0.113.9"], "ACTIVE"), ["outside", "blocked"]),
        (Some(&here), zone("POLICY", &["203.0.113.9"], "ACTIVE"), ["inside", "inside"]),
        (Some(&here), zone("POLICY", &["203.0.113.1"], "ACTIVE"), ["inside", "outside"]),
        (Some(&here), zone("POLICY", &["203.0.113.9"], "INACTIVE"), ["inside", "outside"]),
        (Some(&here), zone("BLOCKLIST", &["203.0.113.9"], "ACTIVE"), ["inside", "blocked"]),
        (Some(&listed), zone("BLOCKLIST", &["203.0.0.0/16"], "ACTIVE"), ["outside", "blocked"]),
        (Some(&listed), zone("BLOCKLIST", &["203.0.0.0/16"], "INACTIVE"), ["outside", "outside"]),
        (None, json!({ "type": "DYNAMIC", "name": "x", "asns": ["64501"] }), ["outside", "unknown"]),
    ] {
        let you = previewed(&bench, id.map(String::as_str), draft.clone()).await["you"].clone();
        let [before, after] = expected;
        assert_eq!(you, json!({ "address": "203.0.113.9", "before": before, "after": after }), "{draft}");
    }
    let kept = bench.as_admin("GET", &format!("/api/v1/zones/{here}"), None).await.json();
    assert_eq!((&kept["name"], &kept["usage"]), (&json!("Here"), &json!("POLICY")), "nothing is changed");
}

#[tokio::test]
async fn a_draft_s_addresses_are_counted_and_shared_ones_told() {
    let bench = Bench::new().await;
    let office = bench.zone("Office", "POLICY", "198.51.100.0-198.51.100.99").await;
    let gone = bench.zone("Gone", "POLICY", "198.51.100.7").await;
    bench.as_admin("POST", &format!("/api/v1/zones/{gone}/lifecycle/deactivate"), None).await;
    let gateways = ranges(&["198.51.100.7", "198.51.100.90-198.51.100.199", "2001:db8::/64"]);
    let draft = json!({ "type": "IP", "name": "x", "gateways": gateways });
    let answer = previewed(&bench, None, draft.clone()).await;
    let zone = json!({ "id": office, "name": "Office" });
    let with = "198.51.100.0-198.51.100.99";
    assert_eq!(
        answer["overlaps"],
        json!([{ "entry": "198.51.100.7", "zone": zone, "with": with },
            { "entry": "198.51.100.90-198.51.100.199", "zone": zone, "with": with }])
    );
    assert_eq!(answer["overlapsTotal"], 2);
    assert_eq!(answer["addresses"], json!({ "ipv4": "111", "ipv6": "18446744073709551616" }));
    let own = previewed(&bench, Some(&office), draft).await;
    assert_eq!(own["overlapsTotal"], 0, "a zone does not overlap with itself");
    let all =
        previewed(&bench, None, json!({ "type": "IP", "name": "x", "gateways": ranges(&["::/0"]) })).await;
    assert_eq!(all["addresses"]["ipv6"], "340282366920938463463374607431768211456");
}

#[tokio::test]
async fn a_draft_that_cannot_be_is_refused_by_its_fields() {
    let bench = Bench::new().await;
    let office = bench.zone("Office", "POLICY", "198.51.100.1").await;
    let ip = |gateway: &str| json!({ "type": "IP", "name": "x", "gateways": ranges(&[gateway]) });
    for (body, status, cause) in [
        (json!({ "zone": ip("203.0.113.300") }), 400, "gateways[0]: "),
        (json!({}), 400, "zone: "),
        (json!({ "zone": [] }), 400, ""),
        (json!({ "id": 7, "zone": ip("192.0.2.1") }), 400, "id: "),
        (
            json!({ "id": office, "zone": { "type": "DYNAMIC", "name": "x", "asns": ["64501"] } }),
            400,
            "type: ",
        ),
        (json!({ "id": "nzo1gtr35t8ZbfBfV1d7", "zone": ip("192.0.2.1") }), 404, ""),
    ] {
        let answer = bench.as_admin("POST", "/ringfence/v1/zones/preview", Some(body.clone())).await;
        assert_eq!(answer.status, status, "{body}: {}", String::from_utf8_lossy(&answer.bytes));
        let said = answer.json()["errorCauses"][0]["errorSummary"].as_str().unwrap_or_default().to_owned();
        assert!(said.starts_with(cause), "{said}");
    }
}

/// Beyond what a person types: a list that somebody has pasted.
#[tokio::test]
async fn the_longest_list_that_a_zone_may_have_is_previewed() {
    let bench = Bench::new().await;
    bench.zone("Private", "POLICY", "10.0.0.0-10.255.255.255").await;
    let texts: Vec<String> =
        (0..250_000_u32).map(|n| format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255)).collect();
    let gateways = ranges(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let answer = previewed(&bench, None, json!({ "type": "IP", "name": "x", "gateways": gateways })).await;
    assert_eq!((&answer["overlapsTotal"], &answer["addresses"]["ipv4"]), (&json!(250_000), &json!("250000")));
    assert_eq!(answer["overlaps"].as_array().map(Vec::len), Some(20));
}
