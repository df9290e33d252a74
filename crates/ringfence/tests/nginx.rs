//! Debian's nginx with the shipped configuration, before a real API, asking the real program.

use std::net::SocketAddr;

use serde_json::json;
use testkit::http::{Answer, Request};
use testkit::nginx::Nginx;
use testkit::server::Server;
use testkit::upstream::Upstream;

const SHIPPED: &str = include_str!("../../../docs/proxies/nginx.conf");
const IDENTITY: [&str; 5] = [
    "x-ringfence-token-id",
    "x-ringfence-user-id",
    "x-ringfence-user-login",
    "x-ringfence-client-ip",
    "x-ringfence-revision",
];

/// Every address of 127.0.0.0/8 is this machine: one is the office, one a stranger, one a thief.
const OFFICE: &str = "127.0.0.2";
const STRANGER: &str = "127.0.0.3";
const THIEF: &str = "127.0.0.66";

struct Stage {
    server: Option<Server>,
    nginx: Nginx,
    upstream: Upstream,
    front: SocketAddr,
    token: String,
}

impl Stage {
    /// `change`: of the shipped configuration, for set-ups that it tells of.
    fn new(listen: &str, change: impl Fn(String, &Server) -> String) -> Self {
        let upstream = Upstream::start();
        let server = Server::builder(env!("CARGO_BIN_EXE_ringfence"))
            .config("[edge]\ntrusted_peers = [\"127.0.0.1/32\"]")
            .config(listen)
            .start();
        let office = server.zone("office", &["127.0.0.2", "203.0.113.0/24"]);
        let thieves = json!({ "type": "IP", "name": "thieves", "usage": "BLOCKLIST",
            "gateways": [{ "type": "RANGE", "value": THIEF }] });
        server.done("POST", "/api/v1/zones", &thieves);
        let (token, _) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [office] }));
        let port = testkit::free_port();
        let config = SHIPPED
            .replace("listen 8080;", &format!("listen 127.0.0.1:{port};"))
            .replace("127.0.0.1:9000", &upstream.address().to_string());
        let nginx = Nginx::start(&change(config, &server), port);
        Self { server: Some(server), nginx, upstream, front: SocketAddr::from(([127, 0, 0, 1], port)), token }
    }

    fn tcp() -> Self {
        Self::new("", |config, server| config.replace("127.0.0.1:8701", &server.gate().to_string()))
    }

    fn call(&self, from: &str, request: &Request<'_>) -> Answer {
        request.send_from(from.parse().expect("an address"), self.front)
    }

    fn get(&self, from: &str) -> u16 {
        self.call(from, &Request::new("GET", "/orders?page=2").token(&self.token)).status
    }
}

#[test]
fn the_same_token_is_answered_from_its_zone_and_refused_from_elsewhere() {
    let stage = Stage::tcp();
    assert_eq!(stage.get(OFFICE), 200);
    let seen = stage.upstream.take();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].line, "GET /orders?page=2 HTTP/1.0");
    assert_eq!(seen[0].values("x-ringfence-client-ip"), [OFFICE]);
    assert_eq!(seen[0].values("x-ringfence-user-login"), ["admin"]);
    assert!(seen[0].values("authorization").is_empty(), "the token is kept from the API");
    assert_eq!(stage.get(STRANGER), 403);
    assert_eq!(stage.get(THIEF), 403);
    let unknown = Request::new("GET", "/").token(&"a".repeat(40));
    assert_eq!(stage.call(OFFICE, &unknown).status, 401);
    assert_eq!(stage.call(OFFICE, &Request::new("GET", "/")).status, 401);
    assert_eq!(stage.call(THIEF, &Request::new("GET", "/")).status, 403, "blocked before any token");
    assert!(stage.upstream.take().is_empty(), "what is refused reaches nobody: {}", stage.nginx.errors());
}

#[test]
fn a_refusal_through_nginx_is_explained_by_its_id() {
    let stage = Stage::tcp();
    let refused = stage.call(STRANGER, &Request::new("GET", "/orders").token(&stage.token));
    let id = refused.header("x-ringfence-error-id").expect("an id").to_owned();
    let server = stage.server.as_ref().expect("it runs");
    let told = server.ask("GET", &format!("/ringfence/v1/explain/{id}"), None).json();
    assert_eq!(
        (told["reason"].as_str(), told["clientIp"].as_str()),
        (Some("outside_allowed_zones"), Some(STRANGER))
    );
    let steps = told["steps"].to_string();
    assert!(steps.contains("Zone office: 127.0.0.3 is neither gateway nor proxy: outside."), "{steps}");
    assert!(!refused.text().contains("office"), "the thief learns nothing");
}

#[test]
fn b_011_a_forged_header_does_not_move_the_caller() {
    let stage = Stage::tcp();
    for forged in [&["127.0.0.2"][..], &["203.0.113.9", "127.0.0.2"], &["127.0.0.2, 127.0.0.1"]] {
        let forge = |request: Request<'static>| {
            forged.iter().fold(request, |request, value| request.header("X-Forwarded-For", *value))
        };
        let request = forge(Request::new("GET", "/")).token(&stage.token);
        assert_eq!(stage.call(STRANGER, &request).status, 403, "through the edge: {forged:?}");
        assert_eq!(stage.call(OFFICE, &request).status, 200, "through the edge: {forged:?}");
        // Straight to the gate, from a peer that is not the edge.
        let server = stage.server.as_ref().expect("it runs");
        let direct = Request { target: "/gate/v1/forward-auth/nginx", ..request };
        let answer = direct.send_from(STRANGER.parse().expect("an address"), server.gate());
        assert_eq!(answer.status, 403, "past the edge: {forged:?}");
    }
}

