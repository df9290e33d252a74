//! What stands at a path: only a regular file is read.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use geo::{Database, Limits};

use crate::write::{BUILT, chain, country, file};

fn check(path: &Path, words: &str) {
    let error =
        Database::open(path, None, &Limits::default()).map(|database| database.about).expect_err(words);
    assert!(chain(&error).contains(words), "{}", chain(&error));
}

#[test]
fn b_117_what_is_no_regular_file_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    check(&at("missing"), "it cannot be opened: No such file");
    check(folder.path(), "it is not a regular file");
    check(Path::new("/dev/zero"), "it is not a regular file");
    check(Path::new("/dev/null"), "it is not a regular file");
    assert!(Command::new("mkfifo").arg(at("pipe")).status().expect("mkfifo").success());
    check(&at("pipe"), "it is not a regular file");
    symlink(at("pipe"), at("link to a pipe")).expect("a link");
    check(&at("link to a pipe"), "it is not a regular file");
    symlink(at("round"), at("round")).expect("a link");
    check(&at("round"), "it cannot be opened");
    fs::write(at("empty"), b"").expect("a file");
    check(&at("empty"), "it is empty");
    fs::write(at("text"), b"geoip").expect("a file");
    check(&at("text"), "it is damaged, or not a database of MaxMind's format");
    fs::File::create(at("large")).and_then(|file| file.set_len(600 * 1024 * 1024)).expect("a file");
    check(&at("large"), "it is larger than 536870912 bytes");
}

#[test]
fn b_116_a_packed_file_is_not_unpacked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("geo.mmdb");
    fs::write(&path, file("GeoLite2-Country", BUILT, &[("192.0.2.0/24", country("SE"))])).expect("a file");
    assert!(Database::open(&path, None, &Limits::default()).is_ok());
    for (program, arguments, packed, how) in [
        ("gzip", vec!["-k", "geo.mmdb"], "geo.mmdb.gz", "gzip"),
        ("tar", vec!["-cf", "geo.tar", "geo.mmdb"], "geo.tar", "tar"),
    ] {
        let status = Command::new(program).args(arguments).current_dir(folder.path()).status();
        assert!(status.expect(program).success());
        check(&folder.path().join(packed), &format!("it is compressed ({how}): unpack it first"));
    }
}

#[test]
fn a_link_to_a_file_is_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("geo.mmdb");
    fs::write(&path, file("GeoLite2-Country", BUILT, &[("192.0.2.0/24", country("SE"))])).expect("a file");
    let link = folder.path().join("link");
    symlink(&path, &link).expect("a link");
    let database = Database::open(&link, None, &Limits::default()).expect("a database");
    assert_eq!(&*database.about.name, &*link.to_string_lossy());
}
