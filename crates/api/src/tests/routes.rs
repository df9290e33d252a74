//! What holds for every route, met by listing them.

use axum::http::Method;
use engine::Role;
use serde_json::{Value, json};

use crate::Limits;
use crate::idempotency::is_way_in;
use crate::testing::browser::{is_for_sessions, page};
use crate::testing::{Ask, Bench};

/// One operation of the OpenAPI document.
struct Operation {
    method: String,
    path: String,
    about: Value,
}

impl Operation {
    fn says(&self, status: &str) -> bool {
        self.about["responses"].get(status).is_some()
    }

    fn is_for_everybody(&self) -> bool {
        self.path == "/.well-known/okta-organization" || self.path == "/ringfence/v1/sign-in"
    }
}

async fn operations(bench: &Bench) -> Vec<Operation> {
    let document = bench.ask(Ask::new("GET", "/openapi.json")).await.json();
    let paths = document["paths"].as_object().expect("paths");
    let each = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().expect("methods").clone();
        let path = path.clone();
        methods.into_iter().map(move |(method, about)| Operation {
            method: method.to_uppercase(),
            path: path.clone(),
            about,
        })
    };
    paths.iter().flat_map(each).collect()
}

#[tokio::test]
async fn the_document_says_every_way_in_which_a_call_may_fail() {
    let bench = Bench::new().await;
    let mut silent = Vec::new();
    for operation in operations(&bench).await {
        let mut expected = vec!["400", "403", "414", "415", "421", "503"];
        assert_eq!(operation.says("401"), !operation.is_for_everybody(), "{}", operation.path);
        if !operation.is_for_everybody() {
            expected.push("429");
        }
        if operation.path.contains('{') {
            expected.push("404");
        }
        if operation.about.get("requestBody").is_some() {
            expected.extend(["408", "413"]);
        }
        let missing = expected.into_iter().filter(|status| !operation.says(status));
        silent.extend(missing.map(|status| format!("{} {}: {status}", operation.method, operation.path)));
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[tokio::test]
async fn the_document_says_how_to_show_who_one_is() {
    let bench = Bench::new().await;
    let document = bench.ask(Ask::new("GET", "/openapi.json")).await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let scheme = &document["components"]["securitySchemes"]["apiToken"];
    assert_eq!((&scheme["type"], &scheme["in"]), (&json!("apiKey"), &json!("header")));
    assert_eq!(scheme["name"], "Authorization");
    assert_eq!(document["components"]["securitySchemes"]["session"]["in"], "cookie");
    assert_eq!(document["security"], json!([{ "apiToken": [] }, { "session": [] }]));
}

/// The few that are added by hand are the pages, and other spellings of what the document has.
#[tokio::test]
async fn every_route_stands_in_the_document() {
    let bench = Bench::new().await;
    let documented = operations(&bench).await;
    let by_hand: Vec<_> = include_str!("../lib.rs")
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\"")?.split('"').next())
        .collect();
    assert!(by_hand.contains(&"/api/v1/zones/"), "{by_hand:?}");
    for path in by_hand {
        let plain = path.trim_end_matches('/');
        assert!(plain.is_empty() || documented.iter().any(|known| known.path == plain), "{path}");
    }
}

#[tokio::test]
async fn b_113_no_route_reads_a_body_beyond_its_limit() {
    let limits = Limits { body_bytes: 2_000, large_body_bytes: 3_000, ..Limits::default() };
    let bench = Bench::limited(limits).await;
    let large =
        ["/api/v1/zones", "/api/v1/zones/{id}", "/ringfence/v1/zones/preview", "/ringfence/v1/tokens/import"];
    let mut read = 0;
    for operation in operations(&bench).await {
        if operation.about.get("requestBody").is_none() {
            continue;
        }
        read += 1;
        let most = if large.contains(&operation.path.as_str()) {
            limits.large_body_bytes
        } else {
            limits.body_bytes
        };
        let path = operation.path.replace("{id}", "00Tx");
        let ask = Ask { body: vec![b' '; most + 1], ..Ask::new(&operation.method, &path) };
        if is_way_in(&path) {
            let ask = Ask { body: ask.body, ..page(&operation.method, &path, &Value::Null) };
            assert_eq!(bench.ask(ask).await.status, 413, "{} {path}", operation.method);
            continue;
        }
        let stranger = bench.ask(Ask { body: ask.body.clone(), ..Ask::new(&operation.method, &path) }).await;
        assert_eq!(stranger.status, 401, "{} {path}", operation.method);
        // A token has no session, and gets no further.
        let status = if is_for_sessions(&path) { 401 } else { 413 };
        let answer = bench.ask(ask.token(&bench.admin)).await;
        assert_eq!(answer.status, status, "{} {path}", operation.method);
    }
    assert!(read >= 8, "{read}");
}

/// Whoever may change zones may change what tokens are bound to, so one right must cover both.
#[tokio::test]
async fn b_094_one_right_covers_zones_and_tokens() {
    let bench = Bench::new().await;
    for role in [Role::None, Role::ReadOnlyAdmin, Role::SuperAdmin] {
        let token = bench.token_of(role).await;
        let mut may = Vec::new();
        for operation in operations(&bench).await {
            let about_places =
                operation.path.contains("/zones") || operation.path.contains("/api-tokens/{id}");
            // A preview changes nothing.
            let only_reads = operation.method == Method::GET.as_str() || operation.path.ends_with("/preview");
            if !about_places || only_reads {
                continue;
            }
            let path = operation.path.replace("{id}", "nzoMissing");
            let status = bench.ask(Ask::new(&operation.method, &path).token(&token)).await.status;
            may.push((status != 403, format!("{} {path}", operation.method)));
        }
        assert!(may.len() >= 7, "{may:?}");
        assert!(may.iter().all(|(may, _)| *may == (role == Role::SuperAdmin)), "{role:?}: {may:?}");
    }
}

/// A reader of the document that finds nothing behind a reference gives up: so do the makers of clients.
#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                found.extend(members.get("$ref").and_then(|name| name.as_str()).map(str::to_owned));
                members.values().for_each(|member| references(member, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document: serde_json::Value = serde_json::from_str(&crate::document()).expect("JSON");
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{} references", found.len());
    for reference in found {
        let at = reference.trim_start_matches('#');
        assert!(document.pointer(at).is_some(), "{reference}");
    }
}

/// Two operations of one name are one in a client that was made from the document.
#[test]
fn every_operation_of_the_document_has_a_name_of_its_own() {
    let document: serde_json::Value = serde_json::from_str(&crate::document()).expect("JSON");
    let items = document["paths"].as_object().expect("paths").values();
    let operations = items.flat_map(|item| item.as_object().expect("an item").values());
    let names: Vec<_> =
        operations.filter_map(|operation| operation["operationId"].as_str()).map(str::to_owned).collect();
    assert!(names.len() > 30, "{names:?}");
    let unique: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    assert!(names.iter().any(|name| name == "get_api_v1_zones_id"), "{names:?}");
}
