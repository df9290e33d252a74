//! A file that is damaged where a start reads nothing of it.

use std::os::unix::fs::FileExt as _;
use std::process::Command;

use testkit::server::Server;

use crate::stage::BINARY;

#[test]
fn a_file_that_is_damaged_anywhere_is_not_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::builder(BINARY).data(folder.path()).start();
    server.zone("office", &["203.0.113.0/24"]);
    assert!(server.terminate().success());
    let database = folder.path().join("ringfence.db");
    // An index that only the log of events asks for.
    let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); \
         print(c.execute(\"SELECT rootpage FROM sqlite_master WHERE name='events_by_target'\").fetchone()[0], \
         c.execute('PRAGMA page_size').fetchone()[0])";
    let asked = Command::new("python3").args(["-c", script]).arg(&database).output().expect("python3 runs");
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [page, size] = numbers.as_slice() else { panic!("{said}") };
    let file = std::fs::OpenOptions::new().write(true).open(&database).expect("it opens");
    let junk = vec![0xA5; usize::try_from(*size).expect("small")];
    file.write_all_at(&junk, (page - 1) * size).expect("written");
    let mut start = Command::new(BINARY);
    let ended = start.args(["serve", "--data"]).arg(folder.path()).output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains("ringfence.db` is damaged") && said.contains("ringfence restore"), "{said}");
    assert!(!said.contains("listening "), "{said}");
}
