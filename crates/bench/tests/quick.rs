//! The benches run, at a hundredth of their size; nothing is said about time.

use std::process::Command;

#[test]
fn benches_run_and_print_their_figures() {
    let ringfence = std::path::Path::new(env!("CARGO_BIN_EXE_bench")).with_file_name("ringfence");
    assert!(ringfence.exists(), "build the program first: `cargo build -p ringfence`");
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args([
            "lookup", "decide", "growth", "gate", "publish", "start", "memory", "import", "geo", "log",
            "flood", "soak", "--quick",
        ])
        .output();
    let output = output.expect("the bench starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    for figure in [
        "IPv4, calls independent: ringfence to treebitmap (×)",
        "IPv6, one after another: prefix-trie (ns)",
        "a verdict, calls independent (ns)",
        "SHA-256 of a token (ns)",
        "a step of a DRAM pointer chase (ns)",
        "a verdict at the largest to the smallest, less what three steps grow by (×)",
        "CPU of a request, ringfence to nginx return 204 (×)",
        "CPU of a request, ringfence to HAProxy ACL file + map (×)",
        "CPU of a request, nginx auth_request + ringfence to nginx proxy_pass (×)",
        "nginx return 204: 99th percentile (µs)",
        "one token revoked, answered and in force: median (µs)",
        "one range changed in a zone, in force: 99th percentile (ms)",
        "from the start of the program until it is ready (s)",
        "resident memory with everything (MB)",
        "100,000 networks imported into one zone (s)",
        "allowed calls a second without the log to those with it (×)",
        "the flood: disk (MB)",
        "a page of the log by token: 95th percentile (ms)",
        "99th percentile, in the flood to quiet (×)",
        "99th percentile, while tokens and zones are written to quiet (×)",
        "writes that failed (writes)",
        "while tokens and zones are written: 99.99th percentile (µs)",
        "resident memory, the first minute apart (MB)",
    ] {
        let line = text.lines().find(|line| line.starts_with(figure));
        let line = line.unwrap_or_else(|| panic!("no `{figure}` in\n{text}"));
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        assert!(numbers.len() >= 3 && numbers.iter().all(|number| *number >= 0.0), "{line}");
    }
}
