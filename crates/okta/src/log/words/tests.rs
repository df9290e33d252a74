use serde_json::json;

use super::{Words, WordsError};
use crate::log::event::tests::created;

#[test]
fn a_word_is_whole_and_in_any_case() {
    let mut event = serde_json::to_value(created()).unwrap();
    event["actor"]["displayName"] = json!("Jane Doe-Müller");
    event["client"]["geographicalContext"]["city"] = json!("San Francisco");
    event["displayMessage"] = json!("Blocked request from IP [1.1.1.1], in zone (nzo-1).");
    event["transaction"]["id"] = json!("XOxBw-2JIRnCFd0gG0GjHAAABjY");
    event["outcome"]["reason"] = json!("#1");
    for (q, expected) in [
        ("", true),
        ("  ", true),
        ("San Francisco", true),
        ("francisco SAN", true),
        ("fran", false),
        ("jane london", false),
        ("jane doe-müller", true),
        ("DOE", true),
        ("MÜLLER", true),
        ("1.1.1.1", true),
        ("1.1.1", false),
        ("nzo-1", true),
        ("zone", true),
        ("a@b.c", true),
        ("b.c", false),
        ("system.api_token.create", true),
        ("api_token", false),
        ("/api/internal/tokens", true),
        ("api/internal/tokens", true),
        ("XOxBw", true),
        ("2JIRnCFd0gG0GjHAAABjY", true),
        ("xoxbw-2jirncfd0gg0gjhaaabjy", true),
        ("00t1", true),
        // The whole of a text is a word, whatever it is made of.
        ("#1", true),
        // A key, a number.
        ("eventType", false),
        ("150008", false),
    ] {
        assert_eq!(Words::parse(q).unwrap().holds(&event), expected, "{q}");
    }
}

#[test]
fn b_103_words_are_bounded() {
    let many = |count: usize| vec!["a"; count].join(" ");
    assert_eq!(Words::parse(&many(10)).unwrap().words(), vec!["a"; 10]);
    assert_eq!(Words::parse(&many(11)), Err(WordsError::TooMany));
    assert!(Words::parse(&format!("a {}", "ü".repeat(40))).is_ok());
    assert_eq!(Words::parse(&format!("a {}", "ü".repeat(41))), Err(WordsError::TooLong));
}
