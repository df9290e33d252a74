//! The System Log by Okta's wire, and as a file.

use serde_json::{Value, json};
use testkit::http::{Answer, Request};
use testkit::server::Server;

fn events(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_array().expect("a list").clone()
}

/// Path and query of the next page.
fn next(answer: &Answer) -> Option<String> {
    let links = answer.all("link");
    assert!(links.first().is_some_and(|link| link.contains("rel=\"self\"")), "{links:?}");
    let link = links.iter().find(|link| link.contains("rel=\"next\""))?;
    let (target, _) = link.trim_start_matches('<').split_once('>').expect("a link");
    target.find("/api/").map(|at| target[at..].to_owned())
}

fn encoded(text: &str) -> String {
    text.replace(' ', "%20").replace('"', "%22")
}

#[test]
fn whoever_polls_gets_what_comes_and_nothing_twice() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    let get = |path: &str| server.ask("GET", path, None);
    let mut seen: Vec<String> = Vec::new();
    let mut at = "/api/v1/logs?limit=2".to_owned();
    let mut made = 0;
    let mut quiet = 0;
    while quiet < 3 {
        let answer = get(&at);
        let page = events(&answer);
        quiet = if page.is_empty() { quiet + 1 } else { 0 };
        seen.extend(page.iter().map(|event| event["uuid"].as_str().expect("a uuid").to_owned()));
        at = next(&answer).expect("there is always a next page");
        if made < 5 {
            server.zone(&format!("zone-{made}"), &["192.0.2.0/24"]);
            made += 1;
        }
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), seen.len(), "nothing twice");
    // All of it at once is the same, in the same order; uses of this test's own token came meanwhile.
    let all = events(&get("/api/v1/logs?limit=1000"));
    let is_change = |event: &&Value| event["outcome"]["result"] == "SUCCESS";
    let changes: Vec<_> =
        all.iter().filter(is_change).map(|event| event["uuid"].as_str().expect("one")).collect();
    let polled: Vec<_> = seen.iter().filter(|uuid| changes.contains(&uuid.as_str())).collect();
    assert_eq!(polled, changes);
    assert!(all.is_sorted_by_key(|event| event["published"].as_str().map(str::to_owned)));
    // What comes later is on the page that was empty.
    server.zone("later", &["192.0.2.0/24"]);
    let later = events(&get(&at));
    assert!(later.iter().any(|event| event["eventType"] == "zone.create"), "{later:?}");
}

#[test]
fn a_bounded_question_ends_and_turns_round() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    for number in 0..7 {
        server.zone(&format!("zone-{number}"), &["192.0.2.0/24"]);
    }
    let filter = encoded("eventType eq \"zone.create\" and target.displayName sw \"zone-\"");
    let mut at = format!("/api/v1/logs?limit=3&sortOrder=DESCENDING&filter={filter}");
    let mut names = Vec::new();
    loop {
        let answer = server.ask("GET", &at, None);
        let page = events(&answer);
        assert!(page.len() <= 3);
        names.extend(
            page.iter().map(|event| event["target"][0]["displayName"].as_str().expect("one").to_owned()),
        );
        match next(&answer) {
            Some(more) => at = more,
            None => break,
        }
    }
    let expected: Vec<_> = (0..7).rev().map(|number| format!("zone-{number}")).collect();
    assert_eq!(names, expected);
    let one = server.ask("GET", "/api/v1/logs?limit=1&sortOrder=DESCENDING", None);
    let uuid = events(&one)[0]["uuid"].as_str().expect("a uuid").to_owned();
    let found = server.ask("GET", &format!("/ringfence/v1/logs/{uuid}"), None).json();
    assert_eq!(found["uuid"], uuid.as_str());
    assert_eq!(
        server.ask("GET", "/ringfence/v1/logs/00000000-0000-0000-0000-000000000000", None).status,
        404
    );
    // A cursor of another question is none of this one (B-104).
    let other = at.replace("limit=3", "limit=3&q=zone");
    assert_eq!(server.ask("GET", &other, None).status, 400, "{other}");
    assert_eq!(events(&server.ask("GET", "/api/v1/logs?limit=0", None)), Vec::<Value>::new());
}

