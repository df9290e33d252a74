//! P9, P10: from a change to the moment it is in force, at full size on SQLite, and what readers feel of it.

mod bare;
mod edit;
mod reader;

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use control::{Actor, Control};
use engine::{Change, Current, Edge, Revision, TokenId};
use tokio::runtime::Runtime;

use self::bare::Bare;
use self::edit::Edits;
use self::reader::Reader;
use crate::Size;
use crate::decide::{self, judge};
use crate::figures::{Figure, one};
use crate::filled::{Filled, clock};
use crate::latencies::Latencies;
use crate::organization::{self, Chance};

/// An organization under control in this process.
struct Stage {
    filled: Filled,
    runtime: Runtime,
    control: Control,
    edge: Edge,
}

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let mut chance = Chance::new(0x5EED);
    let filled = Filled::new(size, &mut chance)?;
    let copy = filled.path().join("bare.db");
    fs::copy(filled.database(), &copy).context("copying the store")?;
    let bare = Bare::open(&copy)?;
    let runtime = Runtime::new().context("a runtime")?;
    let control = runtime.block_on(filled.open())?;
    let stage = Stage { filled, runtime, control, edge: decide::edge() };
    let calls = decide::calls(size, &stage.filled.zones, &mut chance);
    let reader = Reader { control: &stage.control, edge: &stage.edge, calls: &calls };
    let quiet = Duration::from_secs(if size.quick { 1 } else { 5 });
    let ((), undisturbed) = reader.beside(|| {
        std::thread::sleep(quiet);
        Ok(())
    })?;
    let mut revokes = Revokes::new(bare);
    let ((), beside_sqlite) = reader.beside(|| revokes.nothing_of_ours(size))?;
    let ((), beside_revokes) = reader.beside(|| revokes.run(&stage, &mut chance))?;
    let mut edits = Edits::new();
    let ((), beside_edits) = reader.beside(|| edits.run(&stage, &mut chance))?;
    let mut figures = revokes.figures();
    figures.extend(in_memory(&stage)?);
    figures.extend(edits.figures());
    let p99 = |latencies: &Latencies| latencies.of_thousand(990);
    let unmoved = |what: &str, latencies: &Latencies| {
        let name = format!("99th percentile of a verdict, while {what} to quiet");
        one(&name, "×", p99(latencies) / p99(&undisturbed))
    };
    figures.extend([
        one("a verdict while nothing is written: 99th percentile", "ns", p99(&undisturbed)),
        one("a verdict while SQLite alone commits: 99th percentile", "ns", p99(&beside_sqlite)),
        one("a verdict while tokens are revoked: 99th percentile", "ns", p99(&beside_revokes)),
        one("a verdict while zones are edited: 99th percentile", "ns", p99(&beside_edits)),
        unmoved("tokens are revoked", &beside_revokes),
        unmoved("zones are edited", &beside_edits),
    ]);
    Ok(figures)
}

impl Stage {
    /// Whether the snapshot that is in force lets a token in.
    fn admits(&self, number: usize, from: &str) -> bool {
        let asked = (format!("SSWS {}", organization::text(number)), from.to_owned());
        judge(&self.control.current().load(), &self.edge, &asked, clock()())
    }
}

/// Tokens revoked, each beside a bare commit of the same rows and one of a single row.
struct Revokes {
    bare: Bare,
    ours: [Figure; 2],
    same_rows: [Figure; 2],
    one_row: [Figure; 2],
    ratio: Figure,
}

impl Revokes {
    fn new(bare: Bare) -> Self {
        let pair = |what: &str| {
            ["median", "99th percentile"].map(|which| Figure::new(&format!("{what}: {which}"), "µs"))
        };
        Self {
            bare,
            ours: pair("one token revoked, answered and in force"),
            same_rows: pair("bare SQLite commit of the same rows"),
            one_row: pair("bare SQLite commit of one row"),
            ratio: Figure::new("a revoke to a bare commit of the same rows, medians", "×"),
        }
    }

    fn run(&mut self, stage: &Stage, chance: &mut Chance) -> Result<()> {
        let (rounds, count) = if stage.filled.size.quick { (1, 20) } else { (4, 500) };
        for round in 0..rounds {
            let mut times = std::array::from_fn(|_| Latencies::new());
            for at in 0..count {
                // Far apart, none twice; the first tokens are those that the edits of zones look at.
                let number = stage.filled.size.tokens - 1 - (round * count + at) * 37;
                self.once(stage, number, chance, &mut times)?;
            }
            let [ours, same_rows, one_row] = times;
            self.ratio.add(ours.of_thousand(500) / same_rows.of_thousand(500));
            for (figures, times) in
                [(&mut self.ours, ours), (&mut self.same_rows, same_rows), (&mut self.one_row, one_row)]
            {
                figures[0].add(times.of_thousand(500) / 1e3);
                figures[1].add(times.of_thousand(990) / 1e3);
            }
        }
        Ok(())
    }

    /// Commits alone, to tell what they do to a reader from what we do.
    fn nothing_of_ours(&mut self, size: Size) -> Result<()> {
        for _ in 0..if size.quick { 100 } else { 5_000 } {
            self.bare.one_row()?;
        }
        Ok(())
    }

    fn once(
        &mut self,
        stage: &Stage,
        number: usize,
        chance: &mut Chance,
        times: &mut [Latencies; 3],
    ) -> Result<()> {
        let id = TokenId::mint(number as u128).to_string();
        let from = organization::inside(number, &stage.filled.zones, chance);
        ensure!(stage.admits(number, &from), "token {number} is refused before it is revoked");
        let begun = Instant::now();
        stage.runtime.block_on(stage.control.revoke_token(&Actor::Machine, &id, None))?;
        times[0].add(begun.elapsed());
        ensure!(!stage.admits(number, &from), "token {number} is let in after it was revoked");
        times[1].add(self.bare.revoke(&id)?);
        times[2].add(self.bare.one_row()?);
        Ok(())
    }

    fn figures(self) -> Vec<Figure> {
        let pairs = [self.ours, self.same_rows, self.one_row].into_iter().flatten();
        std::iter::once(self.ratio).chain(pairs).collect()
    }
}

/// The part of a revoke that no disk has to do with, on a snapshot of its own.
fn in_memory(stage: &Stage) -> Result<[Figure; 2]> {
    let (now, tokens) = (clock()(), stage.filled.size.tokens);
    let owner = stage.runtime.block_on(stage.control.user(&Actor::Machine, "admin"))?.user.id;
    let next = |revision: u64| Revision(revision + 1);
    let loaded = stage.control.current().load();
    let current = Current::new(loaded.with(vec![], next(loaded.revision().0), now));
    drop(loaded);
    let mut figures = ["median", "99th percentile"]
        .map(|which| Figure::new(&format!("a revoke in memory alone: {which}"), "µs"));
    let (rounds, count) = if stage.filled.size.quick { (1, 20) } else { (4, 500) };
    for round in 0..rounds {
        let mut times = Latencies::new();
        for at in 0..count {
            // Others than those that were revoked before.
            let number = tokens / 2 - (round * count + at) * 37;
            let mut token = organization::token(number, owner, &stage.filled.zones, now);
            token.revoked = true;
            let changes = vec![Change::Token(Arc::new(token))];
            let begun = Instant::now();
            let before = current.load();
            current.publish(before.with(changes, next(before.revision().0), now));
            drop(before);
            times.add(begun.elapsed());
        }
        figures[0].add(times.of_thousand(500) / 1e3);
        figures[1].add(times.of_thousand(990) / 1e3);
    }
    Ok(figures)
}
