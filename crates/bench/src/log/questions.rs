//! How soon the log answers: what people ask of it, by the management API, over ten million events.

use std::time::Instant;

use anyhow::{Result, ensure};
use engine::TokenId;
use testkit::http::Request;
use testkit::server::Server;

use super::events::{ADDRESSES, OUTSIDE, Span, address, fill};
use crate::Size;
use crate::figures::{Figure, one};
use crate::filled::Filled;
use crate::latencies::Latencies;
use crate::load::program;
use crate::organization::Chance;

const ASKED: usize = 300;
const HOUR: i64 = 3_600 * 1_000_000;

pub(super) fn run(size: Size) -> Result<Vec<Figure>> {
    let (events, asked) = if size.quick { (100_000, 20) } else { (10_000_000, ASKED) };
    let mut chance = Chance::new(0x5EED);
    let small = Size { tokens: 20_000, networks: 20_000, zones: 200, quick: size.quick };
    let filled = Filled::new(small, &mut chance)?;
    let span = fill(&filled, events)?;
    let server = Server::builder(&program()?.to_string_lossy()).data(filled.path()).start();
    let mut stage = Stage { server: &server, filled: &filled, span, events, chance };
    let mut figures = vec![one("events in the log", "millions", events as f64 / 1e6)];
    for by in [By::Token, By::Type, By::Time, By::Address] {
        figures.extend(stage.ask(by, asked)?);
    }
    Ok(figures)
}

#[derive(Clone, Copy)]
enum By {
    Token,
    Type,
    Time,
    Address,
}

impl By {
    const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Type => "type",
            Self::Time => "time",
            Self::Address => "address",
        }
    }
}

struct Stage<'a> {
    server: &'a Server,
    filled: &'a Filled,
    span: Span,
    events: usize,
    chance: Chance,
}

impl Stage<'_> {
    /// Each question once, none before the others: what is in a cache is what a cache has.
    fn ask(&mut self, by: By, asked: usize) -> Result<[Figure; 3]> {
        let mut times = Latencies::new();
        let token = self.server.token();
        let mut found = 0;
        for _ in 0..asked {
            let target = self.question(by);
            let request = Request::new("GET", &target).token(&token);
            let begun = Instant::now();
            let answer = request.send(self.server.admin());
            times.add(begun.elapsed());
            ensure!(answer.status == 200, "{target}: {}", answer.text());
            found += answer.json().as_array().map_or(0, Vec::len);
        }
        let what = by.name();
        ensure!(found > 0, "by {what}: {found} events were found");
        let named = |which: &str| format!("a page of the log by {what}: {which}");
        Ok([
            one(&named("median"), "ms", times.of_thousand(500) / 1e6),
            one(&named("95th percentile"), "ms", times.of_thousand(950) / 1e6),
            one(&named("events of a page"), "", found as f64 / asked as f64),
        ])
    }

    /// One in which the log has events.
    fn moment(&mut self) -> i64 {
        self.span.begin + self.span.step * i64::try_from(self.chance.below(self.events)).unwrap_or(0)
    }

    fn question(&mut self, by: By) -> String {
        let begin = self.span.begin;
        match by {
            By::Token => {
                let token = TokenId::mint(self.chance.below(self.filled.size.tokens) as u128);
                newest(&format!("target.id eq \"{token}\""), begin, None)
            }
            By::Type => {
                let until = self.moment();
                newest(&format!("eventType eq \"{OUTSIDE}\""), until - 24 * HOUR, Some(until))
            }
            By::Time => {
                let until = self.moment();
                newest("", until - HOUR, Some(until))
            }
            By::Address => {
                let client = address(self.chance.below(ADDRESSES));
                newest(&format!("client.ipAddress eq \"{client}\""), begin, None)
            }
        }
    }
}

/// The newest hundred.
fn newest(filter: &str, since: i64, until: Option<i64>) -> String {
    let text = |at: i64| engine::Timestamp::from_micros(at).to_string();
    let encoded = filter.replace(' ', "%20").replace('"', "%22");
    let until = until.map(|until| format!("&until={}", text(until))).unwrap_or_default();
    format!("/api/v1/logs?limit=100&sortOrder=DESCENDING&since={}{until}&filter={encoded}", text(since))
}