#[test]
fn what_is_wrong_is_said_in_okta_s_words() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    for (query, code, part) in [
        (
            "filter=display_message%20eqq%20%22x%22",
            "E0000053",
            "Unrecognized attribute operator 'eqq' at position 16",
        ),
        ("filter=nobody%20eq%20%22x%22", "E0000053", "field is not valid: nobody"),
        ("filter=published%20gt%20%22x%22", "E0000031", "published"),
        ("since=yesterday", "E0000001", "Api validation failed"),
        ("since=2000-01-01T00:00:00Z", "E0000053", "180 days"),
        ("q=1+2+3+4+5+6+7+8+9+10+11", "E0000001", "Api validation failed"),
        ("limit=many", "E0000001", "limit"),
        ("sortOrder=UP", "E0000001", "sortOrder"),
        ("after=forged", "E0000001", "after"),
    ] {
        let answer = server.ask("GET", &format!("/api/v1/logs?{query}"), None);
        let body = answer.json();
        assert_eq!((answer.status, body["errorCode"].as_str()), (400, Some(code)), "{query}: {body}");
        assert!(body.to_string().contains(part), "{query}: {body}");
    }
}

#[test]
fn an_event_has_okta_s_form() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    let office = server.zone("office", &["192.0.2.0/24"]);
    let (token, id) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [office] }));
    let call = |from: &str| {
        let request =
            Request::new("GET", "/gate/v1/forward-auth").token(&token).header("X-Forwarded-For", from);
        request.header("X-Forwarded-Uri", "/orders?x=1").send(server.gate())
    };
    assert_eq!(call("203.0.113.9, 10.1.2.3").status, 403);
    let refused = encoded("eventType eq \"system.api_token.request_outside_allowed_range\"");
    let mut found = Vec::new();
    for _ in 0..50 {
        found = events(&server.ask("GET", &format!("/api/v1/logs?filter={refused}"), None));
        if !found.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let event = &found[0];
    assert_eq!((&event["severity"], &event["version"]), (&json!("WARN"), &json!("0")));
    assert_eq!(event["outcome"], json!({ "result": "DENY", "reason": "outside_allowed_zones" }));
    assert_eq!((&event["actor"]["type"], &event["actor"]["alternateId"]), (&json!("User"), &json!("admin")));
    assert_eq!(
        (&event["target"][0]["id"], &event["target"][0]["displayName"]),
        (&json!(id), &json!("deploy"))
    );
    assert_eq!(event["transaction"]["detail"]["requestApiTokenId"], id.as_str());
    let chain: Vec<_> =
        event["request"]["ipChain"].as_array().expect("a chain").iter().map(|hop| &hop["ip"]).collect();
    assert_eq!(chain, [&json!("203.0.113.9"), &json!("10.1.2.3")]);
    assert_eq!(
        (&event["client"]["ipAddress"], &event["client"]["zone"]),
        (&json!("10.1.2.3"), &json!("null"))
    );
    assert_eq!(event["debugContext"]["debugData"]["requestUri"], "/orders", "without its query");
    let created = encoded(&format!("eventType eq \"system.api_token.create\" and target.id eq \"{id}\""));
    let created = &events(&server.ask("GET", &format!("/api/v1/logs?filter={created}"), None))[0];
    let debug = &created["debugContext"]["debugData"];
    assert_eq!(debug["networkConnection"], "ZONE");
    assert_eq!(debug["includedNetworkZones"], format!("[{office}]"));
    assert_eq!(created["legacyEventType"], "api.token.create");
}

#[test]
fn b_108_an_export_is_whole_and_begins_no_formula() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    server.issue("=cmd()|' /C calc'!A0", &json!({ "connection": "ANYWHERE" }));
    for number in 0..20 {
        server.zone(&format!("zone-{number}"), &["192.0.2.0/24"]);
    }
    let file = |query: &str| {
        let answer = server.ask("GET", &format!("/ringfence/v1/logs/export?{query}"), None);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header("content-disposition").is_some_and(|told| told.starts_with("attachment")));
        answer.text()
    };
    let lines: Vec<Value> =
        file("format=ndjson").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let zones = lines.iter().filter(|event| event["eventType"] == "zone.create").count();
    assert!(zones >= 20, "{zones}");
    let filter = encoded("eventType eq \"system.api_token.create\"");
    let table = file(&format!("format=csv&filter={filter}"));
    assert!(
        table.starts_with("published,eventType,") && table.contains("\"'=cmd()|' /C calc'!A0\""),
        "{table}"
    );
    assert_eq!(table.lines().count(), 3, "the head, the program's token and this one: {table}");
    assert_eq!(server.ask("GET", "/ringfence/v1/logs/export?format=xlsx", None).status, 400);
}
