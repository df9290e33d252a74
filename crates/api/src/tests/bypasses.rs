//! Known bypasses of a management API, by their ids.

use engine::Role;
use serde_json::{Value, json};

use crate::idempotency::is_way_in;
use crate::testing::browser::is_for_sessions;
use crate::testing::{Answer, Ask, Bench};

/// Every documented path and method, ids filled in.
async fn operations(bench: &Bench) -> Vec<(String, String)> {
    let document = bench.ask(Ask::new("GET", "/openapi.json")).await.json();
    let paths = document["paths"].as_object().expect("paths").clone();
    let filled = |path: &str| path.replace("{id}", "00Tx").replace("{errorId}", "oaex");
    let each = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().expect("methods").clone();
        let path = filled(path);
        methods.into_iter().map(move |(method, _)| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(each).collect()
}

#[tokio::test]
async fn b_091_without_an_administrator_s_token_nothing_is_answered() {
    let bench = Bench::new().await;
    let none = bench.token_of(Role::None).await;
    for (method, path) in operations(&bench).await {
        // Whoever signs in has no token yet.
        if path == "/.well-known/okta-organization" || is_way_in(&path) {
            continue;
        }
        let nobody = bench.ask(Ask::new(&method, &path)).await;
        assert_eq!((nobody.status.as_u16(), nobody.code().as_str()), (401, "E0000011"), "{method} {path}");
        if path == "/api/v1/api-tokens/current" {
            continue;
        }
        let owner = bench.ask(Ask::new(&method, &path).token(&none)).await;
        assert_eq!((owner.status.as_u16(), owner.code().as_str()), (403, "E0000006"), "{method} {path}");
    }
}

#[tokio::test]
async fn b_090_a_read_only_administrator_changes_nothing() {
    let bench = Bench::new().await;
    let reader = bench.token_of(Role::ReadOnlyAdmin).await;
    let before = bench.store.revision().await.expect("readable");
    let mut writes = 0;
    for (method, path) in operations(&bench).await {
        // Questions, and the reader's own token: they are meant.
        let is_question = path == "/ringfence/v1/check"
            || ["/preview", "/find"].iter().any(|end| method == "POST" && path.ends_with(end));
        if is_question || path == "/api/v1/api-tokens/current" || is_way_in(&path) {
            continue;
        }
        let status = bench.ask(Ask::new(&method, &path).token(&reader)).await.status;
        if is_for_sessions(&path) {
            assert_eq!(status, 401, "{method} {path}: a token has no session");
        } else if method == "GET" {
            assert!(status == 200 || status == 404, "{method} {path}: {status}");
        } else {
            assert_eq!(status, 403, "{method} {path}");
            writes += 1;
        }
    }
    assert!(writes >= 14, "{writes}");
    assert_eq!(bench.store.revision().await.expect("readable"), before);
}

/// Without what is different in every answer.
fn bare(answer: &Answer) -> (u16, Value, Vec<String>) {
    let mut body = answer.json();
    body["errorId"] = Value::Null;
    let told = ["x-ringfence-error-id", "x-okta-request-id"];
    let headers = answer.headers.iter().filter(|(name, _)| !told.contains(&name.as_str()));
    (answer.status.as_u16(), body, headers.map(|(name, value)| format!("{name}: {value:?}")).collect())
}

#[tokio::test]
async fn b_068_whether_a_token_was_ever_real_is_nobody_s_business() {
    let bench = Bench::new().await;
    let revoked = bench.token_of(Role::SuperAdmin).await;
    bench.ask(Ask::new("DELETE", "/api/v1/api-tokens/current").token(&revoked)).await;
    let orphan = bench.token_of(Role::ReadOnlyAdmin).await;
    let stopped = "/api/v1/users/ReadOnlyAdmin/lifecycle/deactivate";
    assert_eq!(bench.as_admin("POST", stopped, None).await.status, 200);
    let short = json!({ "name": "short", "expiresAt": "2027-01-15T08:01:00Z" });
    let issued = bench.as_admin("POST", "/ringfence/v1/tokens", Some(short)).await.json();
    let expired = issued["token"].as_str().expect("its text").to_owned();
    assert_eq!(bench.ask(Ask::new("GET", "/api/v1/org").token(&expired)).await.status, 200);
    bench.advance(60);
    let nobody = bare(&bench.ask(Ask::new("GET", "/api/v1/org")).await);
    assert_eq!(nobody.0, 401);
    let unknown = "a".repeat(40);
    for token in [&revoked, &orphan, &expired, &unknown, "malformed", "rf_0000000000000000000000_06z5xK"] {
        let answer = bench.ask(Ask::new("GET", "/api/v1/org").token(token)).await;
        assert_eq!(bare(&answer), nobody, "{token}");
    }
    let two = Ask::new("GET", "/api/v1/org").token(&expired).header("authorization", "Bearer other");
    assert_eq!(bare(&bench.ask(two).await), nobody);
}

#[tokio::test]
async fn b_064_a_token_is_read_from_its_header_alone() {
    let bench = Bench::new().await;
    let query = format!("/api/v1/org?token={0}&access_token={0}", bench.admin);
    assert_eq!(bench.ask(Ask::new("GET", &query)).await.status, 401);
    for name in ["cookie", "proxy-authorization", "x-api-key"] {
        let value = format!("SSWS {}", bench.admin);
        assert_eq!(
            bench.ask(Ask::new("GET", "/api/v1/org").header(name, &value)).await.status,
            401,
            "{name}"
        );
    }
}

#[tokio::test]
async fn b_065_two_tokens_are_none() {
    let bench = Bench::new().await;
    let twice = Ask::new("GET", "/api/v1/org")
        .token(&bench.admin)
        .header("authorization", &format!("SSWS {}", bench.admin));
    assert_eq!(bench.ask(twice).await.status, 401);
}

#[tokio::test]
async fn b_096_another_name_is_misdirected_on_every_path() {
    let bench = Bench::new().await;
    for path in ["/", "/docs/", "/openapi.json", "/api/v1/org", "/nothing"] {
        let mut ask = Ask::new("GET", path).token(&bench.admin);
        ask.headers[0].1 = "evil.example".to_owned();
        assert_eq!(bench.ask(ask).await.status, 421, "{path}");
    }
}

#[tokio::test]
async fn a_blocklisted_address_gets_nothing_from_any_path() {
    let bench = Bench::new().await;
    bench.zone("thieves", "BLOCKLIST", "198.51.100.66").await;
    for path in ["/", "/docs/", "/openapi.json", "/api/v1/org", "/nothing", "/.well-known/okta-organization"]
    {
        let ask = Ask { peer: "198.51.100.66", ..Ask::new("GET", path).token(&bench.admin) };
        let answer = bench.ask(ask).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "E0000006"), "{path}");
    }
    assert_eq!(bench.as_admin("GET", "/api/v1/org", None).await.status, 200);
}

