//! Ways in, and those who have none.

use std::collections::HashSet;

use engine::Role;
use serde_json::json;

use crate::Settings;
use crate::testing::browser::{BY_ADDRESS, Browser, PASSWORD, code, page};
use crate::testing::{Ask, Bench};

#[tokio::test]
async fn the_link_names_the_first_administrator_and_signs_in() {
    let bench = Bench::at(BY_ADDRESS).await;
    let read = bench.ask(page("POST", "/ringfence/v1/setup", &json!({ "link": bench.link }))).await;
    assert_eq!(read.status, 200);
    let read = read.json();
    for (field, value) in [
        ("login", json!("admin")),
        ("isFirst", json!(true)),
        ("passkeys", json!(false)),
        ("passwords", json!(true)),
        ("address", json!("203.0.113.9")),
        ("chain", json!(["203.0.113.9"])),
        ("peerIsProxy", json!(false)),
    ] {
        assert_eq!(read[field], value, "{field}");
    }
    let browser = bench.set_up().await;
    let said = bench.ask(browser.get("/ringfence/v1/session")).await.json();
    assert_eq!(said["user"]["login"], "jane");
    assert_eq!(said["user"]["role"], "super-admin");
    assert_eq!((&said["user"]["firstName"], &said["user"]["lastName"]), (&json!("Jane"), &json!("Doe")));
    assert_eq!((&said["csrf"], &said["address"]), (&json!(browser.csrf), &json!("203.0.113.9")));
    assert_eq!(said["session"]["way"], "password");
    assert_eq!(said["session"]["userAgent"], "Firefox");
    let kinds: Vec<_> =
        bench.store.latest_events(3).await.expect("readable").into_iter().map(|e| e.kind).collect();
    let expected: HashSet<_> =
        ["user.account.update_profile", "user.authentication.set_up", "user.session.start"].into();
    assert_eq!(kinds.iter().map(String::as_str).collect::<HashSet<_>>(), expected);
}

#[tokio::test]
async fn b_101_a_link_is_good_once_for_an_hour_and_kept_as_a_digest() {
    let bench = Bench::at(BY_ADDRESS).await;
    bench.advance(3_599);
    bench.set_up().await;
    let spent = bench.ask(page("POST", "/ringfence/v1/setup", &json!({ "link": bench.link }))).await;
    assert_eq!((spent.status.as_u16(), spent.code().as_str()), (401, "E0000004"));
    assert!(
        spent.json()["errorCauses"][0]["errorSummary"]
            .as_str()
            .expect("a cause")
            .contains("admin recover LOGIN")
    );
    let (again, _) = bench.use_link(&bench.link, "mallory").await;
    assert_eq!(again.status, 401);
    let link = bench.control.renew_setup_link("jane").await.expect("a link");
    bench.advance(3_600);
    let (late, _) = bench.use_link(link.reveal(), "jane").await;
    assert_eq!(late.status, 401);
}

#[tokio::test]
async fn b_101_a_later_link_gives_a_way_in_and_renames_nobody() {
    let bench = Bench::at(BY_ADDRESS).await;
    let before = bench.set_up().await;
    let first = bench.control.renew_setup_link("jane").await.expect("a link");
    let link = bench.control.renew_setup_link("JANE").await.expect("a link");
    let (replaced, _) = bench.use_link(first.reveal(), "jane").await;
    assert_eq!(replaced.status, 401, "only the newest link is good");
    assert_eq!(bench.ask(before.get("/ringfence/v1/session")).await.status, 200, "until it is used");
    let (answer, secret) = bench.use_link(link.reveal(), "mallory").await;
    let after = Browser::of(&answer, &secret);
    assert_eq!(answer.json()["user"]["login"], "jane");
    assert_eq!(bench.ask(before.get("/ringfence/v1/session")).await.status, 401, "every other session ends");
    bench.advance(30);
    let old = bench.sign_in("jane", PASSWORD, &code(&before.totp, bench.now())).await;
    assert_eq!(old.status, 401, "the codes before are dead");
    bench.sign_in_again(&after).await;
    for (login, kind) in [("nobody", "no User"), ("plain", "Only an active administrator")] {
        if login == "plain" {
            bench.token_of(Role::None).await;
        }
        let login = if login == "plain" { "None" } else { login };
        let said = bench.control.renew_setup_link(login).await.expect_err(login).to_string();
        assert!(said.contains(kind), "{said}");
    }
}

