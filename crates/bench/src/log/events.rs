//! A store whose log is full: allowed and refused calls of many tokens from many addresses over ninety days.

use std::net::Ipv4Addr;

use anyhow::{Context, Result};
use engine::{Timestamp, TokenId};
use store::{LogRecord, Store};

use crate::filled::{Filled, clock};
use crate::organization::Chance;

/// Rows of one transaction.
const AT_ONCE: usize = 20_000;
/// Addresses from which calls come.
pub(super) const ADDRESSES: usize = 200_000;
const DAYS: i64 = 89;
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// When the oldest event was, and how far the next is behind it: nearly as many as were asked for.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) begin: i64,
    pub(super) step: i64,
}

pub(super) fn address(number: usize) -> String {
    let number = u32::try_from(number).unwrap_or(0);
    Ipv4Addr::from_bits(0x0B00_0000 + number.wrapping_mul(40_503) % 0x0100_0000).to_string()
}

/// Through the store as the program writes it, in the order of time.
pub(super) fn fill(filled: &Filled, events: usize, chance: &mut Chance) -> Result<Span> {
    println!("filling the log: {events} events");
    let runtime = tokio::runtime::Runtime::new().context("a runtime")?;
    let end = clock()().micros();
    let begin = end - DAYS * DAY;
    let step = (end - begin) / i64::try_from(events)?;
    runtime.block_on(async {
        let store = Store::open(&format!("sqlite:{}", filled.database().display())).await?;
        let mut made = 0;
        while made < events {
            let some = AT_ONCE.min(events - made);
            let mut write = store.begin().await?;
            let first = begin + step * i64::try_from(made)?;
            let rows: Vec<_> = (0..some)
                .map(|at| event(filled, made + at, first + step * i64::try_from(at).unwrap_or(0), chance))
                .collect();
            write.append_log_at(&rows).await?;
            write.commit().await?;
            made += some;
        }
        store.close().await;
        Ok::<_, anyhow::Error>(())
    })?;
    Ok(Span { begin, step })
}

fn event(filled: &Filled, number: usize, at: i64, chance: &mut Chance) -> LogRecord {
    let token = chance.below(filled.size.tokens);
    let client = address(chance.below(ADDRESSES));
    let row = LogRecord {
        number: at,
        kind: "ringfence.request.allowed".to_owned(),
        at: Timestamp::from_micros(at),
        last: Timestamp::from_micros(at),
        count: 7,
        revision: 1,
        token_id: Some(TokenId::mint(token as u128).to_string()),
        owner: Some("00uAdministrator00".to_owned()),
        chain: client.clone(),
        client: Some(client),
        country: Some("DE".to_owned()),
        asn: Some(64_500),
        zones: vec!["office".to_owned()],
        agent: "python-requests/2.32.3".to_owned(),
        ..LogRecord::default()
    };
    if !number.is_multiple_of(10) {
        return row;
    }
    let kind = if number.is_multiple_of(1_000) { "security.request.blocked" } else { OUTSIDE };
    LogRecord {
        kind: kind.to_owned(),
        error_id: Some(format!("oae{number:022}")),
        reason: "outside_allowed_zones".to_owned(),
        gate: "forward-auth".to_owned(),
        method: "GET".to_owned(),
        target: "/v2/orders".to_owned(),
        steps: (0..9).map(|step| format!("{step}: what was looked at and found, in a sentence.")).collect(),
        story: "{\"admits\":[\"A call from inside one of the zones office.\"]}".to_owned(),
        ..row
    }
}

pub(super) const OUTSIDE: &str = "system.api_token.request_outside_allowed_range";
