//! The program itself runs the contract's cases.

use std::path::PathBuf;
use std::process::Command;

fn ringfence_cases(path: &str) -> (Option<i32>, String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(path);
    let output = Command::new(env!("CARGO_BIN_EXE_ringfence"))
        .arg("cases")
        .arg(path)
        .output()
        .expect("the program was built for this test");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_case_of_the_repository_passes() {
    let (code, report) = ringfence_cases("");
    assert!(report.ends_with(" passed, 0 failed\n"), "{report}");
    assert_eq!(code, Some(0), "{report}");
}

#[test]
fn a_file_that_is_no_case_file_is_found_wanting() {
    let (code, report) = ringfence_cases("README.md");
    assert!(report.starts_with("FAIL README line 1: "), "{report}");
    assert_eq!(code, Some(1), "{report}");
}

#[test]
fn a_path_that_is_not_there_could_not_be_asked() {
    assert_eq!(ringfence_cases("nowhere.jsonl"), (Some(2), String::new()));
}