#[tokio::test]
async fn an_administrator_s_own_token_is_bound_as_well() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    let tokens = bench.as_admin("GET", "/api/v1/api-tokens", None).await.json();
    let path = format!("/api/v1/api-tokens/{}", tokens[0]["id"].as_str().expect("an id"));
    let bound = json!({ "network": { "connection": "ZONE", "include": [office] } });
    assert_eq!(bench.as_admin("PUT", &path, Some(bound)).await.status, 200);
    let away = bench.as_admin("GET", "/api/v1/org", None).await;
    assert_eq!((away.status.as_u16(), away.code().as_str()), (403, "E0000006"));
    let id = away.header("x-ringfence-error-id").to_owned();
    let at_home = Ask { peer: "192.0.2.9", ..Ask::new("GET", "/api/v1/org").token(&bench.admin) };
    assert_eq!(bench.ask(at_home).await.status, 200);
    let explain = format!("/ringfence/v1/explain/{id}");
    let explained = Ask { peer: "192.0.2.9", ..Ask::new("GET", &explain).token(&bench.admin) };
    assert_eq!(bench.ask(explained).await.json()["reason"], "outside_allowed_zones");
}

#[tokio::test]
async fn b_103_a_filter_is_a_grammar_and_nothing_else() {
    let bench = Bench::new().await;
    for path in [
        "/api/v1/zones?after=nzoGuess",
        "/api/v1/zones?after=%27%20OR%201%3D1",
        "/api/v1/zones?filter=usage%20eq%20%22POLICY%22%20or%201",
        "/api/v1/zones?filter=%28%28%28%28",
        "/api/v1/api-tokens?after=x",
    ] {
        assert_eq!(bench.as_admin("GET", path, None).await.status, 400, "{path}");
    }
    for q in ["%25", "_", "%5C", "%27", ".*"] {
        let hits = bench.as_admin("GET", &format!("/ringfence/v1/zones/search?q={q}"), None).await;
        assert_eq!((hits.status.as_u16(), hits.json()), (200, json!([])), "{q}");
    }
}

