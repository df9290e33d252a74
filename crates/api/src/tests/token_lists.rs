//! The console's lists of tokens.

use engine::Role;
use serde_json::{Value, json};

use crate::testing::{Ask, Bench};

const TOKENS: &str = "/ringfence/v1/tokens";

/// A token made now; its id.
async fn made(bench: &Bench, body: Value) -> String {
    let issued = bench.as_admin("POST", TOKENS, Some(body)).await;
    assert_eq!(issued.status, 201, "{}", String::from_utf8_lossy(&issued.bytes));
    issued.json()["apiToken"]["id"].as_str().expect("an id").to_owned()
}

async fn names(bench: &Bench, query: &str) -> Vec<String> {
    let list = bench.as_admin("GET", &format!("{TOKENS}?{query}"), None).await;
    assert_eq!(list.status, 200, "{query}: {}", String::from_utf8_lossy(&list.bytes));
    let name = |row: &Value| row["name"].as_str().expect("a name").to_owned();
    list.json().as_array().expect("a list").iter().map(name).collect()
}

/// The path of the next page.
fn next(answer: &crate::testing::Answer) -> Option<String> {
    let links = answer.headers.get_all("link").iter().map(|link| link.to_str().expect("text"));
    let next = links.into_iter().find(|link| link.ends_with("rel=\"next\""))?;
    Some(next.split(['<', '>']).nth(1)?.replace("https://tokens.example.com", ""))
}

#[tokio::test]
async fn a_row_says_what_the_list_shows() {
    let bench = Bench::new().await;
    let mut zones = Vec::new();
    for name in ["a", "b", "c", "d"] {
        zones.push(bench.zone(name, "POLICY", "192.0.2.9").await);
    }
    let network = json!({ "connection": "ZONE", "exclude": zones });
    let id = made(&bench, json!({ "name": "deploy", "network": network })).await;
    let list = bench.as_admin("GET", &format!("{TOKENS}?q=dep"), None).await;
    let owner = bench.as_admin("GET", "/api/v1/users/me", None).await.json();
    let shown: Vec<_> = ["a", "b", "c"]
        .iter()
        .zip(&zones)
        .map(|(name, id)| json!({ "id": id, "name": name, "type": "IP", "usage": "POLICY", "active": true }))
        .collect();
    assert_eq!(
        list.json(),
        json!([{
            "id": id, "name": "deploy", "version": 1,
            "owner": { "id": owner["id"], "login": owner["profile"]["login"], "active": true },
            "network": network, "zones": shown, "zonesTotal": 4,
            "created": "2027-01-15T08:00:00.000Z", "lastUsed": null,
            "expiresAt": "2027-02-14T08:00:00.000Z", "updated": "2027-01-15T08:00:00.000Z",
        }])
    );
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let bench = Bench::new().await;
    for name in ["xb", "xC", "xa"] {
        bench.advance(1);
        made(&bench, json!({ "name": name })).await;
    }
    for (sort, expected) in [
        ("created", ["xb", "xC", "xa"]),
        ("-created", ["xa", "xC", "xb"]),
        ("name", ["xa", "xb", "xC"]),
        ("-name", ["xC", "xb", "xa"]),
        ("expires", ["xb", "xC", "xa"]),
        ("-expires", ["xa", "xC", "xb"]),
    ] {
        let mut found = Vec::new();
        let mut path = Some(format!("{TOKENS}?sort={sort}&show=unused&q=x&limit=1"));
        while let Some(page) = path {
            let answer = bench.as_admin("GET", &page, None).await;
            assert_eq!(answer.status, 200, "{page}");
            found.push(answer.json()[0]["name"].as_str().expect("a name").to_owned());
            path = next(&answer);
        }
        assert_eq!(found, expected, "{sort}");
    }
    let first = bench.as_admin("GET", &format!("{TOKENS}?sort=name&limit=1"), None).await;
    let other = next(&first).expect("more").replace("sort=name", "sort=-name");
    assert_eq!(bench.as_admin("GET", &other, None).await.status, 400, "a cursor is one order's");
}

