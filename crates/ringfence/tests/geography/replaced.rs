//! Files that change, and files that become worse.

use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;
use testkit::geo;
use testkit::raw::Raw;
use testkit::server::Server;

use crate::stage::{FRENCH, GERMAN, Stage, call, config, dynamic, file, status};

/// Exchanges the two countries.
fn exchanged(built: u64) -> Vec<u8> {
    file(built, "198.51.100.0/24")
}

#[test]
fn a_newer_file_is_met_and_a_worse_one_is_not() {
    let stage = Stage::new();
    let german_is = |from: &str, other: &str| {
        assert_eq!([from, other].map(|from| stage.status(&stage.inside, from)), [200, 403]);
    };
    german_is(GERMAN, FRENCH);
    geo::replace(&stage.path(), &exchanged(geo::BUILT + 1));
    stage.until_told("geo: read");
    german_is(FRENCH, GERMAN);
    let whole = file(geo::BUILT + 2, "192.0.2.0/24");
    let asns = geo::systems(geo::BUILT + 2, &[("192.0.2.0/24", 64501, "x")]);
    for (bytes, words) in [
        (&whole[..whole.len() / 2], "damaged"),
        (&[][..], "empty"),
        (b"\x1f\x8b\x08\x00 and so on", "unpack it first"),
        (&file(geo::BUILT, "192.0.2.0/24"), "built earlier"),
        (&asns, "cannot tell the country"),
    ] {
        geo::replace(&stage.path(), bytes);
        stage.until_told(words);
        german_is(FRENCH, GERMAN);
        let shown = stage.geography();
        assert!(shown["files"][0]["fault"].as_str().is_some_and(|fault| fault.contains(words)), "{shown}");
        assert_eq!(shown["files"][0]["about"]["type"], "GeoLite2-Country", "the old one is in use");
        let (status, text) = stage.ready();
        assert_eq!(status, 200);
        assert!(text.contains("warning: geo: ") && text.contains(words), "{text}");
    }
    fs::remove_file(stage.path()).expect("removed");
    stage.until_told("cannot be opened");
    german_is(FRENCH, GERMAN);
    geo::replace(&stage.path(), &whole);
    stage.until_told("geo: read");
    german_is(GERMAN, FRENCH);
    assert_eq!(stage.geography()["files"][0]["fault"], json!(null));
}

/// B-117: whoever writes into the file itself gets nothing but a fault; the data in use is a copy.
#[test]
fn b_117_a_file_that_is_overwritten_or_cut_in_place_hurts_nobody() {
    let stage = Stage::new();
    let path = stage.path();
    let length = fs::metadata(&path).expect("there").len();
    for cut in [length / 2, 10, 0] {
        fs::OpenOptions::new().write(true).open(&path).expect("opened").set_len(cut).expect("cut");
        stage.until_told("geo: cannot use");
        assert_eq!([GERMAN, FRENCH].map(|from| stage.status(&stage.inside, from)), [200, 403], "{cut}");
    }
    let mut open = fs::OpenOptions::new().write(true).open(&path).expect("opened");
    open.write_all(&vec![0xff; usize::try_from(length).expect("small")]).expect("written");
    drop(open);
    stage.until_told("geo: cannot use");
    assert_eq!([GERMAN, FRENCH].map(|from| stage.status(&stage.inside, from)), [200, 403]);
    fs::write(&path, exchanged(geo::BUILT + 1)).expect("written in place, whole");
    stage.until_told("geo: read");
    assert_eq!([GERMAN, FRENCH].map(|from| stage.status(&stage.inside, from)), [403, 200]);
}

/// In one file it is Germany and the one network, in the next France and the other: a verdict by half of each is met by
/// neither zone, and the token, which may be used from both, would be refused.
#[test]
fn calls_go_on_through_two_hundred_files_each_by_the_old_or_the_new() {
    const SWAPS: u64 = 200;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.mmdb");
    let place = |swap: u64| if swap.is_multiple_of(2) { ("DE", 64501) } else { ("FR", 64502) };
    let file = |swap: u64| {
        let (country, asn) = place(swap);
        // The other place is somewhere too, so that no file tells less than the one before it.
        let (other, number) = place(swap + 1);
        geo::places(geo::BUILT + swap, &[("192.0.2.0/24", country, asn), ("198.51.100.0/24", other, number)])
    };
    geo::replace(&path, &file(0));
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&path])).start();
    let zone = |name: &str, (country, asn): (&str, u32)| {
        let criteria = json!({ "locations": [{ "country": country }], "asns": [asn.to_string()] });
        dynamic(&server, name, &criteria)
    };
    let (even, odd) = (zone("even", place(0)), zone("odd", place(1)));
    let (both, _) = server.issue("both", &json!({ "connection": "ZONE", "include": [even, odd] }));
    let (one, _) = server.issue("one", &json!({ "connection": "ZONE", "include": [even] }));
    let (stop, judged) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|callers| {
        for _ in 0..2 {
            callers.spawn(|| {
                let mut caller = Raw::tcp(server.gate());
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(caller.ask(call(&both, GERMAN)).status, 200, "by the old or by the new");
                    judged.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for swap in 1..=SWAPS {
            geo::replace(&path, &file(swap));
            server.ask("POST", "/ringfence/v1/geo/look", None);
            let expected = if swap.is_multiple_of(2) { 200 } else { 403 };
            testkit::until(Duration::from_secs(10), "the new one counts", || {
                status(server.gate(), &one, GERMAN) == expected
            });
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(judged.load(Ordering::Relaxed) > SWAPS, "calls went on");
    let shown = server.ask("GET", "/ringfence/v1/geo", None).json();
    assert_eq!(shown["files"][0]["fault"], json!(null));
}
