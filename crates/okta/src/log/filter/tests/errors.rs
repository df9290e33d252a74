use super::super::{Filter, FilterError};

fn error(text: &str) -> FilterError {
    Filter::parse(text).expect_err(text)
}

/// Okta's samples, word for word (system-log, "Errors").
#[test]
fn errors_are_okta_s() {
    for (text, code, summary, position) in [
        (
            r#"display_message eqq "Create okta user""#,
            "E0000053",
            r#"Invalid filter 'display_message eqq "Create okta user"': Unrecognized attribute operator 'eqq' at position 16. Expected: eq,co,sw,pr,gt,ge,lt,le"#,
            16,
        ),
        (
            r#"uuid pr and some_invalid_field eq "x""#,
            "E0000053",
            "field is not valid: some_invalid_field",
            12,
        ),
        (
            r#"published gt "2024-11-06T06:34:37.964Z""#,
            "E0000031",
            "The supplied combination of operator and field is not currently supported. Operator: gt, Field: published",
            0,
        ),
        (
            "published pr",
            "E0000031",
            "The supplied combination of operator and field is not currently supported. Operator: pr, Field: published",
            0,
        ),
        (
            "securityContext.isProxy gt true",
            "E0000031",
            "The supplied combination of operator and field is not currently supported. Operator: gt, Field: securityContext.isProxy",
            24,
        ),
        (
            "securityContext.asNumber CO 15",
            "E0000031",
            "The supplied combination of operator and field is not currently supported. Operator: co, Field: securityContext.asNumber",
            25,
        ),
    ] {
        let error = error(text);
        let found = (error.code().text(), error.summary(text), error.position());
        assert_eq!(found, (code, summary.to_owned(), position));
    }
}

#[test]
fn what_is_no_filter_is_told_where() {
    let value = "a text in quotes, a number, `true`, `false` or `null`";
    for (text, expected, position) in [
        ("", "a field", 0),
        ("()", "a field", 1),
        ("uuid", "an operator", 4),
        ("uuid (", "an operator", 5),
        ("uuid eq", value, 7),
        ("uuid eq a", value, 8),
        ("uuid eq 'a'", value, 8),
        ("uuid eq TRUE", value, 8),
        ("uuid eq \"a", value, 8),
        ("uuid eq \"a\\\"", value, 8),
        ("uuid eq \"\\x\"", value, 8),
        ("uuid eq \"\\ud83d\"", value, 8),
        ("uuid eq \"a\nb\"", value, 8),
        ("uuid eq \"ü\" and version eq ü", value, 27),
        ("uuid co null", "a text in quotes or a number", 8),
        ("uuid gt true", "a text in quotes or a number", 8),
        ("securityContext.asNumber eq \"AS1\"", "a number", 28),
        ("securityContext.asNumber eq true", "a number", 28),
        ("securityContext.isProxy eq 1", "`true` or `false`", 27),
        ("securityContext.isProxy eq \"TRUE\"", "`true` or `false`", 27),
        ("uuid pr version pr", "`and`, `or` or the end", 8),
        ("uuid pr)", "`and`, `or` or the end", 7),
        ("uuid pr and", "a field", 11),
        ("(uuid pr", "`)`", 8),
        ("not uuid pr", "`(`", 4),
        ("not not (uuid pr)", "`(`", 4),
    ] {
        let error = error(text);
        assert_eq!(error, FilterError::Expected { expected, position }, "{text}");
        assert_eq!(error.code().text(), "E0000053");
    }
    let said = error("uuid eq a").summary("uuid eq a");
    assert_eq!(said, format!("Invalid filter 'uuid eq a': {value} is expected at position 8"));
}

#[test]
fn names_and_operators_are_told_from_those_that_there_are() {
    for (text, field) in [
        ("EventType pr", "EventType"),
        ("actor pr", "actor"),
        ("target[type pr", "target[type"),
        ("and pr", "and"),
    ] {
        assert_eq!(error(text), FilterError::UnknownField { field: field.into(), position: 0 }, "{text}");
    }
    for (text, operator) in [("uuid = \"a\"", "="), ("uuid eq= \"a\"", "eq="), ("uuid in (\"a\")", "in")] {
        let expected = FilterError::UnknownOperator { operator: operator.into(), position: 5 };
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn b_103_a_filter_of_the_log_is_bounded() {
    let nested = |depth: usize| format!("{}uuid pr{}", "not (".repeat(depth), ")".repeat(depth));
    let joined = |terms: usize| vec!["uuid pr"; terms].join(" and ");
    let padded = |bytes: usize| format!("{:bytes$}", "uuid pr");
    for (good, bad, expected, position) in [
        (nested(16), nested(17), "it has more than 16 parentheses inside each other", 84),
        (joined(50), joined(51), "it has more than 50 comparisons", 600),
        (padded(2048), padded(2049), "it has more than 2048 bytes", 2048),
        (nested(1), nested(300), "it has more than 16 parentheses inside each other", 84),
    ] {
        assert!(Filter::parse(&good).is_ok(), "{good}");
        let error = error(&bad);
        assert_eq!((error.to_string().as_str(), error.position()), (expected, position), "{bad}");
    }
}

#[test]
fn b_107_a_summary_holds_nothing_that_acts_on_a_terminal() {
    let text = "uuid \u{1b}[2J\u{202e}";
    let found = error(text).summary(text);
    assert!(found.starts_with("Invalid filter 'uuid \u{fffd}[2J\u{fffd}': Unrecognized"), "{found}");
    let long = "x".repeat(5_000);
    let found = error(&long).summary(&long);
    assert!(found.len() < 2_200 && found.contains("xx…': it has more than 2048 bytes"), "{found}");
}
