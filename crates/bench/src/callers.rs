//! Who calls: tokens, each with an address from which it may, and the requests that they make.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::filled::Filled;
use crate::organization::{self, Chance};

/// Of whom the load takes one after the other.
pub(crate) const CALLERS: usize = 10_000;
pub(crate) const PATH: &str = "/gate/v1/forward-auth";
/// A token that nobody has.
pub(crate) const UNKNOWN: &str = "nobody-token-00000000000000000000000000000000";
/// An address of no network: those of an organization lie below 223.0.0.0.
pub(crate) const OUTSIDE: &str = "223.255.255.1";

/// Of a hundred calls, those whose latency is told, in microseconds, besides the longest.
pub(crate) const SHARES: &str = "50, 90, 99, 99.9, 99.99";

pub(crate) struct Caller {
    pub(crate) number: usize,
    pub(crate) token: String,
    pub(crate) from: String,
}

pub(crate) struct Callers {
    pub(crate) all: Vec<Caller>,
}

impl Callers {
    pub(crate) fn new(filled: &Filled, chance: &mut Chance) -> Self {
        let one = |_| {
            let number = chance.below(filled.size.tokens);
            let from = organization::inside(number, &filled.zones, chance);
            Caller { number, token: organization::text(number), from }
        };
        Self { all: (0..CALLERS).map(one).collect() }
    }

    /// One whose token is bound to zones.
    pub(crate) fn bound(&self) -> Result<&Caller> {
        self.all.iter().find(|caller| organization::is_bound(caller.number)).context("a bound token")
    }

    /// Tokens that are bound to zones.
    pub(crate) fn bound_tokens(&self) -> Vec<&str> {
        let bound = self.all.iter().filter(|caller| organization::is_bound(caller.number));
        bound.map(|caller| caller.token.as_str()).collect()
    }

    /// Twelve headers of some 600 bytes, as a proxy sends them.
    pub(crate) fn script(&self, folder: &Path) -> Result<PathBuf> {
        let pairs: String =
            self.all.iter().flat_map(|caller| [&caller.token, " ", &caller.from, "\n"]).collect();
        script(folder, "load", &pairs, &HEADERS)
    }
}

/// Lines of a request, but for who calls and from where.
const HEADERS: [&str; 10] = [
    "User-Agent: python-requests/2.32.3",
    "Accept: application/json",
    "Accept-Encoding: gzip, deflate, br",
    "Accept-Language: en-US,en;q=0.9",
    "X-Request-Id: 7f1c9a1e-4b7a-4a52-9a63-0f5f1b2c3d4e",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: api.example.com",
    "X-Forwarded-Method: GET",
    "X-Forwarded-Uri: /v2/customers/8842/orders?expand=lines&page=3&per_page=50",
    "Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
];

/// A script for wrk: the pairs of a token and an address, a line each, one after another, with these headers. At its end
/// it tells latencies.
pub(crate) fn script(folder: &Path, name: &str, pairs: &str, headers: &[&str]) -> Result<PathBuf> {
    let file = folder.join(format!("{name}.pairs"));
    fs::write(&file, pairs)?;
    let headers: String = headers.iter().flat_map(|line| [*line, "\\r\\n"]).collect();
    let script = format!(
        "local requests, number = {{}}, 0\n\
         for line in io.lines('{}') do\n\
           local token, from = line:match('(%S+) (%S+)')\n\
           requests[#requests + 1] = 'GET {PATH} HTTP/1.1\\r\\nHost: api.example.com\\r\\n{headers}' ..\n\
             'Authorization: Bearer ' .. token .. '\\r\\nX-Forwarded-For: ' .. from .. '\\r\\n\\r\\n'\n\
         end\n\
         request = function()\n\
           number = number % #requests + 1\n\
           return requests[number]\n\
         end\n\
         done = function(_, latency)\n\
           for _, share in ipairs({{{SHARES}}}) do\n\
             print('below-' .. share .. ': ' .. latency:percentile(share))\n\
           end\n\
           print('below-100: ' .. latency.max)\n\
         end\n",
        file.display(),
    );
    let path = folder.join(format!("{name}.lua"));
    fs::write(&path, script)?;
    Ok(path)
}
