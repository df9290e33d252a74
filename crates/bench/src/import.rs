//! P13: a file of a hundred thousand networks into one zone by the command line, beside a running server.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use testkit::http::Request;
use testkit::server::Server;

use crate::Size;
use crate::figures::Figure;
use crate::filled::Filled;
use crate::load::program;
use crate::organization::{self, Chance};

/// An organization that holds next to nothing.
const SMALL: Size = Size { tokens: 100, networks: 100, zones: 40, quick: false };

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let networks = if size.quick { 1_000 } else { 100_000 };
    Ok(vec![
        imported("100,000 networks imported into one zone", SMALL, networks)?,
        imported("100,000 networks imported into one zone of a full organization", size, networks)?,
    ])
}

fn imported(what: &str, size: Size, networks: usize) -> Result<Figure> {
    let mut chance = Chance::new(0x5EED);
    let filled = Filled::new(size, &mut chance)?;
    let server = Server::builder(&program()?.to_string_lossy()).data(filled.path()).start();
    let small = organization::large_zones(size)..size.zones;
    let zones = small.filter(|zone| organization::is_bound_to_one(*zone));
    let mut figure = Figure::new(what, "s");
    for zone in zones.take(if size.quick { 1 } else { 3 }) {
        let (file, last) = list(networks, &mut chance);
        let path = filled.path().join("networks.txt");
        fs::write(&path, file)?;
        // The token of the same number is bound to this zone.
        let token = organization::text(zone);
        let before = call(&server, &token, &last);
        ensure!(before == 403, "{last} is answered {before} before the import");
        let begun = Instant::now();
        let output = Command::new(program()?)
            .args(["zone", "import", &filled.zones[zone].name])
            .arg(&path)
            .arg("--data")
            .arg(filled.path())
            .output()
            .context("the command runs")?;
        figure.add(begun.elapsed().as_secs_f64());
        let after = call(&server, &token, &last);
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        ensure!(after == 200, "{last} is answered {after} right after the import");
    }
    Ok(figure)
}

/// So many networks, a line each, and an address of the last.
fn list(networks: usize, chance: &mut Chance) -> (String, String) {
    let (mut text, mut last) = (String::new(), String::new());
    for _ in 0..networks {
        let network = organization::network(chance);
        last = network.first().to_string();
        let _ = writeln!(text, "{}", network.text());
    }
    (text, last)
}

fn call(server: &Server, token: &str, from: &str) -> u16 {
    let request = Request::new("GET", "/gate/v1/forward-auth").token(token);
    request.header("X-Forwarded-For", from).send(server.gate()).status
}
