//! A write is in force when it is answered: the gate is asked at once, a thousand times.

use serde_json::json;
use testkit::http::Request;
use testkit::server::Server;

fn judged(server: &Server, token: &str, from: &str) -> u16 {
    let request = Request::new("GET", "/gate/v1/forward-auth").token(token);
    request.header("X-Forwarded-For", from).send(server.gate()).status
}

#[test]
fn a_revoke_is_in_force_when_it_is_answered() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    for round in 0..500 {
        let (token, id) = server.issue("short", &json!({ "connection": "ANYWHERE" }));
        assert_eq!(judged(&server, &token, "203.0.113.9"), 200, "round {round}");
        server.done("DELETE", &format!("/api/v1/api-tokens/{id}"), &json!({}));
        assert_eq!(judged(&server, &token, "203.0.113.9"), 401, "round {round}");
    }
}

#[test]
fn a_zone_s_change_is_in_force_when_it_is_answered() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    let zone = server.zone("office", &["192.0.2.0/24"]);
    let (token, _) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [zone] }));
    for round in 0..500 {
        let host = format!("198.51.100.{}", round % 250);
        let body =
            json!({ "type": "IP", "name": "office", "gateways": [{ "type": "RANGE", "value": host }] });
        assert_eq!(judged(&server, &token, "198.51.100.255"), 403, "round {round}");
        server.done("PUT", &format!("/api/v1/zones/{zone}"), &body);
        assert_eq!(judged(&server, &token, &host), 200, "round {round}");
    }
}
