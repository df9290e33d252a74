use engine::Usage;
use proptest::prelude::*;

use super::Filter;

/// `printed` is the same filter with only the parentheses that it needs.
fn check(text: &str, printed: &str) {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(filter.to_string(), printed, "{text}");
    assert_eq!(Filter::parse(printed), Ok(filter), "{text}");
}

#[test]
fn reads_what_okta_documents() {
    check(r#"usage eq "POLICY""#, r#"usage eq "POLICY""#);
    check(r#"(id eq "a" or id eq "b")"#, r#"id eq "a" or id eq "b""#);
    check(
        r#"((id eq "a" or id eq "b") and usage eq "POLICY")"#,
        r#"(id eq "a" or id eq "b") and usage eq "POLICY""#,
    );
    check("system eq true", "system eq true");
    check(r#"system eq "false""#, "system eq false");
    check(r#"  usage  EQ "BLOCKLIST" And system Eq false "#, r#"usage eq "BLOCKLIST" and system eq false"#);
    check(r#"id eq "a\"b\\c""#, r#"id eq "a\"b\\c""#);
}

#[test]
fn and_binds_tighter_than_or() {
    check(r#"id eq "a" or id eq "b" and system eq true"#, r#"id eq "a" or id eq "b" and system eq true"#);
    let filter = Filter::parse(r#"id eq "a" or id eq "b" and system eq true"#).unwrap();
    assert!(filter.holds("a", Usage::Policy, false));
    assert!(!filter.holds("b", Usage::Policy, false));
    let filter = Filter::parse(r#"(id eq "a" or id eq "b") and system eq true"#).unwrap();
    assert!(!filter.holds("a", Usage::Policy, false));
}

#[test]
fn what_is_no_filter_is_told_where() {
    for (text, expected) in [
        ("", "filter: `id`, `usage` or `system` is expected at position 0"),
        ("name eq \"a\"", "filter: `id`, `usage` or `system` is expected at position 0"),
        ("ID eq \"a\"", "filter: `id`, `usage` or `system` is expected at position 0"),
        ("status eq \"ACTIVE\"", "filter: `id`, `usage` or `system` is expected at position 0"),
        ("id ne \"a\"", "filter: `eq` is expected at position 3"),
        ("id pr", "filter: `eq` is expected at position 3"),
        ("id eq a", "filter: an id in quotes is expected at position 6"),
        ("id eq \"a", "filter: an id in quotes is expected at position 6"),
        ("id eq \"a\\n\"", "filter: an id in quotes is expected at position 6"),
        ("usage eq \"policy\"", "filter: `\"POLICY\"` or `\"BLOCKLIST\"` is expected at position 9"),
        ("system eq 1", "filter: `true` or `false` is expected at position 10"),
        ("system eq true true", "filter: `and`, `or` or the end is expected at position 15"),
        ("system eq true and", "filter: `id`, `usage` or `system` is expected at position 18"),
        ("(system eq true", "filter: `)` is expected at position 15"),
        ("system eq true)", "filter: `and`, `or` or the end is expected at position 14"),
        ("not (system eq true)", "filter: `id`, `usage` or `system` is expected at position 0"),
    ] {
        let error = Filter::parse(text).map_err(|error| error.to_string());
        assert_eq!(error, Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn b_103_a_filter_is_bounded() {
    let nested = |depth: usize| format!("{}system eq true{}", "(".repeat(depth), ")".repeat(depth));
    let joined = |terms: usize| vec!["system eq true"; terms].join(" and ");
    let padded = |bytes: usize| format!("{:bytes$}", "system eq true");
    for (good, bad, expected) in [
        (nested(16), nested(17), "filter: it has more than 16 parentheses inside each other"),
        (joined(50), joined(51), "filter: it has more than 50 comparisons"),
        (padded(2048), padded(2049), "filter: it has more than 2048 bytes"),
        (nested(1), nested(900), "filter: it has more than 16 parentheses inside each other"),
    ] {
        assert!(Filter::parse(&good).is_ok(), "{good}");
        assert_eq!(Filter::parse(&bad).unwrap_err().to_string(), expected);
    }
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        "\\PC{0,8}".prop_map(Filter::Id),
        prop_oneof![Just(Usage::Policy), Just(Usage::Blocklist)].prop_map(Filter::Usage),
        any::<bool>().prop_map(Filter::System),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        let pair = (inner.clone(), inner).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            pair.clone().prop_map(|(a, b)| Filter::And(a, b)),
            pair.prop_map(|(a, b)| Filter::Or(a, b)),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read(filter in any_filter()) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }
}
