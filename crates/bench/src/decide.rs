//! P3: a whole verdict in process, from the header's text and the token's text.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use engine::{
    Call, Digest, Edge, Evidence, Records, Revision, Role, Snapshot, Timestamp, User, UserId, chain,
    credentials, decide,
};

use crate::Size;
use crate::figures::Figure;
use crate::organization::{self, Chance};

const ROUNDS: usize = 7;
const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

pub(crate) fn run(size: Size) -> Vec<Figure> {
    let mut chance = Chance::new(0x5EED);
    let owner = UserId::mint(1);
    let zones = organization::zones(size, &mut chance);
    let tokens =
        (0..size.tokens).map(|number| Arc::new(organization::token(number, owner, &zones, NOW))).collect();
    let records = Records {
        zones: zones.iter().cloned().map(Arc::new).collect(),
        users: vec![Arc::new(User { id: owner, login: "bench".into(), role: Role::None, active: true })],
        tokens,
    };
    let started = Instant::now();
    let snapshot = Snapshot::compile(&records, Revision(1), NOW, None);
    let mut compiled = Figure::new("compiling the snapshot", "ms");
    compiled.add(started.elapsed().as_secs_f64() * 1e3);
    drop(records);
    let calls = calls(size, &zones, &mut chance);
    let chase = chase(if size.quick { 1 << 22 } else { 1 << 26 }, &mut chance);
    let edge = Edge::new(&["127.0.0.1"], "X-Forwarded-For", &[] as &[&str]).expect("an edge");
    let mut independent = Figure::new("a verdict, calls independent", "ns");
    let mut dependent = Figure::new("a verdict, one after another", "ns");
    let mut digest = Figure::new("SHA-256 of a token", "ns");
    let mut step = Figure::new("a step of a DRAM pointer chase", "ns");
    for _ in 0..ROUNDS {
        independent.add(each(calls.len(), |at| usize::from(judge(&snapshot, &edge, &calls[at])), false));
        digest.add(each(
            calls.len(),
            |at| usize::from(Digest::of(calls[at].0.as_bytes()).as_bytes()[0]),
            false,
        ));
        dependent.add(each(calls.len(), |at| usize::from(judge(&snapshot, &edge, &calls[at])), true));
        step.add(walk(&chase, calls.len()));
    }
    vec![independent, dependent, digest, step, compiled]
}

/// Authorization values and forwarding headers; half of the calls come from inside.
fn calls(size: Size, zones: &[engine::Zone], chance: &mut Chance) -> Vec<(String, String)> {
    let count = if size.quick { 10_000 } else { 200_000 };
    let one = |_| {
        let number = chance.below(size.tokens);
        let from = match chance.below(2) {
            0 => organization::inside(number, zones, chance),
            _ => chance.address().to_string(),
        };
        (format!("SSWS {}", organization::text(number)), from)
    };
    (0..count).map(one).collect()
}

fn judge(snapshot: &Snapshot, edge: &Edge, (authorization, from): &(String, String)) -> bool {
    let peer = "127.0.0.1".parse().ok();
    let chain = chain::read(peer, &[from.as_bytes()], true, edge);
    let credentials = credentials::read(&[authorization.as_bytes()], &[]);
    let call = Call { chain: &chain, credentials, evidence: &Evidence::default(), at: NOW };
    decide(snapshot, &call).reason().is_none()
}

/// Nanoseconds a call. `linked`: which call is next hangs on the answer before.
fn each(count: usize, ask: impl Fn(usize) -> usize, linked: bool) -> f64 {
    let started = Instant::now();
    let mut carried = 0;
    for number in 0..count {
        let at = if linked { (number * 7_919 + carried) % count } else { number };
        carried = black_box(ask(at)) & 1;
    }
    started.elapsed().as_secs_f64() * 1e9 / count as f64
}

/// One cycle through all of a large array.
fn chase(length: usize, chance: &mut Chance) -> Vec<u32> {
    let mut next: Vec<u32> = (0..u32::try_from(length).unwrap_or(u32::MAX)).collect();
    for at in (1..length).rev() {
        next.swap(at, chance.below(at));
    }
    next
}

fn walk(next: &[u32], steps: usize) -> f64 {
    let started = Instant::now();
    let mut at = 0;
    for _ in 0..steps {
        at = usize::try_from(next[at]).unwrap_or(0);
    }
    black_box(at);
    started.elapsed().as_secs_f64() * 1e9 / steps as f64
}
