//! What the document says, and the server keeps: where `cargo xtask contract` has found it otherwise.

use serde_json::{Value, json};

use crate::testing::{Ask, Bench};

fn document() -> Value {
    serde_json::from_str(&crate::document()).expect("JSON")
}

#[tokio::test]
async fn a_user_is_left_inactive_or_active_by_a_word_that_says_so() {
    let bench = Bench::new().await;
    let mut logins = (0..).map(|number| format!("user-{number}"));
    for path in ["/api/v1/users", "/ringfence/v1/users"] {
        for (word, status) in [
            ("", 400),
            ("0", 400),
            ("no", 400),
            ("falsch", 400),
            ("false", 200),
            ("False", 200),
            ("true", 200),
            ("TRUE", 200),
        ] {
            let login = logins.next().expect("one more");
            let body = json!({ "profile": { "login": login } });
            let made = bench.as_admin("POST", &format!("{path}?activate={word}"), Some(body)).await;
            assert_eq!(made.status, status, "{path} {word}");
            if status == 200 {
                let active = word.eq_ignore_ascii_case("true");
                assert_eq!(made.json()["status"] == "ACTIVE", active, "{path} {word}");
            } else {
                let cause = &made.json()["errorCauses"][0]["errorSummary"];
                assert_eq!(cause, "activate: It is true or false.", "{path} {word}");
            }
        }
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_answered_with_those_that_are() {
    let bench = Bench::new().await;
    for method in ["PATCH", "TRACE", "OPTIONS", "QUERY", "PUT"] {
        let answer = bench.ask(Ask::new(method, "/api/v1/zones")).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET,HEAD,POST"), "{method}");
    }
}

/// A zone that fits two of the three shapes fits none of them, for whoever reads by the document.
#[test]
fn a_zone_s_shape_follows_from_its_type() {
    let document = document();
    let schema = |name: &str| &document["components"]["schemas"][name];
    for (name, word) in [
        ("IPNetworkZone", "IP"),
        ("DynamicNetworkZone", "DYNAMIC"),
        ("EnhancedDynamicNetworkZone", "DYNAMIC_V2"),
    ] {
        for name in [name.to_owned(), format!("{name}Body")] {
            let parts = schema(&name)["allOf"].as_array().expect("parts");
            let own = parts.iter().find(|part| part["properties"].is_object()).expect("an object");
            let reference = own["properties"]["type"]["$ref"].as_str().expect("a reference");
            let kind = document.pointer(reference.trim_start_matches('#')).expect("a type");
            assert_eq!(kind["enum"], json!([word]), "{name}");
            assert!(
                own["required"].as_array().is_some_and(|fields| fields.contains(&json!("type"))),
                "{name}"
            );
        }
    }
    let bodies = &document["paths"]["/api/v1/zones"]["post"]["requestBody"]["content"]["application/json"];
    assert_eq!(
        bodies["schema"]["$ref"], "#/components/schemas/NetworkZoneBody",
        "no read-only field is asked for"
    );
}

#[test]
fn what_a_write_may_bring_stands_in_the_document() {
    let document = document();
    let operation = |method: &str, path: &str| &document["paths"][path][method];
    for (method, path, wanted) in [
        ("get", "/api/v1/zones/{id}", vec![]),
        ("post", "/api/v1/zones", vec!["wait", "Idempotency-Key"]),
        ("put", "/api/v1/zones/{id}", vec!["If-Match", "wait"]),
        ("post", "/api/v1/zones/{id}/lifecycle/activate", vec!["If-Match", "wait", "Idempotency-Key"]),
        ("post", "/ringfence/v1/sign-in/password", vec!["wait"]),
    ] {
        let parameters = operation(method, path)["parameters"].as_array().cloned().unwrap_or_default();
        let names: Vec<_> = parameters.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
        let names: Vec<_> = names.into_iter().filter(|name| *name != "id").collect();
        assert_eq!(names, wanted, "{method} {path}");
        let says = |status: &str| operation(method, path)["responses"].get(status).is_some();
        assert_eq!(says("412"), wanted.contains(&"If-Match"), "{method} {path}");
        assert_eq!(says("409"), wanted.contains(&"Idempotency-Key"), "{method} {path}");
    }
}
