use proptest::prelude::*;

use super::{Cursor, CursorError, LimitError, Page, limit};

const KEY: [u8; 32] = [7; 32];

fn page<'a>(after: Option<&'a str>, filter: Option<&'a str>, next: Option<&'a str>) -> Page<'a> {
    Page {
        base: "https://tokens.example.com",
        path: "/api/v1/zones",
        after,
        limit: 20,
        filter,
        others: &[],
        next,
    }
}

fn check(page: Page<'_>, expected: &[&str]) {
    assert_eq!(page.links(), expected);
}

#[test]
fn links_stand_in_lines_of_their_own() {
    check(page(None, None, None), &[r#"<https://tokens.example.com/api/v1/zones?limit=20>; rel="self""#]);
    check(
        page(Some("a_-1"), Some("usage eq \"POLICY\""), Some("b")),
        &[
            r#"<https://tokens.example.com/api/v1/zones?after=a_-1&limit=20&filter=usage%20eq%20%22POLICY%22>; rel="self""#,
            r#"<https://tokens.example.com/api/v1/zones?after=b&limit=20&filter=usage%20eq%20%22POLICY%22>; rel="next""#,
        ],
    );
    let slash = Page { base: "http://localhost:8700/", ..page(None, None, None) };
    check(slash, &[r#"<http://localhost:8700/api/v1/zones?limit=20>; rel="self""#]);
}

#[test]
fn no_filter_breaks_out_of_its_link() {
    let [only] = page(None, Some("\">\r\nSet-Cookie: a&b=c;ü"), None).links().try_into().unwrap();
    assert_eq!(
        only,
        r#"<https://tokens.example.com/api/v1/zones?limit=20&filter=%22%3E%0D%0ASet-Cookie%3A%20a%26b%3Dc%3B%C3%BC>; rel="self""#
    );
}

#[test]
fn a_limit_is_clamped() {
    for (text, expected) in [
        (None, Ok(20)),
        (Some("1"), Ok(1)),
        (Some("0"), Ok(1)),
        (Some("200"), Ok(200)),
        (Some("201"), Ok(200)),
        (Some("99999999999999999999999"), Ok(200)),
        (Some("-1"), Ok(200)),
        (Some("007"), Ok(7)),
        (Some("-2"), Err(LimitError)),
        (Some("+2"), Err(LimitError)),
        (Some(""), Err(LimitError)),
        (Some("2.5"), Err(LimitError)),
        (Some("ten"), Err(LimitError)),
    ] {
        assert_eq!(limit(text, 20, 200), expected, "{text:?}");
    }
}

#[test]
fn b_104_a_cursor_of_another_list_is_none() {
    let sealed = Cursor::seal(&KEY, "zones?", "nzo00000000000000002");
    assert_eq!(Cursor::open(&KEY, "zones?", &sealed).as_deref(), Ok("nzo00000000000000002"));
    assert_eq!(Cursor::open(&KEY, "zones?usage eq \"POLICY\"", &sealed), Err(CursorError));
    assert_eq!(Cursor::open(&KEY, "users?", &sealed), Err(CursorError));
    assert_eq!(Cursor::open(&[8; 32], "zones?", &sealed), Err(CursorError));
    for forged in ["", "nzo00000000000000002", "BlockedIpZones", "AAAA", "%%%", &"A".repeat(4096)] {
        assert_eq!(Cursor::open(&KEY, "zones?", forged), Err(CursorError), "{forged}");
    }
    // What belongs to the scope must not pass for what belongs to the key.
    let moved = Cursor::seal(&KEY, "zones", "?x");
    assert_eq!(Cursor::open(&KEY, "zones?", &moved), Err(CursorError));
}

proptest! {
    #[test]
    fn a_cursor_opens_to_what_it_was_sealed_with(scope in "\\PC{0,40}", last in "\\PC{0,40}") {
        let sealed = Cursor::seal(&KEY, &scope, &last);
        prop_assert!(sealed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        prop_assert_eq!(Cursor::open(&KEY, &scope, &sealed), Ok(last));
    }

    #[test]
    fn b_104_a_changed_cursor_is_none(at in 0_usize..48, with in "[A-Za-z0-9_-]") {
        let sealed = Cursor::seal(&KEY, "zones?", "nzo00000000000000002");
        prop_assume!(sealed.get(at..=at) != Some(&with));
        let mut changed = sealed.clone();
        changed.replace_range(at..=at, &with);
        prop_assert_eq!(Cursor::open(&KEY, "zones?", &changed), Err(CursorError));
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,80}") {
        prop_assert_eq!(Cursor::open(&KEY, "zones?", &text), Err(CursorError));
        let _ = limit(Some(&text), 20, 200);
    }
}