#[tokio::test]
async fn b_103_what_is_searched_for_is_plain_text() {
    let bench = Bench::new().await;
    for name in ["100% of it", "a_b", "axb"] {
        made(&bench, json!({ "name": name })).await;
    }
    assert_eq!(names(&bench, "q=%25").await, ["100% of it"]);
    assert_eq!(names(&bench, "q=A_B").await, ["a_b"]);
    assert_eq!(names(&bench, "q=%27%20OR%201=1").await, [""; 0]);
    for bad in ["q=%00", "owner=%00", &format!("q={}", "a".repeat(257)), "show=some", "sort=size", "limit=x"]
    {
        let answer = bench.as_admin("GET", &format!("{TOKENS}?{bad}"), None).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    bench.token_of(Role::ReadOnlyAdmin).await;
    let network = json!({ "connection": "ZONE", "include": [office] });
    let id = made(&bench, json!({ "name": "tied", "network": network })).await;
    made(&bench, json!({ "name": "soon", "expiresAt": "2027-01-22T08:00:00Z" })).await;
    let revoked = made(&bench, json!({ "name": "revoked" })).await;
    bench.as_admin("DELETE", &format!("/api/v1/api-tokens/{revoked}"), None).await;
    assert_eq!(names(&bench, &format!("q={id}")).await, ["tied"]);
    assert_eq!(names(&bench, "show=restricted").await, ["tied"]);
    assert_eq!(names(&bench, "show=expiring").await, ["soon"]);
    assert_eq!(names(&bench, "owner=readonlyADMIN").await, ["theirs"]);
    assert_eq!(names(&bench, "q=readonly&show=unused").await, ["theirs"]);
    assert_eq!(names(&bench, "show=open&sort=-name").await[..2], ["theirs", "soon"]);
    assert!(names(&bench, "").await.iter().all(|name| name != "revoked"));
}

#[tokio::test]
async fn lists_are_for_administrators() {
    let bench = Bench::new().await;
    let reader = bench.token_of(Role::ReadOnlyAdmin).await;
    assert_eq!(bench.ask(Ask::new("GET", TOKENS).token(&reader)).await.status, 200);
    let nobody = bench.token_of(Role::None).await;
    assert_eq!(bench.ask(Ask::new("GET", TOKENS).token(&nobody)).await.status, 403);
    assert_eq!(bench.ask(Ask::new("GET", TOKENS)).await.status, 401);
}

#[tokio::test]
async fn counts_are_those_of_the_filters() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    for body in [
        json!({ "name": "tied", "network": { "connection": "ZONE", "include": [office] } }),
        json!({ "name": "soon", "expiresAt": "2027-01-22T08:00:00Z" }),
    ] {
        made(&bench, body).await;
        let counts = bench.as_admin("GET", "/ringfence/v1/tokens/counts", None).await;
        assert_eq!(counts.status, 200);
        for show in ["all", "open", "restricted", "unused", "expiring"] {
            let listed = names(&bench, &format!("show={show}")).await;
            assert_eq!(counts.json()[show], json!(listed.len()), "{show}");
        }
    }
    let counts = bench.as_admin("GET", "/ringfence/v1/tokens/counts", None).await.json();
    assert_eq!(counts, json!({ "all": 3, "open": 2, "restricted": 1, "unused": 3, "expiring": 1 }));
}

#[tokio::test]
async fn one_token_is_shown_with_all_its_zones_and_its_maker() {
    let bench = Bench::new().await;
    let mut zones = Vec::new();
    for name in ["a", "b", "c", "d"] {
        zones.push(bench.zone(name, "POLICY", "192.0.2.9").await);
    }
    let network = json!({ "connection": "ZONE", "exclude": zones });
    let id = made(&bench, json!({ "name": "deploy", "network": network })).await;
    let path = format!("{TOKENS}/{id}");
    let shown = bench.as_admin("GET", &path, None).await;
    assert_eq!((shown.status.as_u16(), shown.header("etag")), (200, "\"1\""));
    let token = shown.json();
    let names: Vec<_> = token["zones"].as_array().expect("zones").iter().map(|zone| &zone["name"]).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    let me = bench.as_admin("GET", "/api/v1/users/me", None).await.json();
    assert_eq!(token["createdBy"], json!({ "id": me["id"], "login": me["profile"]["login"] }));
    // The founder's token was made by the program itself.
    let list = bench.as_admin("GET", &format!("{TOKENS}?q=admin-token"), None).await.json();
    let first = format!("{TOKENS}/{}", list[0]["id"].as_str().expect("an id"));
    assert_eq!(bench.as_admin("GET", &first, None).await.json()["createdBy"], Value::Null);
    bench.as_admin("DELETE", &format!("/api/v1/api-tokens/{id}"), None).await;
    let gone = bench.as_admin("GET", &path, None).await;
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (404, "E0000007"));
}

