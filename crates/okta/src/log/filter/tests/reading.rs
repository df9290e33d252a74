use proptest::prelude::*;

use super::super::{Field, Filter, Operator, Value};

/// `printed` is the same filter with only the parentheses that it needs.
fn check(text: &str, printed: &str) {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(filter.to_string(), printed, "{text}");
    assert_eq!(Filter::parse(printed), Ok(filter), "{text}");
}

#[test]
fn reads_what_okta_documents() {
    for text in [
        r#"eventType eq "user.session.start" and outcome.result eq "FAILURE""#,
        r#"target.id eq "00uxc78lMKUMVIHLTAXY" and target.id eq "0oabe82gnXOFVCDUMVAK""#,
        r#"actor.id ne "00uxc78lMKUMVIHLTAXY""#,
        r#"client.ipAddress eq "184.73.186.14""#,
        r#"transaction.detail.requestApiTokenId eq "00T94e3cn9kSEO3c51s5""#,
        r#"debugContext.debugData.url co "/oauth/""#,
        "legacyEventType pr",
        "securityContext.asNumber gt 64511",
        "securityContext.isProxy eq true",
        "client.geographicalContext.geolocation.lat le -17.25",
        "outcome.reason eq null",
    ] {
        check(text, text);
    }
    check(
        r#"NOT(eventType SW "zone.")  AND (severity Eq "WARN")"#,
        r#"not (eventType sw "zone.") and severity eq "WARN""#,
    );
    check(
        r#"(eventType eq "a" or eventType eq "b") and (uuid pr and (version pr))"#,
        r#"(eventType eq "a" or eventType eq "b") and (uuid pr and version pr)"#,
    );
    check("\tuuid\tpr ", "uuid pr");
    check(r#"uuid eq"a"and version pr"#, r#"uuid eq "a" and version pr"#);
}

#[test]
fn and_binds_tighter_than_or_and_not_tighter_than_both() {
    let one = |path: &str| Box::new(Filter::Present(Field::of(path).unwrap()));
    let not = Filter::Not(one("uuid"));
    let and = Filter::And(Box::new(not), one("version"));
    assert_eq!(
        Filter::parse("severity pr or not (uuid pr) and version pr"),
        Ok(Filter::Or(one("severity"), Box::new(and)))
    );
}

#[test]
fn a_text_is_json_s() {
    for (written, text) in [
        (r#""a\"b\\c""#, "a\"b\\c"),
        (r#""\/\b\f\n\r\t""#, "/\u{8}\u{c}\n\r\t"),
        (r#""\u00fc\ud83d\ude00""#, "ü😀"),
        (r#""ü (and) or""#, "ü (and) or"),
        (r#""""#, ""),
    ] {
        let read = Filter::parse(&format!("uuid eq {written}")).unwrap();
        let (field, operator) = (Field::of("uuid").unwrap(), Operator::Equal);
        assert_eq!(read, Filter::Is { field, operator, value: Value::Text(text.into()) });
        assert_eq!(Filter::parse(&read.to_string()), Ok(read));
    }
}

#[test]
fn a_number_is_json_s() {
    let of = |text: &str| Filter::parse(&format!("securityContext.asNumber eq {text}")).ok();
    for (good, printed) in [
        ("0", "0"),
        ("-0", "-0.0"),
        ("15169", "15169"),
        ("1.50", "1.5"),
        ("1e3", "1000.0"),
        ("18446744073709551615", "18446744073709551615"),
        ("\"15169\"", "\"15169\""),
    ] {
        let filter = of(good).unwrap_or_else(|| panic!("{good}"));
        assert_eq!(filter.to_string(), format!("securityContext.asNumber eq {printed}"));
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }
    for bad in ["01", "+1", "1.", ".5", "0x10", "1_000", "NaN", "1e999", "--1", "\"x\"", "\" 1\""] {
        assert_eq!(of(bad), None, "{bad}");
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let number = |number: Option<serde_json::Number>| number.map(Value::Number);
    prop_oneof![
        3 => ".{0,8}".prop_map(Value::Text),
        1 => any::<i64>().prop_map(|n| Value::Number(n.into())),
        1 => any::<f64>().prop_filter_map("finite", move |n| number(serde_json::Number::from_f64(n))),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => Just(Value::Null),
    ]
}

/// Of a field that holds anything and one that holds text: those that take every operator.
fn any_filter() -> impl Strategy<Value = Filter> {
    let field = prop_oneof!["uuid|target\\.id", "debugContext\\.debugData\\.[a-z.]{1,5}"]
        .prop_map(|path| Field::of(&path).unwrap());
    let is = (field.clone(), prop::sample::select(Operator::ALL.to_vec()), any_value());
    let is = is.prop_filter_map("fits", |(field, operator, value)| {
        let filter = Filter::Is { field, operator, value };
        let plain = matches!(filter, Filter::Is { value: Value::Boolean(_) | Value::Null, .. });
        (!plain || matches!(operator, Operator::Equal | Operator::NotEqual)).then_some(filter)
    });
    let leaf = prop_oneof![4 => is, 1 => field.prop_map(Filter::Present)];
    leaf.prop_recursive(4, 16, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            pair.clone().prop_map(|(a, b)| Filter::And(a, b)),
            pair.prop_map(|(a, b)| Filter::Or(a, b)),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read(filter in any_filter()) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }
}