#[tokio::test]
async fn b_104_a_cursor_of_one_list_or_filter_is_none_of_another() {
    let bench = Bench::new().await;
    let links = bench.as_admin("GET", "/api/v1/zones?limit=1", None).await;
    let next =
        links.headers.get_all("link").iter().nth(1).expect("a next").to_str().expect("text").to_owned();
    let after = next.split("after=").nth(1).and_then(|rest| rest.split(['&', '>']).next()).expect("a cursor");
    let other = format!("/api/v1/zones?filter=system%20eq%20true&after={after}");
    assert_eq!(bench.as_admin("GET", &other, None).await.status, 400);
    let list = format!("/api/v1/api-tokens?after={after}");
    assert_eq!(bench.as_admin("GET", &list, None).await.status, 400);
}

#[tokio::test]
async fn b_109_a_body_that_lies_is_a_400_and_never_a_500() {
    let bench = Bench::new().await;
    let deep = "[".repeat(5_000) + &"]".repeat(5_000);
    for body in [
        "",
        "{",
        "null",
        "[]",
        "5",
        "\"x\"",
        &deep,
        "{\"name\":\"a\",\"name\":\"b\"}",
        "\u{feff}{}",
        "{} {}",
        "{\"name\":1e999}",
        "{\"name\":\"\\ud800\"}",
        "{\"name\":5,\"type\":\"IP\"}",
        "{\"type\":\"IP\",\"name\":\"x\",\"gateways\":{}}",
        "{\"type\":\"IP\",\"name\":\"x\",\"gateways\":[5]}",
        "{\"type\":[],\"name\":{}}",
    ] {
        for path in [
            "/api/v1/zones",
            "/ringfence/v1/tokens",
            "/ringfence/v1/check",
            "/ringfence/v1/users",
            "/ringfence/v1/tokens/import",
        ] {
            let ask = Ask { body: body.as_bytes().to_vec(), ..Ask::new("POST", path).token(&bench.admin) };
            let answer = bench.ask(ask).await;
            // What names only a zone's fields is a token's name and nothing more.
            if answer.status == 201 && path == "/ringfence/v1/tokens" && body.contains("\"name\":\"x\"") {
                continue;
            }
            bench.advance(1);
            let shown: String = body.chars().take(40).collect();
            assert_eq!(answer.status, 400, "{path}: {shown}");
            assert!(answer.code().starts_with('E'));
        }
    }
}

#[tokio::test]
async fn b_116_no_encoding_of_a_body_is_read() {
    let bench = Bench::new().await;
    let ask = Ask::new("POST", "/api/v1/zones").token(&bench.admin).header("content-encoding", "gzip");
    assert_eq!(bench.ask(ask).await.status, 415);
}

#[tokio::test]
async fn b_038_names_that_look_alike_are_one() {
    let bench = Bench::new().await;
    bench.zone("Office", "POLICY", "192.0.2.9").await;
    for name in ["office", "OFFICE", "Ｏｆｆｉｃｅ"] {
        let body =
            json!({ "type": "IP", "name": name, "gateways": [{ "type": "RANGE", "value": "1.1.1.1" }] });
        assert_eq!(bench.as_admin("POST", "/api/v1/zones", Some(body)).await.status, 400, "{name}");
    }
}

