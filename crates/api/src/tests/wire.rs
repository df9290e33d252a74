//! What clients rest on.

use engine::Role;
use serde_json::{Value, json};

use crate::testing::{Ask, Bench};

#[tokio::test]
async fn every_answer_has_the_headers_that_okta_s_has() {
    let bench = Bench::new().await;
    let list = bench.as_admin("GET", "/api/v1/zones?limit=2", None).await;
    assert_eq!(list.status, 200);
    assert_eq!(list.header("content-type"), "application/json");
    assert_eq!(list.header("cache-control"), "no-cache, no-store");
    assert_eq!(list.header("x-content-type-options"), "nosniff");
    assert_eq!(list.header("x-rate-limit-limit"), "6000");
    assert_eq!(list.header("x-rate-limit-remaining"), "5999");
    assert_eq!(list.header("x-rate-limit-reset"), "1800000060");
    assert_eq!(list.header("x-okta-request-id").len(), 32);
    assert_eq!(list.header("server"), "");
    let links: Vec<_> =
        list.headers.get_all("link").iter().map(|link| link.to_str().expect("text")).collect();
    assert_eq!(links.len(), 2, "two lines");
    assert!(
        links[0].starts_with("<https://tokens.example.com/api/v1/zones?limit=2")
            && links[0].ends_with("rel=\"self\"")
    );
    assert!(links[1].contains("after=") && links[1].ends_with("rel=\"next\""), "{}", links[1]);
    let next = links[1].split(['<', '>']).nth(1).expect("a target").replace("https://tokens.example.com", "");
    let rest = bench.as_admin("GET", &next, None).await;
    assert_eq!(rest.json().as_array().map(Vec::len), Some(1));
    assert_eq!(rest.headers.get_all("link").iter().count(), 1);
}

#[tokio::test]
async fn a_token_s_life_on_the_wire() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    let body = json!({ "name": "deploy", "network": { "connection": "ZONE", "include": [office] } });
    let issued = bench.as_admin("POST", "/ringfence/v1/tokens", Some(body)).await;
    assert_eq!(issued.status, 201);
    let token = issued.json()["apiToken"].clone();
    let path = format!("/api/v1/api-tokens/{}", token["id"].as_str().expect("an id"));
    assert_eq!(token["expiresAt"], "2027-02-14T08:00:00.000Z");
    let got = bench.as_admin("GET", &path, None).await;
    assert_eq!((got.json(), got.header("etag")), (token.clone(), "\"1\""));
    let open = json!({ "network": { "connection": "ANYWHERE" }, "clientName": "x", "created": "2020-01-01T00:00:00Z" });
    let put = Ask::new("PUT", &path).token(&bench.admin).header("if-match", "\"1\"").json(&open);
    let put = bench.ask(put).await;
    assert_eq!((put.status.as_u16(), put.header("etag")), (200, "\"2\""));
    assert_eq!(
        put.header("x-ringfence-revision"),
        bench.store.revision().await.expect("readable").0.to_string()
    );
    assert_eq!(put.json()["clientName"], "Okta API", "read-only fields are passed over");
    let late = Ask::new("PUT", &path).token(&bench.admin).header("if-match", "\"1\"").json(&open);
    assert_eq!(bench.ask(late).await.status, 412);
    let waits = bench.as_admin("DELETE", &format!("{path}?wait=all"), None).await;
    assert_eq!((waits.status.as_u16(), waits.header("x-ringfence-enforced")), (204, "1/1"));
    assert_eq!(waits.header("content-type"), "", "an empty body is not called JSON");
    let gone = bench.as_admin("GET", &path, None).await;
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (404, "E0000007"));
    assert_eq!(bench.store.latest_events(1).await.expect("readable")[0].kind, "system.api_token.revoke");
}

/// Okta's validation error, whose cause says this.
async fn invalid(bench: &Bench, method: &str, path: &str, body: Option<Value>, part: &str) {
    let answer = bench.as_admin(method, path, body).await;
    let text = String::from_utf8_lossy(&answer.bytes).replace("\\\"", "\"");
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "E0000001"), "{path}: {text}");
    assert!(text.contains(part), "{part} in {text}");
}

#[tokio::test]
async fn a_zone_s_errors_name_the_field_and_the_reason() {
    let bench = Bench::new().await;
    bench.zone("office", "POLICY", "192.0.2.9").await;
    let zone = |name: &str, gateways: Value| json!({ "type": "IP", "name": name, "gateways": gateways });
    for (body, part) in [
        (
            zone("x", json!([{ "type": "CIDR", "value": "10.0.0.0/33" }])),
            "gateways[0]: \"10.0.0.0/33\" is not a CIDR",
        ),
        (zone("x", json!([{ "value": "10.0.0.0/8" }])), "gateways[0]: `type` is missing"),
        (zone("x", Value::Null), "at least one gateway or proxy"),
        (
            zone("Office", json!([{ "type": "RANGE", "value": "1.1.1.1" }])),
            "name: Another zone has this name",
        ),
    ] {
        invalid(&bench, "POST", "/api/v1/zones", Some(body), part).await;
    }
}

