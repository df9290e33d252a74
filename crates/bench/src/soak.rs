//! Full load for long, while tokens and zones are written: no error, no growth, and no call that waits for a write.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use engine::{Entry, IpZone, TokenId, Zone, ZoneKind};
use serde_json::{Value, json};
use testkit::http::Request;
use testkit::server::Server;

use crate::Size;
use crate::callers::Callers;
use crate::figures::{Figure, one};
use crate::filled::Filled;
use crate::load::{CLIENT_CORE, Expect, Load, Round, Target, memory, pin, pinned};
use crate::organization::{self, Chance};

const TOKEN_EVERY: Duration = Duration::from_millis(10);
const ZONE_EVERY: Duration = Duration::from_secs(1);

/// Seconds: while nothing is written, while something is, and how long memory may grow.
struct Times {
    quiet: u32,
    written: u32,
    settled: usize,
}

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let times = if size.quick {
        Times { quiet: 1, written: 4, settled: 1 }
    } else {
        Times { quiet: 60, written: 600, settled: 120 }
    };
    let mut chance = Chance::new(0x5EED);
    let filled = Filled::new(size, &mut chance)?;
    let callers = Callers::new(&filled, &mut chance);
    let script = callers.script(filled.path())?;
    let server = Server::builder(&pinned(filled.path())?).data(filled.path()).start();
    // The writers too.
    pin(std::process::id(), CLIENT_CORE)?;
    let target = Target { name: "ringfence", ids: vec![server.id()], port: server.gate().port() };
    let load = |seconds| {
        Load { script: &script, connections: 64, seconds, rounds: 1, expect: Expect::Allowed }.round(&target)
    };
    load(times.quiet.div_ceil(10))?;
    let quiet = load(times.quiet)?;
    let writers = Writers::new(&filled, &callers, server.admin());
    let (written, resident) = writers.beside(|| load(times.written), server.id(), &mut chance)?;
    let mut figures = vec![one(
        "99th percentile, while tokens and zones are written to quiet",
        "×",
        written.p99 / quiet.p99,
    )];
    figures.extend(memory_of(&resident, times.settled)?);
    figures.extend(writers.figures());
    figures.extend(histogram("while nothing is written", &quiet));
    figures.extend(histogram("while tokens and zones are written", &written));
    Ok(figures)
}

fn histogram(when: &str, round: &Round) -> [Figure; 8] {
    let latency = |which: &str, micros| one(&format!("{when}: {which}"), "µs", micros);
    [
        one(&format!("{when}: requests, all allowed"), "/s", round.rate),
        one(&format!("{when}: CPU of a request and what is written beside it"), "µs", round.cpu),
        latency("median latency", round.p50),
        latency("90th percentile", round.p90),
        latency("99th percentile", round.p99),
        latency("99.9th percentile", round.p999),
        latency("99.99th percentile", round.p9999),
        latency("longest", round.longest),
    ]
}

/// `resident`: megabytes, second by second.
fn memory_of(resident: &[f64], settled: usize) -> Result<[Figure; 2]> {
    let minute = settled.div_ceil(2);
    let behind = resident.get(settled..).filter(|behind| behind.len() >= 2 * minute);
    let behind = behind.context("memory was not read for long enough")?;
    let (third, last) = (&behind[..minute], &behind[behind.len() - minute..]);
    let most = third.iter().copied().fold(0.0, f64::max);
    let lowest = last.iter().copied().fold(f64::INFINITY, f64::min);
    let mut figure = Figure::new("resident memory after two minutes", "MB");
    for megabytes in behind {
        figure.add(*megabytes);
    }
    Ok([one("resident memory, the last minute to the third", "×", lowest / most), figure])
}

struct Writers<'a> {
    zones: &'a [Zone],
    /// Tokens that nobody calls with while they are written.
    tokens: Vec<usize>,
    /// With which the management API is asked: open tokens of the administrator.
    keys: Vec<String>,
    admin: SocketAddr,
    tokens_written: AtomicU64,
    zones_written: AtomicU64,
    failed: AtomicU64,
}

