use std::collections::BTreeSet;

use super::{kind, kinds};

#[test]
fn every_type_is_found_by_its_name() {
    for one in kinds() {
        assert_eq!(kind(one.event_type), Some(one));
        assert!(["INFO", "WARN"].contains(&one.severity), "{one:?}");
        assert!(!one.display.is_empty(), "{one:?}");
    }
    let names: BTreeSet<_> = kinds().iter().map(|kind| kind.event_type).collect();
    assert_eq!(names.len(), kinds().len(), "no name stands twice");
    for unknown in ["", "zone", "system.api_token.disable", "System.Api_Token.Create"] {
        assert_eq!(kind(unknown), None, "{unknown}");
    }
}

#[test]
fn okta_s_types_say_what_okta_says() {
    for (name, display, legacy, severity) in [
        ("system.api_token.create", "Create API token", Some("api.token.create"), "INFO"),
        ("system.api_token.revoke", "Revoke API token", Some("api.token.revoke"), "INFO"),
        ("user.session.end", "User logout from Okta", Some("core.user_auth.logout_success"), "INFO"),
        (
            "system.api_token.request_outside_allowed_range",
            "API token used outside its network zones",
            None,
            "WARN",
        ),
    ] {
        let found = kind(name).unwrap();
        assert_eq!((found.display, found.legacy, found.severity), (display, legacy, severity), "{name}");
    }
}

/// Whatever `control` writes has a row: a type without one would go out without words.
#[test]
fn every_type_that_is_written_is_known() {
    let mut written = BTreeSet::new();
    collect(concat!(env!("CARGO_MANIFEST_DIR"), "/../control/src").as_ref(), &mut written);
    assert!(written.len() > 20, "{written:?}");
    let unknown: Vec<_> = written.iter().filter(|name| kind(name).is_none()).collect();
    assert!(unknown.is_empty(), "without a row in the table: {unknown:?}");
}

/// Texts in quotes that are a type's name by their form.
fn collect(folder: &std::path::Path, written: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, written);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            written.extend(text.split('"').filter(|word| is_type(word)).map(str::to_owned));
        }
    }
}

fn is_type(word: &str) -> bool {
    let (first, rest) = word.split_once('.').unwrap_or((word, ""));
    let groups = ["system", "zone", "user", "security", "organization", "ringfence"];
    let plain = |c: char| c.is_ascii_lowercase() || "._".contains(c);
    groups.contains(&first) && !rest.is_empty() && rest.chars().all(plain)
}
