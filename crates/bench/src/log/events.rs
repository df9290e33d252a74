//! A store whose log is full: allowed and refused calls of many tokens from many addresses over eighty-nine days.

use std::net::Ipv4Addr;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::filled::{Filled, clock};

/// Addresses from which calls come.
pub(super) const ADDRESSES: usize = 200_000;
pub(super) const OUTSIDE: &str = "system.api_token.request_outside_allowed_range";
const DAYS: i64 = 89;
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// Where the log begins, and how far each event is behind the one before.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) begin: i64,
    pub(super) step: i64,
}

pub(super) fn address(number: usize) -> String {
    let number = u32::try_from(number).unwrap_or(0);
    Ipv4Addr::from_bits(0x0B00_0000 + number.wrapping_mul(40_503) % 0x0100_0000).to_string()
}

/// By Python's SQLite, as the store writes it.
pub(super) fn fill(filled: &Filled, events: usize) -> Result<Span> {
    println!("filling the log: {events} events");
    let end = clock()().micros();
    let begin = end - DAYS * DAY;
    let step = (end - begin) / i64::try_from(events)?;
    let output = Command::new("python3")
        .args(["-c", include_str!("fill.py")])
        .arg(filled.database())
        .args([events.to_string(), begin.to_string(), step.to_string(), ADDRESSES.to_string()])
        .output()
        .context("python3 runs")?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success() && said == events.to_string(), "the log is filled: {said} {errors}");
    Ok(Span { begin, step })
}
