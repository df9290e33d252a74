//! P14: what keeping a log costs the gate, and what a flood of refusals leaves of memory and disk; and how soon the log
//! answers when it holds ten million events.

mod events;
mod questions;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use testkit::http::Request;
use testkit::server::Server;

use crate::Size;
use crate::callers::{Callers, PATH, UNKNOWN, script};
use crate::figures::{Figure, one};
use crate::filled::Filled;
use crate::load::{CLIENT_CORE, Expect, Load, Target, memory, pin, pinned};
use crate::organization::Chance;

const CONNECTIONS: u32 = 64;
/// Sources of refused calls.
const SOURCES: u32 = 100_000;
/// Tokens that are replayed from all of these.
const STOLEN: usize = 100;
/// Of the refusal that must be found again: nobody else comes from there.
const MARKED: &str = "203.0.113.77";

struct Times {
    seconds: u32,
    rounds: usize,
    flood: u32,
}

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let times = if size.quick {
        Times { seconds: 1, rounds: 1, flood: 4 }
    } else {
        Times { seconds: 10, rounds: 4, flood: 120 }
    };
    let mut figures = beside_none(size, &times)?;
    figures.extend(questions::run(size)?);
    Ok(figures)
}

/// The same calls, by two servers that differ in their log alone.
fn beside_none(size: Size, times: &Times) -> Result<Vec<Figure>> {
    let small = Size { tokens: 20_000, networks: 20_000, zones: 200, quick: size.quick };
    let with = Filled::new(small, &mut Chance::new(0x5EED))?;
    let without = Filled::new(small, &mut Chance::new(0x5EED))?;
    let callers = Callers::new(&with, &mut Chance::new(0x5EED));
    let allowed = callers.script(with.path())?;
    let refused = refusals(&callers, with.path())?;
    let program = pinned(with.path())?;
    let server = Server::builder(&program).data(with.path()).start();
    let quiet = Server::builder(&program).data(without.path()).config("[log]\ncalls = false").start();
    pin(std::process::id(), CLIENT_CORE)?;
    let target = |name, server: &Server| Target { name, ids: vec![server.id()], port: server.gate().port() };
    let targets = [target("with the log", &server), target("without", &quiet)];
    let mut figures = Vec::new();
    for (what, script, expect) in
        [("allowed", &allowed, Expect::Allowed), ("refused", &refused, Expect::Refused)]
    {
        let load =
            Load { script, connections: CONNECTIONS, seconds: times.seconds, rounds: times.rounds, expect };
        let rounds = load.in_turn(&targets)?;
        let ratio = format!("{what} calls a second without the log to those with it");
        figures.push(rounds.figure(&ratio, "×", |round| round[1].rate / round[0].rate));
        for (at, target) in targets.iter().enumerate() {
            let named = |which: &str| format!("{what} calls, {}: {which}", target.name);
            figures.push(rounds.figure(&named("calls"), "/s", |round| round[at].rate));
            figures.push(rounds.figure(&named("CPU of a call"), "µs", |round| round[at].cpu));
            figures.push(rounds.figure(&named("99th percentile"), "µs", |round| round[at].p99));
        }
    }
    drop(quiet);
    figures.extend(flood(&server, &targets[0], &refused, times, with.path())?);
    Ok(figures)
}

/// Half of them with a token that nobody has, half with one that may not come from there.
fn refusals(callers: &Callers, folder: &Path) -> Result<PathBuf> {
    let mut pairs = String::new();
    let tokens: Vec<_> = callers.bound_tokens().into_iter().take(STOLEN).collect();
    ensure!(tokens.len() == STOLEN, "bound tokens");
    for number in 0..SOURCES {
        let at = usize::try_from(number).unwrap_or(0);
        let token = if at % 2 == 0 { UNKNOWN } else { tokens[at / 2 % tokens.len()] };
        // Of no network: those of an organization lie below 223.0.0.0.
        let from = std::net::Ipv4Addr::from_bits(0xDF00_0000 + number);
        writeln!(pairs, "{token} {from}")?;
    }
    let headers =
        ["User-Agent: python-requests/2.32.3", "X-Forwarded-Method: GET", "X-Forwarded-Uri: /v2/orders"];
    script(folder, "refusals", &pairs, &headers)
}

/// Two minutes of nothing but refusals at full load, and one in the middle that must be found by its id.
fn flood(
    server: &Server,
    target: &Target,
    script: &Path,
    times: &Times,
    folder: &Path,
) -> Result<Vec<Figure>> {
    let (marked, id) = server.issue("marked", &json!({ "connection": "ZONE", "include": [office(server)] }));
    let before = disk(folder);
    let stop = Arc::new(AtomicBool::new(false));
    let mut resident = Vec::new();
    let load =
        Load { script, connections: CONNECTIONS, seconds: times.flood, rounds: 1, expect: Expect::Refused };
    let (round, error_id) = std::thread::scope(|scope| -> Result<_> {
        let flood = scope.spawn(|| {
            let round = load.round(target);
            stop.store(true, Ordering::Relaxed);
            round
        });
        let mut error_id = None;
        let half = usize::try_from(times.flood)?;
        while !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(500));
            resident.push(memory(server.id())?);
            if error_id.is_none() && resident.len() >= half {
                let request = Request::new("GET", PATH).token(&marked).header("X-Forwarded-For", MARKED);
                let refused = request.send(server.gate());
                ensure!(refused.status == 403, "the marked call: {}", refused.text());
                error_id = refused.header("x-ringfence-error-id").map(str::to_owned);
            }
        }
        let round = flood.join().map_err(|_| anyhow::anyhow!("the flood ended in a panic"))??;
        Ok((round, error_id.context("the marked call was never made")?))
    })?;
    let told = server.ask("GET", &format!("/ringfence/v1/explain/{error_id}"), None).json();
    ensure!(
        told["chain"] == json!([MARKED]) && told["token"]["id"] == id.as_str(),
        "the marked refusal: {told}"
    );
    let quarter = resident.len() / 4;
    let of = |from: usize, to: usize| {
        let mut some = resident.get(from..to).unwrap_or(&resident).to_vec();
        some.sort_by(f64::total_cmp);
        some.get(some.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let most = resident.iter().copied().fold(0.0, f64::max);
    Ok(vec![
        one("the flood: refused calls", "/s", round.rate),
        one("the flood: 99th percentile", "µs", round.p99),
        one("the flood: resident memory at most", "MB", most),
        one(
            "the flood: resident memory, the last quarter to the second",
            "×",
            of(3 * quarter, resident.len()) / of(quarter, 2 * quarter),
        ),
        one("the flood: disk", "MB", disk(folder) - before),
    ])
}

fn office(server: &Server) -> String {
    server.zone("marked office", &["192.0.2.0/24"])
}

/// Megabytes of the store and its write-ahead log.
fn disk(folder: &Path) -> f64 {
    let mut bytes = 0;
    for name in ["ringfence.db", "ringfence.db-wal"] {
        bytes += fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    }
    bytes as f64 / 1024.0 / 1024.0
}