#[tokio::test]
async fn what_is_wrong_at_the_set_up_is_said_and_the_link_stays() {
    let bench = Bench::at(BY_ADDRESS).await;
    let start = json!({ "link": bench.link, "login": "jane" });
    let start = bench.ask(page("POST", "/ringfence/v1/setup/password/start", &start)).await.json();
    let secret = start["totpSecret"].as_str().expect("a secret");
    assert!(start["totpUri"].as_str().expect("a URI").starts_with("otpauth://totp/Ringfence:jane?secret="));
    let right = json!({ "link": bench.link, "ceremony": start["ceremony"], "login": "jane", "firstName": "Jane",
        "lastName": "Doe", "password": PASSWORD, "code": code(secret, bench.now()) });
    let (long, short) = ("a".repeat(129), "a".repeat(11));
    for (field, value) in [
        ("password", json!(short)),
        ("password", json!(long)),
        ("login", json!("a b")),
        ("login", json!("")),
        ("code", json!("000000")),
        ("ceremony", json!("another")),
        ("firstName", json!("a\u{202e}b")),
        ("more", json!(1)),
        ("code", json!(1)),
    ] {
        let mut body = right.clone();
        body[field] = value.clone();
        let answer = bench.ask(page("POST", "/ringfence/v1/setup/password", &body)).await;
        assert_eq!(answer.status, 400, "{field}: {value}");
        assert!(String::from_utf8_lossy(&answer.bytes).contains(if field == "code" && value == 1 {
            "integer"
        } else {
            field
        }));
    }
    assert_eq!(bench.ask(page("POST", "/ringfence/v1/setup/password", &right)).await.status, 200);
    let events = bench.store.latest_events(50).await.expect("readable");
    assert!(events.iter().all(|event| !event.detail.contains(secret) && !event.detail.contains(PASSWORD)));
}

#[tokio::test]
async fn the_ways_in_depend_on_where_the_console_is() {
    for (url, passwords, expected) in [
        ("https://tokens.example.com", true, (true, true, json!("tokens.example.com"))),
        ("https://tokens.example.com", false, (true, false, json!("tokens.example.com"))),
        ("http://localhost:8700", true, (true, true, json!("localhost"))),
        (BY_ADDRESS, true, (false, true, json!(null))),
        (BY_ADDRESS, false, (false, false, json!(null))),
        ("http://127.0.0.1:8700", true, (false, true, json!(null))),
    ] {
        let bench =
            Bench::with(|settings| Settings { public_url: url.to_owned(), passwords, ..settings }).await;
        let said = bench.ask(Ask::new("GET", "/ringfence/v1/sign-in")).await.json();
        let (passkeys, by_password, rp_id) = expected;
        assert_eq!(said, json!({ "passkeys": passkeys, "passwords": by_password, "rpId": rp_id }), "{url}");
        let refused = bench.sign_in("admin", PASSWORD, "000000").await.status;
        assert_eq!(refused, if by_password { 401 } else { 403 }, "{url}");
        let (answer, _) = bench.use_link(&bench.link, "jane").await;
        assert_eq!(answer.status, if by_password { 200 } else { 403 }, "{url}");
    }
}

