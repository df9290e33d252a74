//! What every answer of every listener carries, whatever it says.

use testkit::http::{Answer, Request};

use crate::stage::{OFFICE, Stage};

fn check(what: &str, answer: &Answer) {
    for (name, part) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("content-security-policy", "frame-ancestors 'none'"),
    ] {
        let value = answer.header(name).unwrap_or_else(|| panic!("{what}: {} has no {name}", answer.status));
        assert!(value.contains(part), "{what}: {name}: {value}");
    }
    for name in ["server", "x-powered-by", "via", "access-control-allow-origin"] {
        assert_eq!(answer.header(name), None, "{what}: {name}");
    }
    let version = env!("CARGO_PKG_VERSION");
    let text = answer.headers.iter().map(|(_, value)| value.as_str()).collect::<String>();
    assert!(!text.contains(version), "{what} tells its version");
}

#[test]
fn every_answer_of_every_listener_is_hardened() {
    let stage = Stage::new();
    let (gate, admin, ops) = (stage.server.gate(), stage.server.admin(), stage.server.ops());
    let token = stage.server.token();
    let reached: Vec<u16> = [
        (
            "gate",
            gate,
            Request::new("GET", "/gate/v1/forward-auth")
                .header("X-Forwarded-For", OFFICE)
                .token(&stage.office),
        ),
        (
            "gate",
            gate,
            Request::new("GET", "/gate/v1/forward-auth")
                .header("X-Forwarded-For", "8.8.8.8")
                .token(&stage.office),
        ),
        ("gate", gate, Request::new("GET", "/gate/v1/forward-auth").header("X-Forwarded-For", OFFICE)),
        ("gate", gate, Request::new("TRACE", "/gate/v1/forward-auth")),
        ("gate", gate, Request::new("GET", "/")),
        ("admin", admin, Request::new("GET", "/api/v1/zones").token(&token)),
        ("admin", admin, Request::new("GET", "/api/v1/zones")),
        ("admin", admin, Request::new("DELETE", "/api/v1/zones").token(&token)),
        ("admin", admin, Request::new("GET", "/api/v1/nothing").token(&token)),
        ("admin", admin, Request::new("POST", "/api/v1/zones").token(&token)),
        ("admin", admin, Request::new("GET", "/openapi.json")),
        ("ops", ops, Request::new("GET", "/livez")),
        ("ops", ops, Request::new("GET", "/readyz")),
        ("ops", ops, Request::new("GET", "/metrics")),
        ("ops", ops, Request::new("POST", "/metrics")),
        ("ops", ops, Request::new("GET", "/")),
    ]
    .into_iter()
    .map(|(name, address, request)| {
        let answer = request.send(address);
        check(&format!("{name}: {} {}", request.method, request.target), &answer);
        answer.status
    })
    .collect();
    for status in [200, 401, 403, 404, 405, 400] {
        assert!(reached.contains(&status), "{status} was not met: {reached:?}");
    }
}
