//! What is to be reached: a figure of a bench, and the most that it may be.

use anyhow::{Result, ensure};

use crate::figures::Figure;

pub(crate) struct Goal {
    /// Goals that belong together share a row.
    pub(crate) row: &'static str,
    pub(crate) bench: &'static str,
    /// As the bench names it.
    pub(crate) figure: &'static str,
    pub(crate) most: f64,
}

const fn most(row: &'static str, bench: &'static str, figure: &'static str, most: f64) -> Goal {
    Goal { row, bench, figure, most }
}

pub(crate) const GOALS: [Goal; 41] = [
    most("P1", "lookup", "IPv4, calls independent: ringfence to treebitmap", 0.25),
    most("P1", "lookup", "IPv4, calls independent: ringfence to ip_network_table", 0.15),
    most("P1", "lookup", "IPv4: the table, a network", 10.0),
    most("P1", "lookup", "IPv4: building the table", 60.0),
    most("P2", "lookup", "IPv6, calls independent: ringfence to treebitmap", 0.35),
    most("P3", "decide", "a verdict, calls independent", 250.0),
    most("P3", "decide", "a verdict, one after another, to a step of the chase", 5.0),
    most("P4", "growth", "a verdict at the largest to the smallest, less what three steps grow by", 1.2),
    most("P5", "gate", "CPU of a request, ringfence to nginx return 204", 1.0),
    most("P5", "gate", "99th percentile, ringfence to nginx return 204", 1.2),
    most("P6", "gate", "CPU of a request, ringfence to nginx allow + map", 0.5),
    most("P6", "gate", "CPU of a request, ringfence to nginx geo + map", 0.95),
    most("P6", "gate", "CPU of a request, ringfence to HAProxy ACL file + map", 0.85),
    most("P7", "gate", "CPU of a request, nginx auth_request + ringfence to nginx proxy_pass", 2.1),
    most("P7", "gate", "median latency that auth_request adds at one connection", 30.0),
    most("P9", "publish", "a revoke to a bare commit of the same rows, medians", 1.5),
    most("P9", "publish", "a revoke in memory alone: median", 200.0),
    most("P9", "publish", "99th percentile of a verdict, while tokens are revoked to quiet", UNMOVED),
    most("P10", "publish", "one range changed in a zone, in force: 99th percentile", 60.0),
    most("P10", "publish", "99th percentile of a verdict, while zones are edited to quiet", UNMOVED),
    most("P11", "start", "a start to a bare read of the same rows", 3.0),
    most("P11", "start", "from the start of the program until it is ready", 2.0),
    most("P12", "memory", "resident memory, a token", 150.0),
    most("P12", "memory", "resident memory, a network", 40.0),
    most("P12", "memory", "resident memory with everything", 400.0),
    most("P13", "import", "100,000 networks imported into one zone", 1.0),
    most("P13", "import", "100,000 networks imported into one zone of a full organization", 1.0),
    most("P14", "log", "allowed calls a second without the log to those with it", 1.112),
    most("P14", "log", "refused calls a second without the log to those with it", 1.112),
    most("log", "log", "the flood: resident memory, the last quarter to the second", 1.1),
    most("log", "log", "the flood: disk", 256.0),
    most("log", "log", "a page of the log by token: 95th percentile", 50.0),
    most("log", "log", "a page of the log by type: 95th percentile", 50.0),
    most("log", "log", "a page of the log by time: 95th percentile", 50.0),
    most("log", "log", "a page of the log by address: 95th percentile", 50.0),
    most("P16", "geo", "facts to maxminddb", 0.3),
    most("P16", "geo", "10,000 dynamic zones to ten", 1.2),
    most("flood", "flood", "99th percentile, in the flood to quiet", 2.0),
    most("soak", "soak", "99th percentile, while tokens and zones are written to quiet", 3.0),
    most("soak", "soak", "resident memory, the last minute to the third", 1.05),
    most("soak", "soak", "writes that failed", 0.0),
];

/// What one run differs from the next by.
const UNMOVED: f64 = 1.2;

/// A goal whose figure nobody measures would be neither met nor missed.
pub(crate) fn check(bench: &str, figures: &[Figure]) -> Result<()> {
    for goal in GOALS.iter().filter(|goal| goal.bench == bench) {
        let found = figures.iter().any(|figure| figure.what == goal.figure);
        ensure!(found, "`{bench}` measures no `{}`, which is a goal", goal.figure);
    }
    Ok(())
}