#[tokio::test]
async fn b_057_no_method_and_no_condition_gets_a_2xx_by_accident() {
    let bench = Bench::new().await;
    for path in ["/api/v1/org", "/api/v1/zones", "/ringfence/v1/tokens", "/nothing", "/livez", "/.git/config"]
    {
        for method in ["GET", "HEAD", "OPTIONS", "POST", "PROPFIND", "TRACE"] {
            let ask = Ask::new(method, path)
                .header("origin", "https://evil.example")
                .header("access-control-request-method", "GET")
                .header("if-none-match", "*");
            let answer = bench.ask(ask).await;
            assert!(answer.status.is_client_error(), "{method} {path}: {}", answer.status);
            assert_eq!(answer.header("access-control-allow-origin"), "", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn b_069_who_may_not_ask_learns_no_verdict_of_any_token() {
    let bench = Bench::new().await;
    let none = bench.token_of(Role::None).await;
    let question = |text: &str| json!({ "token": text, "chain": ["192.0.2.9"] });
    let mut seen = Vec::new();
    for text in [bench.admin.as_str(), none.as_str(), "unknown"] {
        let ask = Ask::new("POST", "/ringfence/v1/check").token(&none).json(&question(text));
        let mut answer = bare(&bench.ask(ask).await);
        answer.2.retain(|header| !header.starts_with("x-rate-limit-remaining"));
        assert_eq!(answer.0, 403);
        seen.push(answer);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    let ask = Ask::new("POST", "/ringfence/v1/check").token(&bench.admin).json(&question(&none));
    let verdict = bench.ask(ask).await.json();
    assert_eq!((&verdict["verdict"], &verdict["reason"]), (&json!("allow"), &Value::Null));
    assert_eq!(verdict["openness"], json!({ "ipv4": "all", "ipv6": "all" }));
    for asked in 2..=11 {
        let ask = Ask::new("POST", "/ringfence/v1/check").token(&bench.admin).json(&question(&none));
        let answer = bench.ask(ask).await;
        assert_eq!(answer.status, if asked <= 10 { 200 } else { 429 }, "{asked}");
        if answer.status == 429 {
            assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("E0000047", "1"));
        }
    }
    assert_eq!(bench.as_admin("GET", "/ringfence/v1/whoami", None).await.status, 429);
    assert_eq!(bench.as_admin("GET", "/api/v1/org", None).await.status, 200, "only questions wait");
    bench.advance(1);
    assert_eq!(bench.as_admin("GET", "/ringfence/v1/whoami", None).await.status, 200);
}

/// A token bound to one zone, issued over the wire; its path.
async fn bound(bench: &Bench) -> String {
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    let body = json!({ "name": "deploy", "network": { "connection": "ZONE", "include": [office] } });
    let issued = bench.as_admin("POST", "/ringfence/v1/tokens", Some(body)).await.json();
    format!("/api/v1/api-tokens/{}", issued["apiToken"]["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn b_092_a_put_changes_nothing_that_is_read_only() {
    let bench = Bench::new().await;
    let path = bound(&bench).await;
    let before = bench.as_admin("GET", &path, None).await.json();
    let lies = json!({ "name": "deploy", "id": "00Tother", "created": "2020-01-01T00:00:00Z", "role": "super-admin",
        "expiresAt": "2099-01-01T00:00:00Z", "clientName": "x", "tokenWindow": "P9999D", "status": "ACTIVE",
        "_links": {}, "network": before["network"] });
    let after = bench.as_admin("PUT", &path, Some(lies)).await;
    assert_eq!((after.status.as_u16(), after.json()), (200, before.clone()));
    let stolen = json!({ "name": "deploy", "userId": "00u00000000000000000", "network": before["network"] });
    assert_eq!(bench.as_admin("PUT", &path, Some(stolen)).await.status, 400);
    assert_eq!(bench.as_admin("GET", &path, None).await.json(), before);
}

#[tokio::test]
async fn b_093_what_a_put_leaves_out_is_never_wider() {
    let bench = Bench::new().await;
    let path = bound(&bench).await;
    let before = bench.as_admin("GET", &path, None).await.json();
    for body in [json!({}), json!({ "name": "deploy" }), json!({ "name": "deploy", "network": null })] {
        let after = bench.as_admin("PUT", &path, Some(body.clone())).await;
        if after.status == 200 {
            assert_eq!(after.json()["network"], before["network"], "{body}");
        }
        assert_eq!(bench.as_admin("GET", &path, None).await.json()["network"], before["network"], "{body}");
    }
}

#[tokio::test]
async fn b_095_a_cookie_is_nobody() {
    let bench = Bench::new().await;
    let body = json!({ "name": "x" });
    let forged = Ask::new("POST", "/ringfence/v1/tokens")
        .header("content-type", "text/plain")
        .header("origin", "https://evil.example")
        .header("cookie", "__Host-rf_session=x; rf_session_local=x")
        .json(&body);
    assert_eq!(bench.ask(forged).await.status, 401);
}

#[tokio::test]
async fn b_107_a_name_has_nothing_that_a_terminal_obeys() {
    let bench = Bench::new().await;
    for name in ["a\r\nb", "a\u{1b}[2J", "a\u{202e}b", "a\0", "\u{200b}"] {
        let zone =
            json!({ "type": "IP", "name": name, "gateways": [{ "type": "RANGE", "value": "1.1.1.1" }] });
        assert_eq!(bench.as_admin("POST", "/api/v1/zones", Some(zone)).await.status, 400, "{name:?}");
        let token = json!({ "name": name });
        assert_eq!(bench.as_admin("POST", "/ringfence/v1/tokens", Some(token)).await.status, 400, "{name:?}");
    }
}