#[tokio::test]
async fn b_121_whatever_is_wrong_the_answer_and_the_work_are_the_same() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    bench.other_admin("gone", Role::SuperAdmin).await;
    bench.control.set_user_active(&control::Actor::Machine, "gone", false, None).await.expect("deactivated");
    bench.token_of(Role::None).await;
    bench.advance(30);
    let right = code(&browser.totp, bench.now());
    let mut answers = HashSet::new();
    let events = bench.store.latest_events(500).await.expect("readable").len();
    let table = [
        ("nobody", PASSWORD, &*right),
        ("jane", "wrong horse battery", &*right),
        ("jane", PASSWORD, "000000"),
        ("gone", PASSWORD, &*right),
        ("None", PASSWORD, &*right),
        ("jane", "", ""),
        ("", "", ""),
    ];
    for (number, (login, password, code)) in (1..).zip(table) {
        let before = bench.hashes_computed();
        let answer = bench.sign_in(login, password, code).await;
        assert_eq!(bench.hashes_computed(), before + 1, "{login}: one hash, known or not");
        let id = answer.header("x-ringfence-error-id").to_owned();
        assert!(id.starts_with("oae"), "{id}");
        let body = String::from_utf8_lossy(&answer.bytes).replace(&id, "");
        let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        answers.insert((answer.status, body, names));
        let told = bench.store.latest_events(500).await.expect("readable");
        assert_eq!((told.len(), told[0].kind.as_str()), (events + number, "user.authentication.fail"));
        assert!(!told[0].detail.contains("nobody") && !told[0].target_name.contains("nobody"));
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert_eq!(answers.iter().next().expect("one").0, 401);
    assert_eq!(bench.sign_in("jane", PASSWORD, &right).await.status, 200, "the code was not used up");
}

#[tokio::test]
async fn b_121_too_many_attempts_are_told_known_or_not() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let mut told = HashSet::new();
    for login in ["jane", "nobody"] {
        for attempt in 0..10 {
            assert_eq!(bench.sign_in(login, "wrong", "000000").await.status, 401, "{login} {attempt}");
        }
        let before = bench.hashes_computed();
        let answer = bench.sign_in(login, PASSWORD, &code(&browser.totp, bench.now())).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (429, "E0000047"), "{login}");
        assert_eq!(bench.hashes_computed(), before, "no work");
        told.insert(answer.header("retry-after").to_owned());
    }
    assert_eq!(told, HashSet::from(["900".to_owned()]));
    // Another spelling of the login is the same one.
    assert_eq!(bench.sign_in("ＪＡＮＥ", PASSWORD, "000000").await.status, 429);
    bench.advance(900);
    assert_eq!(bench.sign_in("jane", PASSWORD, &code(&browser.totp, bench.now())).await.status, 200);
}

#[tokio::test]
async fn an_address_has_so_many_attempts_at_sign_ins_and_links() {
    let bench = Bench::at(BY_ADDRESS).await;
    for attempt in 0..50 {
        let status = if attempt % 2 == 0 {
            bench.sign_in(&format!("login{attempt}"), "wrong", "000000").await.status
        } else {
            bench
                .ask(page("POST", "/ringfence/v1/setup", &json!({ "link": format!("guess{attempt}") })))
                .await
                .status
        };
        assert_eq!(status, 401, "{attempt}");
    }
    let link = json!({ "link": "guess" });
    assert_eq!(bench.sign_in("fresh", "wrong", "000000").await.status, 429);
    assert_eq!(bench.ask(page("POST", "/ringfence/v1/setup", &link)).await.status, 429);
    let elsewhere = Ask { peer: "203.0.113.10", ..page("POST", "/ringfence/v1/setup", &link) };
    assert_eq!(bench.ask(elsewhere).await.status, 401);
}

#[tokio::test]
async fn a_code_is_good_once() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let first = code(&browser.totp, bench.now());
    assert_eq!(bench.sign_in("jane", PASSWORD, &first).await.status, 401, "the set-up has used it");
    bench.advance(30);
    let second = code(&browser.totp, bench.now());
    assert_eq!(bench.sign_in("jane", PASSWORD, &second).await.status, 200);
    assert_eq!(bench.sign_in("jane", PASSWORD, &second).await.status, 401);
    assert_eq!(bench.sign_in("jane", PASSWORD, &first).await.status, 401, "and never an older one");
}

#[tokio::test]
async fn b_101_of_two_who_use_the_link_at_once_one_is_in() {
    let bench = Bench::at(BY_ADDRESS).await;
    let (jane, mallory) =
        tokio::join!(bench.use_link(&bench.link, "jane"), bench.use_link(&bench.link, "mallory"));
    let mut statuses = [jane.0.status.as_u16(), mallory.0.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    let admin = bench.store.all_users().await.expect("readable").remove(0).user.id;
    assert_eq!(bench.store.sessions_of(&admin).await.expect("readable").len(), 1);
}