#[tokio::test]
async fn a_pasted_token_finds_its_row_and_is_not_repeated() {
    let bench = Bench::new().await;
    let path = "/ringfence/v1/tokens/find";
    let issued = bench.as_admin("POST", TOKENS, Some(json!({ "name": "deploy" }))).await.json();
    let (text, id) = (issued["token"].as_str().expect("a text"), &issued["apiToken"]["id"]);
    let hex = engine::Digest::of(text.as_bytes())
        .as_bytes()
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    for body in [json!({ "token": text }), json!({ "digest": hex }), json!({ "digest": hex.to_uppercase() })]
    {
        let found = bench.as_admin("POST", path, Some(body)).await;
        assert_eq!((found.status.as_u16(), found.json()), (200, json!({ "id": id })));
    }
    for (body, status) in [
        (json!({ "token": "rf_unknown" }), 404),
        (json!({ "digest": "0".repeat(64) }), 404),
        (json!({ "digest": "secret-that-is-no-digest" }), 400),
        (json!({ "digest": hex, "token": text }), 400),
        (json!({}), 400),
    ] {
        let answer = bench.as_admin("POST", path, Some(body.clone())).await;
        assert_eq!(answer.status.as_u16(), status, "{body}");
        let said = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!said.contains("unknown\"") && !said.contains("secret") && !said.contains(&hex), "{said}");
    }
    let expired = json!({ "name": "short", "expiresAt": "2027-01-15T08:00:05Z" });
    let short = bench.as_admin("POST", TOKENS, Some(expired)).await.json()["token"].clone();
    bench.advance(5);
    for body in [json!({ "token": text }), json!({ "token": short })] {
        bench.as_admin("DELETE", &format!("/api/v1/api-tokens/{}", id.as_str().expect("an id")), None).await;
        assert_eq!(bench.as_admin("POST", path, Some(body)).await.status, 404, "it is dead");
    }
}

const BULK: &str = "/ringfence/v1/tokens/bulk";

#[tokio::test]
async fn many_tokens_are_changed_each_by_itself() {
    let bench = Bench::new().await;
    let office = bench.zone("office", "POLICY", "192.0.2.9").await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        ids.push(made(&bench, json!({ "name": name })).await);
    }
    bench.as_admin("DELETE", &format!("/api/v1/api-tokens/{}", ids[1]), None).await;
    let network = json!({ "connection": "ZONE", "include": [office] });
    // `a` twice: it is changed once.
    let body = json!({ "ids": [ids[0], ids[1], ids[2], ids[0]], "network": network });
    let answer = bench.as_admin("POST", BULK, Some(body)).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    let said = answer.json();
    assert_eq!(said["done"], json!([ids[0], ids[2]]));
    assert_eq!((&said["failed"][0]["id"], &said["failed"][0]["name"]), (&json!(ids[1]), &json!("b")));
    let summary = said["failed"][0]["summary"].as_str().expect("a summary");
    assert!(summary.contains(&ids[1]) && summary.contains("not found"), "{summary}");
    for id in [&ids[0], &ids[2]] {
        let token = bench.as_admin("GET", &format!("{TOKENS}/{id}"), None).await.json();
        assert_eq!((&token["network"], &token["version"]), (&network, &json!(2)));
    }
    let revoke = json!({ "ids": ids, "revoke": true });
    let said = bench.as_admin("POST", BULK, Some(revoke)).await.json();
    assert_eq!(
        (said["done"].as_array().map(Vec::len), said["failed"].as_array().map(Vec::len)),
        (Some(2), Some(1))
    );
    let left: Vec<_> = names(&bench, "sort=name").await;
    assert_eq!(left, ["admin-token"]);
}

#[tokio::test]
async fn a_bulk_that_cannot_be_read_changes_nothing() {
    let bench = Bench::new().await;
    let id = made(&bench, json!({ "name": "a" })).await;
    let blocked = bench.zone("scrapers", "BLOCKLIST", "192.0.2.9").await;
    let open = json!({ "connection": "ANYWHERE" });
    for body in [
        json!({ "ids": [], "revoke": true }),
        json!({ "ids": vec![id.clone(); 201], "revoke": true }),
        json!({ "ids": [id, 7], "revoke": true }),
        json!({ "revoke": true }),
        json!({ "ids": [id] }),
        json!({ "ids": [id], "revoke": false }),
        json!({ "ids": [id], "revoke": "yes" }),
        json!({ "ids": [id], "revoke": true, "network": open }),
        json!({ "ids": [id], "network": { "connection": "ZONE", "include": [blocked] } }),
        json!({ "ids": [id], "network": { "connection": "ZONE", "include": ["nzo1"] } }),
    ] {
        let answer = bench.as_admin("POST", BULK, Some(body.clone())).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "E0000001"), "{body}");
    }
    let token = bench.as_admin("GET", &format!("{TOKENS}/{id}"), None).await.json();
    assert_eq!(token["version"], json!(1));
    let reader = bench.token_of(Role::ReadOnlyAdmin).await;
    let ask = Ask::new("POST", BULK).token(&reader).json(&json!({ "ids": [id], "revoke": true }));
    assert_eq!(bench.ask(ask).await.status, 403);
}
