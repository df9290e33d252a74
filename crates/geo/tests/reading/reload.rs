//! A file in use is exchanged only for one that is as good.

use std::fs;
use std::path::{Path, PathBuf};

use engine::facts::Told;
use geo::{Changes, Databases, Limits, Setting};
use mmdb_writer::Value;

use crate::write::{BUILT, address, chain, country, file};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("geo.mmdb")
    }

    /// A new file beside it, renamed.
    fn put(&self, bytes: &[u8]) {
        let beside = self.folder.path().join("beside");
        fs::write(&beside, bytes).expect("a file");
        fs::rename(beside, self.path()).expect("renamed");
    }
}

fn open(paths: &[&Path]) -> (Databases, Changes) {
    let setting = |path: &&Path| Setting { path: path.to_path_buf(), fields: None };
    Databases::open(paths.iter().map(setting).collect(), Limits::default())
}

fn of(code: &str, built: u64) -> Vec<u8> {
    file("GeoLite2-Country", built, &[("192.0.2.0/24", country(code))])
}

fn located(databases: &Databases) -> String {
    match &databases.atlas().facts(address("192.0.2.1")).country {
        Told::NotLoaded => "?".to_owned(),
        Told::Nothing => "-".to_owned(),
        Told::Is(country) => country.as_str().to_owned(),
    }
}

fn words(changes: &Changes) -> Vec<String> {
    changes.faults.iter().map(|fault| chain(&*fault.error)).collect()
}

#[test]
fn b_040_a_worse_file_leaves_the_one_in_use() {
    let place = Place::new();
    place.put(&of("SE", BUILT));
    let (mut databases, changes) = open(&[&place.path()]);
    assert_eq!(changes.replaced, [0]);
    assert_eq!(located(&databases), "SE");

    let asn = Value::map([("autonomous_system_number", Value::from(1_u32))]);
    let whole = of("NO", BUILT + 1);
    let rows: [(&str, Vec<u8>); 6] = [
        ("it is damaged", b"nothing of the kind".to_vec()),
        ("it is damaged", whole[..whole.len() / 2].to_vec()),
        ("it is empty", Vec::new()),
        ("it was built earlier than the one in use", of("NO", BUILT - 1)),
        ("it cannot tell the country", file("GeoLite2-ASN", BUILT + 1, &[("192.0.2.0/24", asn)])),
        ("is not known here", file("Another", BUILT + 1, &[("192.0.2.0/24", country("NO"))])),
    ];
    for (expected, bytes) in rows {
        place.put(&bytes);
        let changes = databases.reload();
        assert!(changes.replaced.is_empty());
        assert!(words(&changes)[0].contains(expected), "{:?}", words(&changes));
        assert!(changes.faults[0].keeps_old);
        assert_eq!(located(&databases), "SE", "{expected}");
        // Told once, and still so.
        assert!(words(&databases.reload()).is_empty());
        assert_eq!(databases.files().filter_map(|(_, _, fault)| fault).count(), 1);
    }
    place.put(&whole);
    assert_eq!(databases.reload().replaced, [0]);
    assert_eq!(located(&databases), "NO");
    assert_eq!(databases.files().filter_map(|(_, _, fault)| fault).count(), 0);
}

#[test]
fn b_040_a_file_that_vanishes_stays_in_use_and_may_come_back() {
    let place = Place::new();
    place.put(&of("SE", BUILT));
    let (mut databases, _) = open(&[&place.path()]);
    fs::remove_file(place.path()).expect("removed");
    let changes = databases.reload();
    assert!(words(&changes)[0].contains("it cannot be opened: No such file"), "{:?}", words(&changes));
    assert!(words(&databases.reload()).is_empty());
    assert_eq!(located(&databases), "SE");
    fs::create_dir(place.path()).expect("a folder in its place");
    assert!(words(&databases.reload())[0].contains("it is not a regular file"));
    fs::remove_dir(place.path()).expect("removed");
    place.put(&of("NO", BUILT));
    assert_eq!(databases.reload().replaced, [0]);
    assert_eq!(located(&databases), "NO");
}

#[test]
fn b_117_a_file_overwritten_in_place_by_a_part_of_the_next_leaves_the_one_in_use() {
    let place = Place::new();
    place.put(&of("SE", BUILT));
    let (mut databases, _) = open(&[&place.path()]);
    let next = of("NO", BUILT + 1);
    for part in 1..8 {
        fs::write(place.path(), &next[..next.len() * part / 8]).expect("a part");
        databases.reload();
        assert_eq!(located(&databases), "SE");
    }
    fs::write(place.path(), &next).expect("all of it");
    databases.reload();
    assert_eq!(located(&databases), "NO");
}

#[test]
fn a_file_that_is_not_there_at_the_start_is_not_loaded_until_it_comes() {
    let place = Place::new();
    let (mut databases, changes) = open(&[&place.path()]);
    assert_eq!(changes.faults.len(), 1);
    assert!(!changes.faults[0].keeps_old);
    assert_eq!(located(&databases), "?");
    place.put(&of("SE", BUILT));
    assert_eq!(databases.reload().replaced, [0]);
    assert_eq!(located(&databases), "SE");
}

#[test]
fn the_earlier_file_counts_and_an_untouched_one_is_not_read_again() {
    let (first, second) = (Place::new(), Place::new());
    first.put(&of("SE", BUILT));
    second.put(&of("NO", BUILT));
    let (mut databases, changes) = open(&[&first.path(), &second.path()]);
    assert_eq!(changes.replaced, [0, 1]);
    assert_eq!(located(&databases), "SE");
    assert_eq!(databases.files().filter_map(|(_, about, _)| about).count(), 2);
    let changes = databases.reload();
    assert!(changes.replaced.is_empty() && changes.faults.is_empty());
    second.put(&of("FI", BUILT));
    assert_eq!(databases.reload().replaced, [1]);
    assert_eq!(located(&databases), "SE");
}
