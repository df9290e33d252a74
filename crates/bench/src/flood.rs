//! Good calls beside a flood: unknown tokens, malformed chains, huge heads, slow clients and plain garbage.
//! The same good calls alone come first: what the flood costs them is a ratio.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use engine::Secret;
use testkit::raw::Raw;
use testkit::server::Server;

use crate::Size;
use crate::figures::{Figure, one};
use crate::load::memory;
use crate::organization::Chance;

const OFFICE: &str = "203.0.113.9";
/// Threads, and the pause of each between two calls: a thousand good calls a second, and five thousand bad ones.
const GOOD: (usize, Duration) = (8, Duration::from_millis(8));
const UNKNOWN: (usize, Duration) = (6, Duration::from_millis(2));
const MALFORMED: (usize, Duration) = (4, Duration::from_millis(2));
const HUGE: (usize, Duration) = (2, Duration::from_millis(20));
const GARBAGE: (usize, Duration) = (2, Duration::from_millis(20));
/// Clients that say a byte in a second.
const SLOW: u32 = 500;

/// How long it is quiet, how long the flood lasts, and after how much of it memory must be flat.
struct Times {
    quiet: Duration,
    flood: Duration,
    settled: Duration,
}

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let times = if size.quick {
        Times {
            quiet: Duration::from_secs(1),
            flood: Duration::from_secs(3),
            settled: Duration::from_secs(1),
        }
    } else {
        Times {
            quiet: Duration::from_mins(1),
            flood: Duration::from_mins(10),
            settled: Duration::from_mins(1),
        }
    };
    let program = std::env::current_exe()?.with_file_name("ringfence");
    let server = Server::start(&program.to_string_lossy());
    let zone = server.zone("office", &["203.0.113.0/24"]);
    let network = serde_json::json!({ "connection": "ZONE", "include": [zone] });
    let good = call(OFFICE, &server.issue("good", &network).0);
    let quiet = Good::default();
    phase(server.gate(), &good, &quiet, times.quiet, |_| {});
    let (beside, bad) = (Good::default(), Bad::default());
    let mut resident = Figure::new("resident memory, the first minute apart", "MB");
    let mut faults = Vec::new();
    let (gate, id) = (server.gate(), server.id());
    let start = Instant::now();
    phase(gate, &good, &beside, times.flood, |stop| {
        std::thread::scope(|crowd| {
            flood(crowd, gate, &bad, stop);
            while !stop.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(500));
                if start.elapsed() < times.settled {
                    continue;
                }
                match memory(id) {
                    Ok(megabytes) => resident.add(megabytes),
                    Err(error) => faults.push(error),
                }
            }
        });
    });
    ensure!(faults.is_empty(), "the server's memory could not be read: {faults:?}");
    let allowed = bad.allowed.load(Ordering::Relaxed);
    ensure!(allowed == 0, "{allowed} bad calls were allowed");
    for good in [&quiet, &beside] {
        let refused = good.refused.load(Ordering::Relaxed);
        ensure!(refused == 0, "{refused} good calls were refused");
    }
    let mut figures = latencies(&quiet, &beside)?;
    figures.push(one("bad calls, all refused", "calls", bad.refused.load(Ordering::Relaxed) as f64));
    figures.push(one(
        "bad connections, closed without an answer",
        "connections",
        bad.closed.load(Ordering::Relaxed) as f64,
    ));
    figures.push(resident);
    Ok(figures)
}

#[derive(Default)]
struct Good {
    micros: Mutex<Vec<u32>>,
    refused: AtomicU64,
}

#[derive(Default)]
struct Bad {
    /// With a 2xx: there must be none.
    allowed: AtomicU64,
    refused: AtomicU64,
    closed: AtomicU64,
}

