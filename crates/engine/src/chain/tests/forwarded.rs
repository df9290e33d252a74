//! `Forwarded`, as RFC 7239 has it.

use super::check_forwarded;

#[test]
fn forwarded_follows_its_grammar() {
    check_forwarded(
        &["for=192.0.2.43, for=198.51.100.17;by=203.0.113.60;proto=http"],
        "192.0.2.43 → 198.51.100.17",
    );
    for element in
        ["For=203.0.113.9", "proto=https;by=10.0.0.1;for=203.0.113.9", "for=203.0.113.9; ;\t;proto=https;"]
    {
        check_forwarded(&[element], "203.0.113.9");
    }
    for element in [
        "for=\"203.0.113.9\"",
        "for=\"203.0.113.9:47011\"",
        "for=\"203.0.\\113.9\"",
        "for=203.0.113.9;x=\"a\\\"b\"",
    ] {
        check_forwarded(&[element], "203.0.113.9");
    }
    check_forwarded(&["for=203.0.113.9;host=\"a;for=10.0.0.9, for=10.0.0.8\""], "203.0.113.9");
    check_forwarded(&["for=203.0.113.9;host=\"a\\\", for=10.0.0.9\""], "203.0.113.9");
    check_forwarded(&["for=203.0.113.9;host=\"\u{fc}\""], "203.0.113.9");
    check_forwarded(&["FOR=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17");
    check_forwarded(&["for=\"[::ffff:203.0.113.9]\""], "203.0.113.9");
}

#[test]
fn forwarded_that_breaks_its_grammar_is_one_malformed_element() {
    for value in [
        "",
        "_hidden",
        "unknown",
        "Unknown",
        "256.1.1.1",
        "203.0.113.9:80",
        "[2001:db8::9]",
        "2001:db8::9",
        "a b",
    ] {
        check_forwarded(&[&format!("for={value}")], "malformed");
    }
    for value in [
        "2001:db8::17",
        "203.0.113.9:",
        "203.0.113.9:99999",
        "203.0.113.9:_x",
        "_x:80",
        "[203.0.113.9]",
        " 203.0.113.9",
    ] {
        check_forwarded(&[&format!("for=\"{value}\"")], "malformed");
    }
    for element in [
        "203.0.113.9",
        "by=203.0.113.9",
        "for",
        "for =203.0.113.9",
        "for= 203.0.113.9",
        "=203.0.113.9",
        ";",
        "\"for\"=203.0.113.9",
    ] {
        check_forwarded(&[element], "malformed");
    }
    for more in [
        "for=10.0.0.2",
        "FOR=10.0.0.2",
        "proto",
        "proto=",
        "proto=a/b",
        "a=1;A=2",
        "x=\"a\"b",
        "x=a\"b\"",
        "x=\"\u{1}\"",
        "\u{e9}=1",
    ] {
        check_forwarded(&[&format!("for=203.0.113.9;{more}")], "malformed");
    }
    check_forwarded(&["for=_client, for=203.0.113.9"], "malformed → 203.0.113.9");
    // A thousand parameters are read once, not each against each.
    let many = (0..1_000).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join(";") + ";";
    check_forwarded(&[&format!("{many}for=203.0.113.9")], "203.0.113.9");
    check_forwarded(&[&format!("{many}for=203.0.113.9;P0=2")], "malformed");
}

#[test]
fn a_quote_left_open_reaches_to_the_end_of_all_lines() {
    check_forwarded(&["for=\"_x, for=203.0.113.9"], "malformed");
    check_forwarded(&["for=\"_x", "for=203.0.113.9"], "malformed");
    check_forwarded(&["for=1.1.1.1, for=\"a, for=\"[2001:db8::9]\""], "1.1.1.1 → malformed");
    check_forwarded(&["for=1.1.1.1;x=\"", "for=\"[2001:db8::9]\";by=\"[2001:db8::8]\""], "malformed");
    check_forwarded(&["for=1.1.1.1;x=\"\\", "for=203.0.113.9"], "malformed");
    check_forwarded(&["for=1.1.1.1;x=\"\\\"", "for=203.0.113.9"], "malformed");
    check_forwarded(&["for=\"198.51.100.1, for=10.0.0.7\", for=203.0.113.9"], "malformed → 203.0.113.9");
}
