//! A PostgreSQL that is killed and comes back.

use std::time::Duration;

use serde_json::json;
use testkit::http::Request;
use testkit::postgres::Postgres;
use testkit::server::Server;

use crate::stage::{BINARY, OFFICE, Stage, judged};

const LONG: Duration = Duration::from_secs(30);

#[test]
fn without_postgresql_calls_are_judged_and_writes_refused_and_it_comes_back() {
    let mut postgres = Postgres::start();
    let url = postgres.database("ringfence");
    let stage = Stage::on(Server::builder(BINARY).argument("--store").argument(&url));
    let server = &stage.server;
    postgres.kill();
    for _ in 0..20 {
        stage.judges("without PostgreSQL");
    }
    let zone =
        json!({ "type": "IP", "name": "meanwhile", "gateways": [{ "type": "RANGE", "value": "192.0.2.1" }] });
    assert_eq!(server.ask("POST", "/api/v1/zones", Some(&zone)).status, 503);
    // B-074: what cannot be stored is not said to be done.
    let revoke = format!("/api/v1/api-tokens/{}", stage.id);
    assert_eq!(server.ask("DELETE", &revoke, None).status, 503);
    stage.judges("after a revoke that was refused");
    let ready = || Request::new("GET", "/readyz").send(server.ops()).status;
    testkit::until(LONG, "probes are told", || ready() == 503);
    postgres.restart();
    testkit::until(LONG, "it is ready again by itself", || ready() == 200);
    testkit::until(LONG, "writes are taken again", || server.ask("DELETE", &revoke, None).status == 204);
    assert_eq!(judged(server, &stage.token, OFFICE), 401);
}
