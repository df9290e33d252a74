//! P3: a whole verdict in process, from the header's text and the token's text.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::{
    Call, Digest, Edge, Evidence, Records, Revision, Role, Snapshot, Timestamp, User, UserId, Zone, chain,
    credentials, decide,
};

use crate::Size;
use crate::chase::Chase;
use crate::figures::{Figure, one};
use crate::organization::{self, Chance};

const ROUNDS: usize = 7;
pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

pub(crate) fn run(size: Size) -> Vec<Figure> {
    let mut chance = Chance::new(0x5EED);
    let (snapshot, zones, compiled) = organization(size, &mut chance);
    let calls = calls(size, &zones, &mut chance);
    let chase = Chase::through(if size.quick { 1 << 24 } else { 1 << 28 }, &mut chance);
    let edge = edge();
    let ask = |at: usize| usize::from(judge(&snapshot, &edge, &calls[at], NOW));
    let mut independent = Figure::new("a verdict, calls independent", "ns");
    let mut dependent = Figure::new("a verdict, one after another", "ns");
    let mut digest = Figure::new("SHA-256 of a token", "ns");
    let mut step = Figure::new("a step of a DRAM pointer chase", "ns");
    let mut steps = Figure::new("a verdict, one after another, to a step of the chase", "×");
    for _ in 0..ROUNDS {
        independent.add(each(calls.len(), ask, false));
        digest.add(each(
            calls.len(),
            |at| usize::from(Digest::of(calls[at].0.as_bytes()).as_bytes()[0]),
            false,
        ));
        let pair = (each(calls.len(), ask, true), chase.walk(calls.len()));
        dependent.add(pair.0);
        step.add(pair.1);
        steps.add(pair.0 / pair.1);
    }
    let compiled = one("compiling the snapshot", "ms", compiled.as_secs_f64() * 1e3);
    vec![independent, dependent, digest, step, steps, compiled]
}

/// An organization compiled, its zones, and how long compiling took.
pub(crate) fn organization(size: Size, chance: &mut Chance) -> (Snapshot, Vec<Zone>, Duration) {
    let owner = UserId::mint(1);
    let zones = organization::zones(size, chance);
    let tokens =
        (0..size.tokens).map(|number| Arc::new(organization::token(number, owner, &zones, NOW))).collect();
    let records = Records {
        zones: zones.iter().cloned().map(Arc::new).collect(),
        users: vec![Arc::new(User { id: owner, login: "bench".into(), role: Role::None, active: true })],
        tokens,
    };
    let started = Instant::now();
    let snapshot = Snapshot::compile(&records, Revision(1), NOW, None);
    (snapshot, zones, started.elapsed())
}

pub(crate) fn edge() -> Edge {
    Edge::new(&["127.0.0.1"], "X-Forwarded-For", &[] as &[&str]).expect("an edge")
}

/// The values of `Authorization` and of the forwarding header.
pub(crate) type Asked = (String, String);

/// Half of the calls come from inside.
pub(crate) fn calls(size: Size, zones: &[Zone], chance: &mut Chance) -> Vec<Asked> {
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

/// Whether it is let in.
pub(crate) fn judge(snapshot: &Snapshot, edge: &Edge, (authorization, from): &Asked, at: Timestamp) -> bool {
    let peer = "127.0.0.1".parse().ok();
    let chain = chain::read(peer, &[from.as_bytes()], true, edge);
    let credentials = credentials::read(&[authorization.as_bytes()], &[]);
    let call = Call { chain: &chain, credentials, evidence: &Evidence::default(), at };
    decide(snapshot, &call).reason().is_none()
}

/// Nanoseconds a call. `linked`: which call is next hangs on the answer before.
pub(crate) fn each(count: usize, ask: impl Fn(usize) -> usize, linked: bool) -> f64 {
    let started = Instant::now();
    let mut carried = 0;
    for number in 0..count {
        // The one or the other of two that are near: a server has just read the text of a call, it is in the cache.
        let at = if linked { (2 * number + carried) % count } else { number };
        carried = black_box(ask(at)) & 1;
    }
    started.elapsed().as_secs_f64() * 1e9 / count as f64
}