impl<'a> Writers<'a> {
    fn new(filled: &'a Filled, callers: &Callers, admin: SocketAddr) -> Self {
        let mut busy: Vec<usize> = callers.all.iter().map(|caller| caller.number).collect();
        busy.sort_unstable();
        let all = 0..filled.size.tokens;
        let idle = |number: &usize| busy.binary_search(number).is_err();
        let keys = all.clone().filter(idle).filter(|number| !organization::is_bound(*number)).take(16);
        let keys: Vec<usize> = keys.collect();
        let tokens = all.filter(idle).filter(|number| !keys.contains(number)).collect();
        Self {
            zones: &filled.zones,
            tokens,
            keys: keys.into_iter().map(organization::text).collect(),
            admin,
            tokens_written: AtomicU64::new(0),
            zones_written: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        }
    }

    /// What `load` gives, and the server's memory second by second, while it is written to.
    fn beside(
        &self,
        load: impl FnOnce() -> Result<Round>,
        server: u32,
        chance: &mut Chance,
    ) -> Result<(Round, Vec<f64>)> {
        let stop = AtomicBool::new(false);
        let (mut of_tokens, mut of_zones) = (Chance::new(chance.next()), Chance::new(chance.next()));
        std::thread::scope(|threads| {
            threads.spawn(|| every(TOKEN_EVERY, &stop, || self.token(&mut of_tokens)));
            threads.spawn(|| every(ZONE_EVERY, &stop, || self.zone(&mut of_zones)));
            let reading = threads.spawn(|| {
                let mut resident = Vec::new();
                every(Duration::from_secs(1), &stop, || resident.push(memory(server)));
                resident
            });
            let done = load();
            stop.store(true, Ordering::Relaxed);
            let resident = reading.join().map_err(|_| anyhow!("the reader of memory panicked"))?;
            Ok((done?, resident.into_iter().collect::<Result<_>>()?))
        })
    }

    fn token(&self, chance: &mut Chance) {
        let number = self.tokens[chance.below(self.tokens.len())];
        let zone = &self.zones[chance.below(self.zones.len())];
        let network = match chance.below(3) {
            0 => json!({ "connection": "ANYWHERE" }),
            1 => json!({ "connection": "ZONE", "include": ["ALL_IP_ZONES"] }),
            _ => json!({ "connection": "ZONE", "include": [zone.id.to_string()] }),
        };
        let path = format!("/api/v1/api-tokens/{}", TokenId::mint(number as u128));
        self.put(&path, &json!({ "name": format!("token {number}"), "network": network }), chance);
        self.tokens_written.fetch_add(1, Ordering::Relaxed);
    }

    fn zone(&self, chance: &mut Chance) {
        let zone = &self.zones[chance.below(self.zones.len())];
        let ZoneKind::Ip(IpZone { gateways, proxies, .. }) = &zone.kind else { return };
        let wire = |entry: Entry| json!({ "type": entry.wire_type(), "value": entry.wire_value() });
        let mut gateways: Vec<Value> = gateways.iter().map(wire).collect();
        // One more, since who calls from the others goes on.
        gateways.push(wire(organization::network(chance)));
        let proxies: Vec<Value> = proxies.iter().map(wire).collect();
        let body = json!({ "type": "IP", "name": &*zone.name, "gateways": gateways, "proxies": proxies });
        self.put(&format!("/api/v1/zones/{}", zone.id), &body, chance);
        self.zones_written.fetch_add(1, Ordering::Relaxed);
    }

    fn put(&self, path: &str, body: &Value, chance: &mut Chance) {
        let key = &self.keys[chance.below(self.keys.len())];
        let answer = Request::new("PUT", path).token(key).json(body).send(self.admin);
        if answer.status != 200 {
            eprintln!("PUT {path}: {} {}", answer.status, answer.text());
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn figures(&self) -> [Figure; 3] {
        let count = |what: &str, of: &AtomicU64| one(what, "writes", of.load(Ordering::Relaxed) as f64);
        [
            count("writes that failed", &self.failed),
            count("tokens written", &self.tokens_written),
            count("zones written", &self.zones_written),
        ]
    }
}

/// What comes late is not made up for.
fn every(pause: Duration, stop: &AtomicBool, mut work: impl FnMut()) {
    let mut next = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        work();
        next = (next + pause).max(Instant::now());
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}
