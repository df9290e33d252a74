//! P7: nginx that asks the gate over a Unix socket for each request, beside nginx that only passes it on.

use std::path::Path;

use anyhow::Result;
use testkit::nginx::Nginx;
use testkit::server::Server;

use super::rivals::{BEHIND, KEPT};
use super::{CONNECTIONS, check, rival};
use crate::callers::Callers;
use crate::figures::Figure;
use crate::filled::Filled;
use crate::load::{CLIENT_CORE, Expect, Load, Target, pin, pinned};

/// As the documents have it.
const SHIPPED: &str = include_str!("../../../../docs/proxies/nginx.conf");

pub(super) fn run(filled: &Filled, callers: &Callers, script: &Path) -> Result<Vec<Figure>> {
    let socket = filled.path().join("gate.socket");
    let listen = format!(
        "[listen]\nadmin = \"127.0.0.1:0\"\nops = \"127.0.0.1:0\"\ngate = \"unix:{}\"",
        socket.display()
    );
    let server = Server::builder(&pinned(filled.path())?).data(filled.path()).config(&listen).start();
    let [behind, judging, passing] = std::array::from_fn(|_| testkit::free_port());
    let api = Nginx::start(&api(behind), behind);
    // Whose work is not counted stands beside the load.
    pin(api.id(), CLIENT_CORE)?;
    let judging = rival(&format!("{}{}", kept(behind), judged(&socket, judging)), judging)?;
    let passing = rival(&format!("{}{}", kept(behind), passed(passing)), passing)?;
    let targets = [
        Target {
            name: "nginx auth_request + ringfence",
            ids: vec![judging.0.id(), server.id()],
            port: judging.1,
        },
        Target { name: "nginx proxy_pass", ids: vec![passing.0.id()], port: passing.1 },
    ];
    check(&targets[0], callers, true)?;
    check(&targets[1], callers, false)?;
    let (seconds, rounds) = if filled.size.quick { (1, 1) } else { (5, 4) };
    let load = Load { script, connections: CONNECTIONS, seconds, rounds, expect: Expect::Allowed };
    Load { seconds: 1, rounds: 1, ..load }.in_turn(&targets)?;
    let many = load.in_turn(&targets)?;
    let alone = Load { connections: 1, ..load }.in_turn(&targets)?;
    let ratio = "CPU of a request, nginx auth_request + ringfence to nginx proxy_pass";
    let mut figures = vec![
        many.figure(ratio, "×", |round| round[0].cpu / round[1].cpu),
        alone.figure("median latency that auth_request adds at one connection", "µs", |round| {
            round[0].p50 - round[1].p50
        }),
    ];
    for at in 0..targets.len() {
        figures.extend(many.figures(&targets, at));
        let name = format!("{} at one connection: median latency", targets[at].name);
        figures.push(alone.figure(&name, "µs", |round| round[at].p50));
    }
    Ok(figures)
}

/// A plain API.
fn api(port: u16) -> String {
    format!("{KEPT}server {{ listen 127.0.0.1:{port}; location / {{ return 200 \"orders\"; }} }}")
}

/// Connections to the API are kept too: making one for each request costs more than all that is measured here.
fn kept(behind: u16) -> String {
    format!(
        "{KEPT}{BEHIND}upstream api {{ server 127.0.0.1:{behind}; keepalive {CONNECTIONS}; \
         keepalive_requests 1000000000; }}\n"
    )
}

const TO_API: &str = "proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_pass http://api;";

fn judged(socket: &Path, port: u16) -> String {
    SHIPPED
        .replace("listen 8080;", &format!("listen 127.0.0.1:{port};"))
        .replace("127.0.0.1:8701;", &format!("unix:{};", socket.display()))
        .replace("keepalive 16;", &format!("keepalive {CONNECTIONS}; keepalive_requests 1000000000;"))
        .replace("proxy_pass http://127.0.0.1:9000;", TO_API)
}

fn passed(port: u16) -> String {
    format!("server {{ listen 127.0.0.1:{port}; location / {{ {TO_API} }} }}")
}