#[test]
fn b_001_behind_a_balancer_the_left_part_is_still_nobody_s_word() {
    let appending = |config: String, server: &Server| {
        config
            .replace("127.0.0.1:8701", &server.gate().to_string())
            .replace("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for")
    };
    let stage = Stage::new("", appending);
    let forged = Request::new("GET", "/").token(&stage.token).header("X-Forwarded-For", "127.0.0.2");
    assert_eq!(stage.call(STRANGER, &forged).status, 403);
    // The edge's own balancer names the client.
    assert_eq!(stage.call("127.0.0.1", &forged).status, 200);
}

#[test]
fn b_053_identity_headers_of_a_client_never_reach_the_api() {
    let stage = Stage::tcp();
    let forge = |request: Request<'static>| {
        let plain = IDENTITY.iter().fold(request, |request, name| request.header(name, "forged"));
        plain.header("X-Ringfence-User-Login", "root").header("X_Ringfence_Token_Id", "forged")
    };
    assert_eq!(stage.call(OFFICE, &forge(Request::new("GET", "/")).token(&stage.token)).status, 200);
    let seen = stage.upstream.take().remove(0);
    for name in IDENTITY {
        let values = seen.values(name);
        assert_eq!(values.len(), 1, "{name}");
        assert!(values[0] != "forged" && values[0] != "root", "{name}: {values:?}");
    }
    assert_eq!(stage.call(OFFICE, &forge(Request::new("GET", "/"))).status, 401);
    assert!(stage.upstream.take().is_empty());
}

#[test]
fn b_054_nor_do_their_underscore_twins() {
    let stage = Stage::tcp();
    let request = Request::new("GET", "/").token(&stage.token);
    let request = IDENTITY.iter().fold(request, |request, name| {
        let twin: &'static str = Box::leak(name.replace('-', "_").into_boxed_str());
        request.header(twin, "forged")
    });
    assert_eq!(stage.call(OFFICE, &request).status, 200);
    let seen = stage.upstream.take().remove(0);
    assert!(seen.headers.iter().all(|(name, value)| !name.contains('_') && value != "forged"), "{seen:?}");
}

#[test]
fn b_059_a_proxy_that_caches_keeps_no_allow() {
    // A cache keyed by the token alone, as somebody once shipped it.
    let caching = |config: String, server: &Server| {
        let cache = "proxy_cache verdicts; proxy_cache_valid any 1m; proxy_cache_key $http_authorization;";
        let config = config.replace("        internal;", &format!("        internal; {cache}"));
        let config = config.replace("127.0.0.1:8701", &server.gate().to_string());
        format!("proxy_cache_path cache keys_zone=verdicts:1m;\n{config}")
    };
    let stage = Stage::new("", caching);
    for _ in 0..3 {
        assert_eq!(stage.get(OFFICE), 200);
        assert_eq!(stage.get(STRANGER), 403);
    }
}

#[test]
fn b_061_calls_on_one_connection_to_the_gate_are_judged_apart() {
    let one = |config: String, server: &Server| {
        config.replace("127.0.0.1:8701", &server.gate().to_string()).replace("keepalive 16", "keepalive 1")
    };
    let stage = Stage::new("", one);
    for _ in 0..10 {
        assert_eq!(stage.get(OFFICE), 200);
        assert_eq!(stage.get(STRANGER), 403);
        assert_eq!(stage.get(THIEF), 403);
    }
    assert!(stage.upstream.take().iter().all(|seen| seen.values("x-ringfence-client-ip") == [OFFICE]));
}

#[test]
fn b_062_without_an_answer_everything_is_refused() {
    let mut stage = Stage::tcp();
    assert_eq!(stage.get(OFFICE), 200);
    stage.upstream.take();
    stage.server.take().expect("it ran").kill();
    assert_eq!(stage.get(OFFICE), 500);
    assert!(stage.upstream.take().is_empty());
}

#[test]
fn over_a_unix_socket_the_header_says_where_the_call_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("gate");
    let listen = format!(
        "[listen]\nadmin = \"127.0.0.1:0\"\nops = \"127.0.0.1:0\"\ngate = \"unix:{}\"",
        socket.display()
    );
    let stage = Stage::new(&listen, |config, _| {
        config.replace("127.0.0.1:8701", &format!("unix:{}", socket.display()))
    });
    assert_eq!(stage.get(OFFICE), 200);
    assert_eq!(stage.get(STRANGER), 403);
    assert_eq!(stage.get(THIEF), 403);
    let bare = Request::new("GET", "/gate/v1/forward-auth").token(&stage.token).send_unix(&socket);
    assert_eq!(bare.status, 403, "without the header nobody knows from where");
}
