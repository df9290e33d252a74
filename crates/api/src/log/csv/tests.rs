use super::cell;

#[test]
fn b_108_no_cell_begins_a_formula() {
    for (text, expected) in [
        ("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\""),
        ("+1", "\"'+1\""),
        ("-1", "\"'-1\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("\t=1", "\"'\t=1\""),
        ("\r=1", "\"'\r=1\""),
        ("\n=1", "\"'\n=1\""),
        ("  =1", "\"'  =1\""),
        ("\u{a0}=1", "\"'\u{a0}=1\""),
        ("＝1", "\"'＝1\""),
        ("%0A=1", "\"'%0A=1\""),
    ] {
        assert_eq!(cell(text), expected, "{text:?}");
    }
}

#[test]
fn cells_are_quoted_where_they_must_be() {
    for (text, expected) in [
        ("", ""),
        ("plain", "plain"),
        ("a=b", "a=b"),
        ("a,b", "\"a,b\""),
        ("say \"no\"", "\"say \"\"no\"\"\""),
        ("two\r\nlines", "\"two\r\nlines\""),
        ("a;b", "\"a;b\""),
        ("'=1", "'=1"),
    ] {
        assert_eq!(cell(text), expected, "{text:?}");
    }
}