impl Bad {
    fn note(&self, status: Option<u16>) {
        let counter = match status {
            Some(200..300) => &self.allowed,
            Some(_) => &self.refused,
            None => &self.closed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

fn call(from: &str, token: &str) -> String {
    format!(
        "GET /gate/v1/forward-auth HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: {from}\r\nAuthorization: SSWS {token}\r\n\r\n"
    )
}

/// Good calls for so long, and `beside` them whatever else is to go on until it is told to stop.
fn phase(
    gate: SocketAddr,
    call: &str,
    good: &Good,
    time: Duration,
    beside: impl FnOnce(&Arc<AtomicBool>) + Send,
) {
    let stop = Arc::new(AtomicBool::new(false));
    std::thread::scope(|callers| {
        for _ in 0..GOOD.0 {
            callers.spawn(|| {
                let mut one = Raw::tcp(gate);
                let mut taken = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    std::thread::sleep(GOOD.1);
                    let asked = Instant::now();
                    one.send(call);
                    if one.answer().is_some_and(|answer| answer.status == 200) {
                        taken.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                    } else {
                        good.refused.fetch_add(1, Ordering::Relaxed);
                        one = Raw::tcp(gate);
                    }
                }
                good.micros.lock().expect("no caller panicked").extend(taken);
            });
        }
        let told = stop.clone();
        callers.spawn(move || {
            std::thread::sleep(time);
            told.store(true, Ordering::Relaxed);
        });
        beside(&stop);
    });
}

/// One kind of bad call: so many threads, each with a pause between two.
fn kind<'a, 'scope>(
    crowd: &'scope std::thread::Scope<'scope, 'a>,
    (threads, pause): (usize, Duration),
    stop: &'a Arc<AtomicBool>,
    tell: impl Fn(&mut Chance) + Clone + Send + 'scope,
) {
    for number in 0..threads {
        let tell = tell.clone();
        crowd.spawn(move || {
            let mut chance = Chance::new(u64::try_from(number).unwrap_or(0) + 1);
            while !stop.load(Ordering::Relaxed) {
                std::thread::sleep(pause);
                tell(&mut chance);
            }
        });
    }
}

fn flood<'a, 'scope>(
    crowd: &'scope std::thread::Scope<'scope, 'a>,
    gate: SocketAddr,
    bad: &'a Bad,
    stop: &'a Arc<AtomicBool>,
) {
    let on_a_new_connection = move |bytes: &[u8]| {
        let mut one = Raw::tcp(gate);
        one.send(bytes);
        bad.note(one.answer().map(|answer| answer.status));
    };
    kind(crowd, UNKNOWN, stop, move |chance| {
        let number = u128::try_from(chance.below(1 << 40)).unwrap_or(0);
        let from = format!("198.{}.{}.{}", 18 + number % 2, number / 2 % 256, number / 512 % 256);
        on_a_new_connection(call(&from, Secret::mint(number).reveal()).as_bytes());
    });
    kind(crowd, MALFORMED, stop, move |chance| {
        let chains = ["1.2.3", "010.0.0.1", ",,,", "for=\"1.2.3.4", "::ffff:300.1.1.1", "\u{0661}.1.1.1"];
        let chain = format!("{}, {}", chains[chance.below(chains.len())], chance.below(1 << 30));
        on_a_new_connection(call(&chain, Secret::mint(7).reveal()).as_bytes());
    });
    kind(crowd, HUGE, stop, move |_| {
        let huge = call(OFFICE, "x").replacen("\r\n", &format!("\r\nX-Huge: {}\r\n", "a".repeat(20_000)), 1);
        on_a_new_connection(huge.as_bytes());
    });
    kind(crowd, GARBAGE, stop, move |chance| {
        let bytes: Vec<u8> = (0..200).map(|_| u8::try_from(chance.below(256)).unwrap_or(0)).collect();
        on_a_new_connection(&[&bytes, b"\r\n\r\n".as_slice()].concat());
    });
    crowd.spawn(move || slowly(gate, bad, stop));
}

/// Each says one byte in a second, one after the other, and comes again when it was let go.
fn slowly(gate: SocketAddr, bad: &Bad, stop: &AtomicBool) {
    let mut clients: Vec<Raw> = (0..SLOW).map(|_| Raw::tcp(gate)).collect();
    while !stop.load(Ordering::Relaxed) {
        for client in &mut clients {
            if !client.send(b"G") {
                bad.note(None);
                *client = Raw::tcp(gate);
            }
            std::thread::sleep(Duration::from_secs(1) / SLOW);
        }
    }
}

fn latencies(quiet: &Good, beside: &Good) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let mut at = Vec::new();
    for (name, good) in [("quiet", quiet), ("in the flood", beside)] {
        let mut micros = std::mem::take(&mut *good.micros.lock().expect("no caller panicked"));
        micros.sort_unstable();
        ensure!(!micros.is_empty(), "no good call was answered");
        let percentile =
            |of: usize| f64::from(micros.get(micros.len() * of / 1_000).copied().unwrap_or(u32::MAX));
        figures.push(one(&format!("good calls, {name}: all allowed"), "calls", micros.len() as f64));
        figures.push(one(&format!("good calls, {name}: median"), "µs", percentile(500)));
        figures.push(one(&format!("good calls, {name}: 99th percentile"), "µs", percentile(990)));
        at.push(percentile(990));
    }
    figures.push(one("99th percentile, in the flood to quiet", "×", at[1] / at[0]));
    Ok(figures)
}
