use engine::user::Role;
use engine::{Timestamp, UserId};
use proptest::prelude::*;
use serde_json::json;

use super::{NewUser, User, UserAbout, role_of, role_text};
use crate::zone::tests::any_json;

fn written(active: bool) -> String {
    let id = UserId::parse("00unkw1sfbTw08c0g1d7").unwrap();
    let user = engine::User { id, login: "ada@example.com".into(), role: Role::SuperAdmin, active };
    let at = Timestamp::from_micros(1_771_403_333_000_000);
    let about = UserAbout {
        first_name: "Ada",
        last_name: "Lovelace",
        email: "ada@example.org",
        created: at,
        updated: at,
    };
    serde_json::to_string(&User::of(&user, about, "https://ORG/")).unwrap()
}

#[test]
fn a_user_goes_out_in_okta_s_order() {
    assert_eq!(
        written(true),
        r#"{"id":"00unkw1sfbTw08c0g1d7","status":"ACTIVE","created":"2026-02-18T08:28:53.000Z","activated":null,"statusChanged":null,"lastLogin":null,"lastUpdated":"2026-02-18T08:28:53.000Z","passwordChanged":null,"type":{"id":"otyringfencedefault0"},"profile":{"firstName":"Ada","lastName":"Lovelace","mobilePhone":null,"secondEmail":null,"login":"ada@example.com","email":"ada@example.org"},"credentials":{"provider":{"type":"OKTA","name":"OKTA"}},"role":"super-admin","_links":{"deactivate":{"href":"https://ORG/api/v1/users/00unkw1sfbTw08c0g1d7/lifecycle/deactivate","method":"POST"},"self":{"href":"https://ORG/api/v1/users/00unkw1sfbTw08c0g1d7"}}}"#
    );
    let inactive = written(false);
    assert!(inactive.contains(r#""status":"DEPROVISIONED""#), "{inactive}");
    assert!(inactive.contains(r#"/lifecycle/activate","method":"POST"}"#), "{inactive}");
    assert!(!inactive.contains("deactivate"), "{inactive}");
}

#[test]
fn a_new_user_needs_a_login_only() {
    let new = NewUser::parse(&json!({"profile": {"login": "ci"}, "credentials": {"password": {}}})).unwrap();
    assert_eq!(new.role, Role::None);
    let profile = new.profile;
    assert_eq!((profile.login.as_str(), profile.email.as_str()), ("ci", "ci"));
    assert_eq!((profile.first_name.as_str(), profile.last_name.as_str()), ("", ""));
    let new = NewUser::parse(&json!({"role": "read-only-admin", "profile": {
        "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.org", "login": "ada", "mobilePhone": null}}));
    let new = new.unwrap();
    assert_eq!(new.role, Role::ReadOnlyAdmin);
    assert_eq!((new.profile.first_name.as_str(), new.profile.email.as_str()), ("Ada", "ada@example.org"));
}

#[test]
fn every_fault_is_named() {
    for (body, expected) in [
        (json!({}), "profile: is missing: it holds at least the `login`"),
        (json!({"profile": "x"}), "profile: must be an object, not text"),
        (json!({"profile": {}}), "profile.login: is missing: it is the name that the user is known by"),
        (
            json!({"profile": {"login": ""}}),
            "profile.login: is missing: it is the name that the user is known by",
        ),
        (json!({"profile": {"login": "a", "firstName": 5}}), "profile.firstName: must be text, not a number"),
        (
            json!({"profile": {"login": "a\u{1b}"}}),
            "profile.login: holds the character U+001B, which cannot be seen: leave control and format characters out",
        ),
        (
            json!({"profile": {"login": "a"}, "role": "root"}),
            "role: \"root\" is not a role: it is super-admin, read-only-admin or none",
        ),
    ] {
        let causes: Vec<String> =
            NewUser::parse(&body).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(causes.join("\n"), expected, "{body}");
    }
}

#[test]
fn a_role_has_one_word() {
    for role in [Role::None, Role::ReadOnlyAdmin, Role::SuperAdmin] {
        assert_eq!(role_of(role_text(role)), Some(role));
    }
    assert_eq!(role_of("Super-Admin"), None);
}

proptest! {
    #[test]
    fn no_body_is_too_odd(body in any_json()) {
        let _ = NewUser::parse(&body);
    }
}