#[tokio::test]
async fn a_zone_that_tokens_name_stays_and_the_tokens_are_named() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    let network = json!({ "connection": "ZONE", "include": [office] });
    let issued = json!({ "name": "deploy", "network": network });
    assert_eq!(bench.as_admin("POST", "/ringfence/v1/tokens", Some(issued)).await.status, 201);
    let path = format!("/api/v1/zones/{office}");
    let used = "used by these API tokens: deploy (00T";
    invalid(&bench, "POST", &format!("{path}/lifecycle/deactivate"), None, used).await;
    invalid(&bench, "DELETE", &path, None, used).await;
}

#[tokio::test]
async fn a_token_s_errors_name_the_field_and_the_reason() {
    let bench = Bench::new().await;
    let gone = json!({ "connection": "ZONE", "include": ["nzoGone"] });
    for (path, body, part) in [
        ("tokens", json!({ "name": "x", "network": gone }), "network: there is no zone `nzoGone`"),
        ("tokens", json!({ "name": "x", "owner": "nobody" }), "owner: There is no user nobody."),
        (
            "check",
            json!({ "token": "x", "chain": ["1.1.1.1", "1.2.3"] }),
            "chain[1]: This is not an address.",
        ),
    ] {
        invalid(&bench, "POST", &format!("/ringfence/v1/{path}"), Some(body), part).await;
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_okta_s_words() {
    let bench = Bench::new().await;
    for (method, path, status, code) in [
        ("GET", "/api/v1/nothing", 404, "E0000008"),
        ("PATCH", "/api/v1/zones", 405, "E0000022"),
        ("TRACE", "/api/v1/zones", 405, "E0000022"),
        ("GET", "/api/v1/zones/nzoMissing", 404, "E0000007"),
        ("PUT", "/api/v1/api-tokens/00Tmissing", 400, "E0000003"),
        ("GET", "/api/v1/zones?limit=many", 400, "E0000054"),
    ] {
        let answer = bench.as_admin(method, path, None).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{method} {path}");
    }
    for (method, path, status, code) in [
        ("GET", "/api/v1/zones/%ff", 404, "E0000008"),
        ("GET", "/api/v1/zones?limit=1&limit=2", 400, "E0000002"),
        ("POST", "/api/v1/zones", 400, "E0000003"),
    ] {
        let answer = bench.as_admin(method, path, None).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/json", "{method} {path}");
        assert_eq!(answer.header("x-ringfence-error-id"), answer.json()["errorId"], "{method} {path}");
    }
    for path in [
        "/api/v1/api-tokens/",
        "/api/v1/zones/",
        "/api/v1/users/",
        "/api/v1/zones?nonsense=1",
        "/api/v1/zones?nonsense=1&nonsense=2",
        "/api/v1/users/me",
        "/api/v1/org",
    ] {
        assert_eq!(bench.as_admin("GET", path, None).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_repeated_post_is_answered_what_the_first_was() {
    let bench = Bench::new().await;
    let ask =
        |body: &Value| Ask::new("POST", "/ringfence/v1/tokens").header("idempotency-key", "k1").json(body);
    let body = json!({ "name": "once" });
    let first = bench.ask(ask(&body).token(&bench.admin)).await;
    let count = bench.control.current().load().token_count();
    let second = bench.ask(ask(&body).token(&bench.admin)).await;
    assert_eq!((first.status, &first.bytes), (second.status, &second.bytes));
    assert_eq!(bench.control.current().load().token_count(), count);
    let other = bench.ask(ask(&json!({ "name": "other" })).token(&bench.admin)).await;
    assert_eq!(other.status, 400);
    assert_eq!(bench.ask(ask(&body)).await.status, 401, "whoever repeats is judged");
    let none = bench.token_of(Role::None).await;
    assert_eq!(bench.ask(ask(&body).token(&none)).await.status, 403);
    bench.advance(601);
    assert_ne!(bench.ask(ask(&body).token(&bench.admin)).await.bytes, first.bytes);
}

#[tokio::test]
async fn a_minute_has_so_many_calls() {
    let bench = Bench::with_calls(2).await;
    for status in [200, 200, 429] {
        let answer = bench.as_admin("GET", "/api/v1/org", None).await;
        assert_eq!(answer.status, status);
        if status == 429 {
            assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("E0000047", "60"));
        }
    }
    bench.advance(60);
    assert_eq!(bench.as_admin("GET", "/api/v1/org", None).await.status, 200);
}

#[tokio::test]
async fn whoami_shows_what_the_server_sees() {
    let bench = Bench::new().await;
    bench.zone("office", "POLICY", "192.0.2.9").await;
    let ask = Ask { peer: "10.0.0.1", ..Ask::new("GET", "/ringfence/v1/whoami") };
    let seen =
        bench.ask(ask.header("x-forwarded-for", "6.6.6.6, 192.0.2.9").token(&bench.admin)).await.json();
    assert_eq!(seen["chain"], json!(["6.6.6.6", "192.0.2.9"]));
    assert_eq!((&seen["peer"], &seen["clientIp"]), (&json!("10.0.0.1"), &json!("192.0.2.9")));
    assert_eq!(seen["zones"][0]["name"], "office");
}

#[tokio::test]
async fn the_document_and_its_page_are_for_everybody() {
    let bench = Bench::new().await;
    let document = bench.ask(Ask::new("GET", "/openapi.json")).await.json();
    assert_eq!(document["info"]["title"], "Ringfence");
    assert!(document["paths"].as_object().is_some_and(|paths| paths.len() >= 20));
    let page = bench.ask(Ask::new("GET", "/docs/")).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    let root = bench.ask(Ask::new("GET", "/")).await;
    assert!(root.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(bench.ask(Ask::new("GET", "/.well-known/okta-organization")).await.status, 200);
}

#[tokio::test]
async fn a_filter_that_okta_does_not_know_is_no_search() {
    let bench = Bench::new().await;
    let filter = bench.as_admin("GET", "/api/v1/zones?filter=name+eq+%22x%22", None).await;
    assert_eq!((filter.status.as_u16(), filter.code().as_str()), (400, "E0000031"));
}

#[tokio::test]
async fn what_failed_may_be_asked_again_under_the_same_key() {
    let bench = Bench::new().await;
    let zone =
        json!({ "type": "IP", "name": "office", "gateways": [{ "type": "RANGE", "value": "1.1.1.1" }] });
    let ask = || Ask::new("POST", "/api/v1/zones").header("idempotency-key", "k").json(&zone);
    let taken = bench.zone("Office", "POLICY", "192.0.2.9").await;
    assert_eq!(bench.ask(ask().token(&bench.admin)).await.status, 400);
    let path = format!("/api/v1/zones/{taken}");
    bench.as_admin("POST", &format!("{path}/lifecycle/deactivate"), None).await;
    assert_eq!(bench.as_admin("DELETE", &path, None).await.status, 204);
    assert_eq!(bench.ask(ask().token(&bench.admin)).await.status, 200);
}

#[tokio::test]
async fn a_zone_keeps_its_usage_and_a_lost_race_is_told() {
    let bench = Bench::new().await;
    let id = bench.zone("thieves", "BLOCKLIST", "198.51.100.66").await;
    let path = format!("/api/v1/zones/{id}");
    let got = bench.as_admin("GET", &path, None).await;
    let body = json!({ "type": "IP", "name": "thieves", "gateways": [{ "type": "CIDR", "value": "198.51.100.0/24" }] });
    let put = || Ask::new("PUT", &path).header("if-match", got.header("etag")).json(&body);
    let answer = bench.ask(put().token(&bench.admin)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["usage"]), (200, &json!("BLOCKLIST")));
    let late = bench.ask(put().token(&bench.admin)).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (412, "E0000020"));
    let late = Ask::new("DELETE", &path).header("if-match", got.header("etag")).token(&bench.admin);
    assert_eq!(bench.ask(late).await.status, 412);
}

#[tokio::test]
async fn every_change_of_something_read_may_lose_its_race() {
    let bench = Bench::new().await;
    let zone = format!("/api/v1/zones/{}", bench.zone("office", "POLICY", "192.0.2.9").await);
    bench.token_of(Role::ReadOnlyAdmin).await;
    let tokens = bench.as_admin("GET", "/api/v1/api-tokens", None).await.json();
    let tokens = tokens.as_array().expect("a list");
    let theirs = tokens.iter().find(|token| token["name"] == "theirs").expect("the reader's");
    let token = format!("/api/v1/api-tokens/{}", theirs["id"].as_str().expect("an id"));
    let user = format!("/api/v1/users/{}", theirs["userId"].as_str().expect("an id"));
    for (resource, change, method) in [
        (&zone, format!("{zone}/lifecycle/activate"), "POST"),
        (&zone, format!("{zone}/lifecycle/deactivate"), "POST"),
        (&user, format!("{user}/lifecycle/deactivate"), "POST"),
        (&user, format!("{user}/lifecycle/activate"), "POST"),
        (&token, token.clone(), "DELETE"),
    ] {
        let read = bench.as_admin("GET", resource, None).await.header("etag").to_owned();
        let ask = |etag: &str| Ask::new(method, &change).header("if-match", etag);
        let late = bench.ask(ask("\"77\"").token(&bench.admin)).await;
        assert_eq!((late.status.as_u16(), late.code().as_str()), (412, "E0000020"), "{change}");
        assert!(bench.ask(ask(&read).token(&bench.admin)).await.status.is_success(), "{change}");
    }
}
