use super::{Credentials, read};
use crate::token::Digest;

const MINTED: &str = "rf_4fQ2mXbT9LwK7RpZ1sVhYc_11Rs7S";
const OTHER: &str = "rf_q7W8e9R0t1Y2u3I4o5P6a7_2PcsOh";
const IMPORTED: &str = "00QCjAl4MlV-WPXM0HmjFx-vbGuaAAAAAAAAAAAAAA";

/// `T` in a value stands for the minted token's text, `U` for another's.
#[track_caller]
fn check(authorization: &[&str], configured: &[&str], expected: Credentials) {
    let spell = |lines: &[&str]| -> Vec<String> {
        lines.iter().map(|line| line.replace('T', MINTED).replace('U', OTHER)).collect()
    };
    let (authorization, configured) = (spell(authorization), spell(configured));
    let found = read(&bytes(&authorization), &bytes(&configured));
    assert_eq!(found, expected, "{authorization:?} {configured:?}");
}

fn bytes(lines: &[String]) -> Vec<&[u8]> {
    lines.iter().map(String::as_bytes).collect()
}

fn token(text: &str) -> Credentials {
    Credentials::Token(Digest::of(text.as_bytes()))
}

#[test]
fn a_scheme_then_one_token() {
    for line in
        ["SSWS T", "SSWST", "SSWS    T", "ssws T", "sSwST", "Bearer T", "bearer  T", "BEARER T", " SSWS T "]
    {
        check(&[line], &[], token(MINTED));
    }
    check(&[&format!("SSWS {IMPORTED}")], &[], token(IMPORTED));
    check(&[&format!("SSWS{IMPORTED}")], &[], token(IMPORTED));
    check(&[&format!("SSWS {}", "a".repeat(512))], &[], token(&"a".repeat(512)));
}

#[test]
fn a_scheme_of_ours_with_anything_else_is_malformed() {
    for line in
        ["SSWS", "Bearer", "SSWS ", "Bearer ", "SSWS x", "SSWS\tT", "Bearer\tT", "SSWS \tT", "SSWS T\t"]
    {
        check(&[line], &[], Credentials::Malformed);
    }
    for line in
        ["SSWS: T", "Bearer: T", "Bearer SSWS T", "SSWS Bearer T", "SSWS T x", "SSWS T T", "SSWS \"T\""]
    {
        check(&[line], &[], Credentials::Malformed);
    }
    for line in
        ["SSWS T,", "SSWS T, SSWS U", "SSWS T,SSWS T", "SSWS ,T", "SSWS \u{a0}T", "SSWS T\u{a0}", "SSWS T\0"]
    {
        check(&[line], &[], Credentials::Malformed);
    }
    check(&[&format!("SSWS {}", "a".repeat(513))], &[], Credentials::Malformed);
    check(&[&format!("SSWS {}T", " ".repeat(600))], &[], Credentials::Malformed);
}

#[test]
fn bearer_needs_its_blank() {
    check(&["BearerT"], &[], Credentials::None);
    check(&["BearerT"], &["T"], token(MINTED));
}

#[test]
fn another_scheme_presents_no_token_and_hides_none() {
    check(&["Basic dXNlcjpwYXNz"], &[], Credentials::None);
    check(&["Basic dXNlcjpwYXNz"], &["T"], token(MINTED));
    check(&["Negotiate"], &["T"], token(MINTED));
    check(&["T"], &[], Credentials::None);
    // But a comma may be the seam of two lines, and what has no scheme is nobody's.
    check(&["Basic dXNlcjpwYXNz, SSWS T"], &[], Credentials::Malformed);
    for line in ["", " ", "\tSSWS T", "Basic\tx", "\u{a0}SSWS T", "=x", ":"] {
        check(&[line], &[], Credentials::Malformed);
        check(&[line], &["T"], Credentials::Malformed);
    }
}

#[test]
fn one_line_of_each_header_and_one_token_in_both() {
    check(&[], &[], Credentials::None);
    check(&[], &["T"], token(MINTED));
    check(&[], &[" T "], token(MINTED));
    check(&["SSWS T"], &["T"], token(MINTED));
    for (authorization, configured) in [
        (&["SSWS T", "SSWS T"][..], &[][..]),
        (&["SSWS T", "Basic dXNlcjpwYXNz"], &[]),
        (&["SSWS T"], &["U"]),
        (&["SSWS T"], &["x"]),
        (&["SSWS T"], &[""]),
        (&["SSWS x"], &["T"]),
        (&["SSWS T"], &["T", "T"]),
        (&[], &["T", "T"]),
        (&[], &["T,T"]),
        (&[], &["SSWS T"]),
        (&[], &[""]),
    ] {
        check(authorization, configured, Credentials::Malformed);
    }
}

#[test]
fn the_texts_found_in_one_call_are_one_token_or_none() {
    let texts =
        |texts: &[&str]| Credentials::of_texts(&texts.iter().map(|text| text.as_bytes()).collect::<Vec<_>>());
    assert_eq!(texts(&[]), Credentials::None);
    assert_eq!(texts(&[MINTED]), token(MINTED));
    assert_eq!(texts(&[MINTED, MINTED, MINTED]), token(MINTED));
    for different in
        [&[MINTED, OTHER][..], &["rf_", MINTED], &[MINTED, "rf_"], &["hello"], &["hello", "hello"], &[""]]
    {
        assert_eq!(texts(different), Credentials::Malformed, "{different:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_malformed() {
    let text = MINTED.as_bytes();
    let with = |before: &[u8], after: &[u8]| read(&[&[before, text, after].concat()], &[]);
    assert_eq!(with(b"SSWS ", b""), token(MINTED));
    assert_eq!(with(b"SSWS ", b"\xa0"), Credentials::Malformed);
    assert_eq!(with(b"SSWS \xa0", b""), Credentials::Malformed);
    assert_eq!(with(b"SSWS\xa0", b""), Credentials::Malformed);
    assert_eq!(with(b"\xffSSWS ", b""), Credentials::Malformed);
}
