use std::path::Path;

use super::{Via, run};

/// Runs one file of one line; the report without its last newline.
fn report(name: &str, line: &str) -> (String, bool) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join(name);
    std::fs::write(&file, line).expect("the folder is ours");
    run_at(&file)
}

fn run_at(path: &Path) -> (String, bool) {
    let mut out = Vec::new();
    let passed = run(&[path.to_path_buf()], Via::Memory, &mut out).expect("the files can be read");
    (String::from_utf8(out).expect("the report is text").trim_end().to_owned(), passed)
}

/// A case of `ip-parse` with these inputs and this expectation.
fn case(inputs: &str, expect: &str) -> String {
    format!(r#"{{"id": "a-1", "about": "a", "source": "here", {inputs}, "expect": {expect}}}"#)
}

#[test]
fn a_case_passes_only_by_its_whole_expectation() {
    let check = |text: &str, expect: &str, report_of: &str| {
        let line = case(&format!(r#""text": "{text}""#), expect);
        let (report, passed) = report("ip-parse.jsonl", &line);
        assert_eq!(report, report_of, "{line}");
        assert_eq!(passed, report_of == "1 passed, 0 failed", "{line}");
    };
    check("::FFFF:1.2.3.4", r#"{"address": "1.2.3.4"}"#, "1 passed, 0 failed");
    check("1.2.3", r#"{"malformed": true}"#, "1 passed, 0 failed");
    check(
        "1.2.3.4",
        r#"{"address": "1.2.3.5"}"#,
        "FAIL ip-parse a-1: expected {\"address\":\"1.2.3.5\"} got {\"address\":\"1.2.3.4\"}\n0 passed, 1 failed",
    );
    check(
        "1.2.3.4",
        r#"{"address": "1.2.3.4", "more": null}"#,
        "FAIL ip-parse a-1: expected {\"address\":\"1.2.3.4\",\"more\":null} got {\"address\":\"1.2.3.4\"}\n\
         0 passed, 1 failed",
    );
}

#[test]
fn what_is_no_case_fails_and_is_never_skipped() {
    let check = |name: &str, line: &str, begins: &str, says: &str| {
        let (report, passed) = report(name, line);
        assert!(report.starts_with(begins) && report.contains(says), "{line}: {report}");
        assert!(report.ends_with("0 passed, 1 failed") && !passed, "{line}: {report}");
    };
    let right = r#"{"malformed": true}"#;
    let file = "ip-parse.jsonl";
    check(file, "{", "FAIL ip-parse line 1: expected null got", "no JSON object");
    check(file, "[]", "FAIL ip-parse line 1: expected null got", "no JSON object");
    check(file, "\n", "FAIL ip-parse line 1: expected null got", "no JSON object");
    check(file, &case(r#""texts": """#, right), "FAIL ip-parse a-1: expected {", "unknown field `texts`");
    check(file, &case(r#""text": "", "more": 1"#, right), "FAIL ip-parse a-1", "unknown field `more`");
    check(
        file,
        r#"{"id": "a-1", "about": "a", "source": "s"}"#,
        "FAIL ip-parse a-1: expected null",
        "`expect`",
    );
    check(file, r#"{"id": "a-1", "about": "a", "expect": 1}"#, "FAIL ip-parse a-1: expected 1", "`source`");
    check(file, r#"{"id": 1, "about": "a", "expect": 1}"#, "FAIL ip-parse line 1: expected 1", "`id`");
    check(file, &case(r#""text": null"#, right), "FAIL ip-parse a-1", "expected a string");
    check("ip.jsonl", &case(r#""text": """#, right), "FAIL ip a-1", "unknown family `ip`");
    let geo = r#""zone": {"id": "d", "type": "DYNAMIC"}, "client": "unknown""#;
    check("dynamic-zone.jsonl", &case(geo, right), "FAIL dynamic-zone a-1", "missing field `geo`");
    let zone = r#""zone": {"id": "z", "type": "IP", "asns": []}, "chain": ["1.1.1.1"]"#;
    check("ip-zone.jsonl", &case(zone, right), "FAIL ip-zone a-1", "unknown field `asns`");
}

#[test]
fn the_family_is_the_name_up_to_its_first_dot() {
    let line = case(r#""text": """#, r#"{"malformed": true}"#);
    assert_eq!(report("ip-parse.more.jsonl", &line).0, "1 passed, 0 failed");
    assert_eq!(report("ip-parse", &line).0, "1 passed, 0 failed");
}

#[test]
fn a_folder_is_all_of_its_case_files() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let line = case(r#""text": """#, r#"{"malformed": true}"#);
    for (name, text) in [("ip-parse.jsonl", &line), ("ip-parse.b.jsonl", &line), ("README.md", &line)] {
        std::fs::write(folder.path().join(name), format!("{text}\n{text}\n")).expect("the folder is ours");
    }
    assert_eq!(run_at(folder.path()).0, "4 passed, 0 failed");
}

#[test]
fn what_cannot_be_read_is_an_error_and_no_pass() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for path in [folder.path().to_path_buf(), folder.path().join("ip-parse.jsonl")] {
        assert!(run(&[path], Via::Memory, &mut Vec::new()).is_err());
    }
}

/// Every case that stands in the repository, through the function that the program calls.
#[test]
fn the_contract_holds() {
    let (report, passed) = run_at(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases"));
    assert!(passed, "{report}");
}
