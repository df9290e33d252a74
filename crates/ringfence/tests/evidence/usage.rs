//! A token called from three places through Debian's nginx: the API and the command line tell what an independent count
//! tells, and a refused call is explained as `check` would.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Command;

use serde_json::{Value, json};
use testkit::http::{Answer, Request};
use testkit::nginx::Nginx;
use testkit::server::Server;
use testkit::upstream::Upstream;

const SHIPPED: &str = include_str!("../../../../docs/proxies/nginx.conf");
const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");
/// Every address of 127.0.0.0/8 is this machine: two are in the office, one is not.
const CALLERS: [(&str, usize); 3] = [("127.0.0.2", 7), ("127.0.0.3", 4), ("127.0.0.66", 5)];

struct Stage {
    server: Server,
    _nginx: Nginx,
    _upstream: Upstream,
    front: SocketAddr,
    token: String,
    id: String,
}

impl Stage {
    fn new() -> Self {
        let upstream = Upstream::start();
        let server = Server::builder(BINARY).config("[edge]\ntrusted_peers = [\"127.0.0.1/32\"]").start();
        let office = server.zone("office", &["127.0.0.2-127.0.0.9"]);
        let (token, id) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [office] }));
        let port = testkit::free_port();
        let config = SHIPPED
            .replace("listen 8080;", &format!("listen 127.0.0.1:{port};"))
            .replace("127.0.0.1:9000", &upstream.address().to_string())
            .replace("127.0.0.1:8701", &server.gate().to_string());
        let nginx = Nginx::start(&config, port);
        let front = SocketAddr::from(([127, 0, 0, 1], port));
        Self { server, _nginx: nginx, _upstream: upstream, front, token, id }
    }

    fn call(&self, from: &str) -> Answer {
        let request =
            Request::new("GET", "/orders?page=2").token(&self.token).header("User-Agent", "curl/8.5.0");
        request.send_from(from.parse().expect("an address"), self.front)
    }

    fn command(&self, arguments: &[&str]) -> Value {
        let mut command = Command::new(BINARY);
        command.args(arguments).arg("--json").env("RINGFENCE_DATA", self.server.data());
        let output =
            command.env_remove("RINGFENCE_TOKEN").env_remove("RINGFENCE_URL").output().expect("it runs");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// Allowed and refused calls, by the client.
fn counts(usage: &Value) -> BTreeMap<String, (u64, u64)> {
    let places = usage["places"].as_array().expect("places");
    let count = |place: &Value, name: &str| place[name].as_u64().expect("a count");
    let one = |place: &Value| {
        let client = place["client"].as_str().expect("an address").to_owned();
        (client, (count(place, "allowed"), count(place, "refused")))
    };
    places.iter().map(one).collect()
}

#[test]
fn three_places_through_nginx_are_told_as_they_were_counted() {
    let stage = Stage::new();
    let mut counted: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let most = CALLERS.iter().map(|(_, calls)| *calls).max().unwrap_or(0);
    for turn in 0..most {
        for (from, _) in CALLERS.iter().filter(|(_, calls)| turn < *calls) {
            let (allowed, refused) = counted.entry((*from).to_owned()).or_default();
            match stage.call(from).status {
                200 => *allowed += 1,
                403 => *refused += 1,
                other => panic!("{other}"),
            }
        }
    }
    assert_eq!(counted["127.0.0.66"], (0, 5));
    let path = format!("/ringfence/v1/tokens/{}/usage", stage.id);
    let by_api = stage.server.ask("GET", &path, None).json();
    assert_eq!(counts(&by_api), counted);
    assert_eq!(
        (&by_api["allowed"], &by_api["refused"], &by_api["held"]),
        (&json!(11), &json!(5), &json!(1.0))
    );
    assert_eq!(by_api["agents"], json!([{ "agent": "curl", "allowed": 11, "refused": 5 }]));
    let office =
        by_api["places"].as_array().expect("places").iter().find(|place| place["client"] == "127.0.0.2");
    assert_eq!(office.expect("the office")["zones"][0]["name"], "office");
    let by_command = stage.command(&["token", "usage", &stage.id]);
    assert_eq!(counts(&by_command), counted);
    // By the log, too, and by the hour, once what came last is counted there.
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    let filter = format!("target.id eq \"{}\" and debugContext.debugData.count pr", stage.id);
    let rows = stage.command(&["log", "--filter", &filter]);
    let mut logged: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for event in rows.as_array().expect("events") {
        let count = event["debugContext"]["debugData"]["count"].as_u64().expect("a count");
        let (allowed, refused) =
            logged.entry(event["client"]["ipAddress"].as_str().expect("an address").to_owned()).or_default();
        if event["outcome"]["result"] == "ALLOW" { *allowed += count } else { *refused += count }
    }
    assert_eq!(logged, counted);
    let hours = stage.server.ask("GET", &format!("/ringfence/v1/calls?tokenId={}", stage.id), None).json();
    assert_eq!((&hours["allowed"], &hours["refused"]), (&json!(11), &json!(5)));
}

#[test]
fn a_refused_call_is_told_as_check_tells_it() {
    let stage = Stage::new();
    let refused = stage.call("127.0.0.66");
    assert_eq!(refused.status, 403);
    let id = refused.header("x-ringfence-error-id").expect("an id").to_owned();
    let told = stage.command(&["explain", &id]);
    let checked = stage.command(&["check", "--token-id", &stage.id, "--from", "127.0.0.66"]);
    for field in ["verdict", "reason", "clientIp", "revision"] {
        assert_eq!(told[field], checked[field], "{field}");
    }
    let steps = |verdict: &Value| verdict["steps"].as_array().expect("steps")[1..].to_vec();
    assert_eq!(steps(&told), steps(&checked), "all but when contact was made with the store");
    assert_eq!(told["token"], json!({ "id": stage.id, "name": "deploy" }));
    assert_eq!((&told["method"], &told["target"]), (&json!("GET"), &json!("/orders")));
    assert_eq!(told["answer"], json!({ "status": 403, "errorCode": "E0000006" }));
    assert_eq!(told["path"], json!([{ "address": "127.0.0.66", "role": "client" }]));
    assert_eq!(told["condition"], "in any of the zones office");
    assert_eq!(told["admits"][0], "A call from inside one of the zones office.");
    assert_eq!(told["change"]["kind"], "system.api_token.create", "what last made it so");
    // The zone that it names is changed: then that is what made it so.
    let zones = stage.server.ask("GET", "/api/v1/zones", None).json();
    let mut office =
        zones.as_array().expect("zones").iter().find(|zone| zone["name"] == "office").expect("it").clone();
    office["gateways"] = json!([{ "type": "CIDR", "value": "203.0.113.0/24" }]);
    let path = format!("/api/v1/zones/{}", office["id"].as_str().expect("an id"));
    stage.server.done("PUT", &path, &office);
    let again = stage.call("127.0.0.2");
    let id = again.header("x-ringfence-error-id").expect("an id").to_owned();
    let told = stage.command(&["explain", &id]);
    assert_eq!(
        (&told["change"]["kind"], &told["change"]["actor"]["login"]),
        (&json!("zone.update"), &json!("admin"))
    );
    let fields = told["change"]["fields"].to_string();
    assert!(fields.contains("127.0.0.2-127.0.0.9") && fields.contains("203.0.113.0/24"), "{fields}");
}

#[test]
fn a_history_says_who_changed_what_and_holds_what_it_was() {
    let stage = Stage::new();
    let path = format!("/api/v1/api-tokens/{}", stage.id);
    let anywhere = json!({ "name": "deploy", "network": { "connection": "ANYWHERE" } });
    stage.server.done("PUT", &path, &anywhere);
    let history = stage.server.ask("GET", &format!("/ringfence/v1/tokens/{}/history", stage.id), None).json();
    let history = history.as_array().expect("changes").clone();
    assert_eq!(history.len(), 2);
    let newest = &history[0];
    assert_eq!((&newest["kind"], &newest["by"]), (&json!("system.api_token.update"), &json!("token")));
    assert_eq!((&newest["actor"]["login"], &newest["address"]), (&json!("admin"), &json!("127.0.0.1")));
    assert_eq!(
        newest["fields"],
        json!([{ "field": "network", "before": "In any of the zones office", "after": "Any IP" }])
    );
    // What it was goes back as it is told.
    let before = history[1]["state"].clone();
    let back = json!({ "name": before["name"], "network": before["network"] });
    let token = stage.server.done("PUT", &path, &back);
    assert_eq!(token["network"]["include"].as_array().map(Vec::len), Some(1));
    assert_eq!(stage.call("127.0.0.66").status, 403);
    let missing = stage.server.ask("GET", "/ringfence/v1/tokens/00Tnobody/history", None);
    assert_eq!(missing.status, 404);
}
