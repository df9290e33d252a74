//! Every bench, in the order of the page: what it measures, for what, and how.

use anyhow::Result;

use crate::figures::Figure;
use crate::{Size, decide, flood, gate, geo, growth, import, log, lookup, memory, publish, soak, start};

pub(crate) struct Bench {
    pub(crate) name: &'static str,
    pub(crate) run: fn(Size) -> Result<Vec<Figure>>,
    /// Other programs that have a part in it.
    pub(crate) programs: &'static [&'static str],
    pub(crate) goal: &'static str,
    pub(crate) method: &'static str,
}

pub(crate) const BENCHES: [Bench; 12] = [
    Bench {
        name: "lookup",
        run: lookup::run,
        programs: &[],
        goal: "From an IPv4 address to the set of zones that hold it, with 900,000 networks: 0.25 of what the longest match \
               costs treebitmap and 0.15 of what it costs ip_network_table, where calls are independent; 10 bytes a \
               network, built within 60 ms. For IPv6, with 200,000 networks, 0.35 of treebitmap.",
        method: "One thread. The same networks are in all tables, half of them in a hundred of 10,000 zones; the rivals \
                 tell the zone of the longest match, we tell all zones. A million random addresses, of IPv6 half of them \
                 inside a network, are asked of each table in turn, seven rounds; then a million that are inside, \
                 each chosen by the answer before. Before that every answer is compared. ip_network_table is treebitmap \
                 behind types of its own; prefix-trie has addresses as plain numbers. Bytes are the tables', without the \
                 networks as they were typed; built is the whole snapshot of them.",
    },
    Bench {
        name: "decide",
        run: |size| Ok(decide::run(size)),
        programs: &[],
        goal: "A verdict in process, from the header's text and the token's text: 250 ns where calls are independent, \
               five steps of the pointer chase where one waits for the other.",
        method: "One thread. SHA-256 of the token is part of a verdict, and shown beside it. The pointer chase walks \
                 through 256 MB in random order: what this machine's memory costs.",
    },
    Bench {
        name: "growth",
        run: |size| Ok(growth::run(size)),
        programs: &[],
        goal: "From a thousand tokens and networks in ten zones to a million in ten thousand, a verdict grows to 1.2 of \
               itself beyond what three steps of a pointer chase through as much memory grow by.",
        method: "One thread; calls one after another, the sizes in turn, seven rounds, a chase after each. How much \
                 memory a snapshot takes is what its tables occupy. A verdict reads three lines that no cache holds: \
                 where the token's shard is, the token, the chunk of addresses.",
    },
    Bench {
        name: "gate",
        run: gate::run,
        programs: &["nginx", "haproxy", "wrk"],
        goal: "A request costs no more CPU than nginx's `return 204` and its 99th percentile is within 1.2 of nginx's; of \
               what people do by hand it costs 0.5 (nginx `allow` and `map`), 0.95 (nginx `geo` and `map`) and 0.85 \
               (HAProxy's ACL file and map). Behind nginx's `auth_request` over a Unix socket, nginx and Ringfence \
               together cost 2.1 of nginx passing the request on unasked, and add 30 µs at one connection.",
        method: "The release binary and each rival with one process, pinned to the first core, asked in turn, four rounds \
                 of five seconds each. wrk on the second core keeps 64 connections busy with requests of twelve headers \
                 and some 600 bytes: one of 10,000 tokens, from an address where it is allowed. The rivals hold those \
                 10,000 tokens and 10,000 networks \
                 ([their configuration](../crates/bench/src/gate/rivals.rs)), we hold all. Before it is measured, each \
                 lets the good calls in and refuses an unknown token and an address from elsewhere. For `auth_request` \
                 it is the [shipped configuration](proxies/nginx.conf) with connections kept to an API that is an nginx \
                 on the second core, and not counted. CPU is user and system time of the servers' processes, by /proc.",
    },
    Bench {
        name: "publish",
        run: publish::run,
        programs: &["python"],
        goal: "A revoke is answered, and in force, within 1.5 of a bare SQLite commit; without the disk within 200 µs. One \
               range changed in a zone is in force within 60 ms at the 99th percentile. Neither moves the 99th \
               percentile of verdicts: to no more than 1.2, which is what runs differ by.",
        method: "In process, on a SQLite file with a write-ahead log and `synchronous=FULL`. Two thousand tokens are \
                 revoked, each in turn with two commits by Python's SQLite module: of the same rows on a copy of the \
                 file, and of one row. A revoke is two writes to the disk, since it is in `revoked.log` before it is \
                 committed. Then fifty small zones and fifty large ones have one of their ranges changed. After each \
                 change a call is judged that it decides. Meanwhile a thread judges calls without pause.",
    },
    Bench {
        name: "start",
        run: start::run,
        programs: &["python"],
        goal: "From its start on a filled SQLite store the program is ready within three times a bare read of the same \
               rows, and within two seconds.",
        method: "In turn, three rounds: Python's SQLite module reads all rows, of each the columns that decisions hang on; \
                 then the release binary is started, and asked whether it is ready until it is. The file is in the \
                 machine's cache for both.",
    },
    Bench {
        name: "memory",
        run: memory::run,
        programs: &[],
        goal: "150 bytes a token, 40 bytes a network, 400 MB with a million of each.",
        method: "The release binary's resident memory five seconds after it says that it is ready: on an empty store, with tokens alone, \
                 with networks alone, with both. A token's part is what tokens alone make it grow by, divided by their \
                 number.",
    },
    Bench {
        name: "import",
        run: import::run,
        programs: &[],
        goal: "A hundred thousand networks are imported into one zone within a second, and in force when the command \
               returns.",
        method: "`ringfence zone import` of a file beside a running server, from the command's start to its end; three \
                 zones, of an organization with next to nothing in it and of a full one. A call from the file's last \
                 network is refused before, and let in right after.",
    },
    Bench {
        name: "geo",
        run: geo::run,
        programs: &[],
        goal: "The facts of an address from three loaded files cost 0.3 of three look-ups of `maxminddb` with decoding; a \
               verdict with 10,000 dynamic zones costs 1.2 of one with ten.",
        method: "One thread. The files are Debian's libloc-database and tor-geoipdb, converted by `ringfence geo build` \
                 and read as three: countries, autonomous systems, anonymizers. Half a million random addresses, a \
                 quarter of them IPv6, asked of both in turn, seven rounds; before that each answer is compared. The \
                 rival decodes the same few fields, borrowed. Tokens with each kind of condition, in turn.",
    },
    Bench {
        name: "log",
        run: log::run,
        programs: &["wrk", "python"],
        goal: "With every call in the log the gate answers 0.9 of the calls that it answers without one, allowed or \
               refused. Two minutes of nothing but refusals from 100,000 addresses leave memory flat and the disk small, \
               and one refusal in their middle is found by its id. Over ten million events a page of the log by token, \
               type, time or address comes within 50 ms at the 95th percentile.",
        method: "Two of the release binary on stores alike of 20,000 tokens and networks, one with `log.calls = false`, pinned to the first core and \
                 asked in turn by wrk on the second, 64 connections, four rounds of ten seconds: 10,000 tokens, each from \
                 where it is allowed; then 100,000 addresses from where nobody is, half of the calls with a token that \
                 nobody has and half with one of a hundred that are bound to zones. Disk is what the database and its write-ahead log \
                 grow by. The log is filled with rows as the store writes them, by Python's SQLite, a tenth of them refusals with their \
                 steps; then the management API is asked for the newest hundred events, 300 times each, on a new \
                 connection each.",
    },
    Bench {
        name: "flood",
        run: flood::run,
        programs: &[],
        goal: "Beside a flood no good call is refused, memory stays flat after the first minute, and the good calls' 99th \
               percentile stays within twice that of the same calls alone.",
        method: "Eight connections make a thousand good calls a second: a minute alone, then ten minutes beside some \
                 three thousand unknown tokens and two thousand malformed chains a second from as many sources, heads \
                 of 20 kB, random bytes, and 500 clients that say one byte in a second. All of it runs on the same two \
                 processors as the server.",
    },
    Bench {
        name: "soak",
        run: soak::run,
        programs: &["wrk"],
        goal: "Ten minutes at full load, with a hundred tokens and one zone written a second: no error, no growth of \
               memory after the first two minutes, and the gate's 99th percentile within three times that of the same \
               load while nothing is written.",
        method: "The release binary pinned to the first core, wrk with 64 busy connections and the writers on the \
                 second: a minute while nothing is written, then ten minutes. Writers ask the management API: a token's \
                 network condition is replaced, and a zone by itself with one network more. Resident memory is read \
                 each second; growth is what the last minute's least is above the third minute's most.",
    },
];

/// Their names, for people.
pub(crate) fn names() -> String {
    BENCHES.map(|bench| bench.name).join(", ")
}
