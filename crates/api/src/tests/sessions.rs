//! Sessions: how they begin, what they may, and how they end.

use engine::Role;
use serde_json::json;

use crate::testing::browser::{BY_ADDRESS, Browser, PASSWORD, code, page, zone};
use crate::testing::{Ask, Bench};

const SESSION: &str = "/ringfence/v1/session";

async fn is_in(bench: &Bench, browser: &Browser) -> bool {
    // The clock jumps in these tests; contact to the store is as good as before.
    bench.control.confirm().await.expect("the store is there");
    bench.ask(browser.get(SESSION)).await.status == 200
}

#[tokio::test]
async fn b_098_a_planted_cookie_is_nobody_and_no_sign_in_keeps_it() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let planted = format!("__Host-rf_session={}", "a".repeat(44));
    assert_eq!(bench.ask(Ask::new("GET", SESSION).header("cookie", &planted)).await.status, 401);
    let local = browser.cookie.replace("__Host-rf_session", "rf_session_local");
    assert_eq!(
        bench.ask(Ask::new("GET", SESSION).header("cookie", &local)).await.status,
        401,
        "another name"
    );
    bench.advance(30);
    for cookie in [planted, browser.cookie.clone()] {
        bench.advance(30);
        let body = json!({ "login": "jane", "password": PASSWORD, "code": code(&browser.totp, bench.now()) });
        let ask = page("POST", "/ringfence/v1/sign-in/password", &body).header("cookie", &cookie);
        let fresh = Browser::of(&bench.ask(ask).await, &browser.totp);
        assert_ne!(fresh.cookie, cookie, "a new id at each sign-in");
        assert!(is_in(&bench, &fresh).await);
    }
    assert!(!is_in(&bench, &browser).await, "the session that the browser came with is over");
}

#[tokio::test]
async fn b_098_a_session_is_over_once_it_is_signed_out() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let other = bench.sign_in_again(&browser).await;
    let out = bench.ask(browser.write("DELETE", SESSION, &json!({}))).await;
    assert_eq!(out.status, 204);
    assert_eq!(
        out.header("set-cookie"),
        "__Host-rf_session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    );
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(bench.store.latest_events(1).await.expect("readable")[0].kind, "user.session.end");
    assert!(!is_in(&bench, &browser).await);
    let late = bench.ask(browser.write("POST", "/api/v1/zones", &zone("late"))).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (401, "E0000011"));
    assert!(is_in(&bench, &other).await, "the other one goes on");
}

#[tokio::test]
async fn the_store_has_no_text_of_a_cookie() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let text = browser.cookie.split('=').nth(1).expect("a value");
    assert!(text.len() >= 43, "256 bits of base62: {}", text.len());
    let digest = engine::Digest::of(text.as_bytes());
    assert!(bench.store.session(&digest).await.expect("readable").is_some());
    assert_ne!(browser.csrf, text);
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_after_half_a_day() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    bench.advance(1_799);
    assert!(is_in(&bench, &browser).await);
    bench.advance(1_799);
    assert!(is_in(&bench, &browser).await, "use has moved its end");
    bench.advance(1_800);
    assert!(!is_in(&bench, &browser).await, "idle");
    let browser = bench.sign_in_again(&browser).await;
    for _ in 0..25 {
        bench.advance(1_700);
        assert!(is_in(&bench, &browser).await);
    }
    bench.advance(699);
    assert!(is_in(&bench, &browser).await);
    bench.advance(1);
    assert!(!is_in(&bench, &browser).await, "half a day is the end, however much it was used");
}

#[tokio::test]
async fn use_is_written_once_a_minute() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let digest = engine::Digest::of(browser.cookie.split('=').nth(1).expect("a value").as_bytes());
    let mut seen = Vec::new();
    for seconds in [30, 29, 1, 59, 1] {
        bench.advance(seconds);
        assert!(is_in(&bench, &browser).await);
        let record = bench.store.session(&digest).await.expect("readable").expect("there");
        seen.push(record.last_seen.since(record.created).as_secs());
    }
    assert_eq!(seen, [0, 0, 60, 60, 120]);
}

#[tokio::test]
async fn a_user_lists_and_ends_own_sessions_and_nobody_else_s() {
    let bench = Bench::at(BY_ADDRESS).await;
    let first = bench.set_up().await;
    let second = bench.sign_in_again(&first).await;
    let third = bench.sign_in_again(&first).await;
    let stranger = bench.other_admin("sam", Role::SuperAdmin).await;
    let list = bench.ask(second.get("/ringfence/v1/sessions")).await.json();
    let current: Vec<_> =
        list.as_array().expect("a list").iter().map(|session| session["current"] == true).collect();
    assert_eq!(current, [false, true, false]);
    let path = format!("/ringfence/v1/sessions/{}", list[0]["id"].as_str().expect("an id"));
    assert_eq!(bench.ask(stranger.write("DELETE", &path, &json!({}))).await.status, 404);
    assert!(is_in(&bench, &first).await);
    assert_eq!(bench.ask(second.write("DELETE", &path, &json!({}))).await.status, 204);
    assert!(!is_in(&bench, &first).await);
    assert_eq!(bench.ask(second.write("DELETE", "/ringfence/v1/sessions", &json!({}))).await.status, 204);
    assert!(!is_in(&bench, &third).await && is_in(&bench, &second).await && is_in(&bench, &stranger).await);
    let own = format!("/ringfence/v1/sessions/{}", list[1]["id"].as_str().expect("an id"));
    let out = bench.ask(second.write("DELETE", &own, &json!({}))).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"), "it was this very one");
}

#[tokio::test]
async fn a_user_has_at_most_twenty_sessions_and_the_oldest_ends() {
    let bench = Bench::at(BY_ADDRESS).await;
    let first = bench.set_up().await;
    let second = bench.sign_in_again(&first).await;
    for _ in 0..18 {
        bench.sign_in_again(&first).await;
    }
    assert!(is_in(&bench, &first).await);
    bench.sign_in_again(&first).await;
    assert!(!is_in(&bench, &first).await && is_in(&bench, &second).await);
}

#[tokio::test]
async fn deactivating_the_user_ends_the_sessions_for_good() {
    let bench = Bench::at(BY_ADDRESS).await;
    bench.set_up().await;
    let sam = bench.other_admin("sam", Role::SuperAdmin).await;
    for active in [false, true] {
        bench.control.set_user_active(&control::Actor::Machine, "sam", active, None).await.expect("changed");
        assert!(!is_in(&bench, &sam).await, "active: {active}");
    }
}

#[tokio::test]
async fn b_090_a_read_only_administrator_s_session_changes_nothing_but_itself() {
    let bench = Bench::at(BY_ADDRESS).await;
    bench.set_up().await;
    let sam = bench.other_admin("sam", Role::ReadOnlyAdmin).await;
    assert_eq!(bench.ask(sam.get(SESSION)).await.json()["user"]["role"], "read-only-admin");
    assert_eq!(bench.ask(sam.get("/api/v1/zones")).await.status, 200);
    for (method, path) in [
        ("POST", "/api/v1/zones"),
        ("POST", "/ringfence/v1/tokens"),
        ("POST", "/ringfence/v1/users"),
        ("DELETE", "/api/v1/zones/nzox"),
    ] {
        let answer = bench.ask(sam.write(method, path, &zone("x"))).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "E0000006"), "{method} {path}");
    }
    assert_eq!(bench.ask(sam.write("DELETE", SESSION, &json!({}))).await.status, 204);
}

#[tokio::test]
async fn a_session_has_no_token_to_revoke_and_its_posts_may_be_repeated() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let revoke = bench.ask(browser.write("DELETE", "/api/v1/api-tokens/current", &json!({}))).await;
    assert_eq!(revoke.status, 400);
    let once = || browser.write("POST", "/api/v1/zones", &zone("office")).header("idempotency-key", "k");
    let (first, again) = (bench.ask(once()).await.json(), bench.ask(once()).await.json());
    assert_eq!(first["id"], again["id"]);
    let other = bench.sign_in_again(&browser).await;
    let theirs = other.write("POST", "/api/v1/zones", &zone("office")).header("idempotency-key", "k");
    assert_eq!(
        bench.ask(theirs).await.status,
        400,
        "another session's key is another key: the name is taken"
    );
}

#[tokio::test]
async fn without_tls_a_session_is_for_the_machine_itself() {
    let bench = Bench::with(|settings| crate::Settings {
        public_url: "http://127.0.0.1:8700".to_owned(),
        hosts: vec!["inside.example".to_owned()],
        ..settings
    })
    .await;
    let browser = bench.set_up().await;
    assert!(browser.cookie.starts_with("rf_session_local="));
    let mut ask = browser.get(SESSION);
    ask.headers[0].1 = "inside.example".to_owned();
    assert_eq!(bench.ask(ask).await.status, 401);
    let mut ask = page("POST", "/ringfence/v1/setup", &json!({ "link": bench.link }));
    ask.headers[0].1 = "inside.example".to_owned();
    let refused = bench.ask(ask).await;
    assert_eq!(refused.status, 403);
    assert!(String::from_utf8_lossy(&refused.bytes).contains("plain HTTP"));
}

#[tokio::test]
async fn a_role_that_is_lost_is_lost_at_the_next_call() {
    let bench = Bench::at(BY_ADDRESS).await;
    bench.set_up().await;
    let sam = bench.other_admin("sam", Role::SuperAdmin).await;
    for (role, reads, writes) in
        [(Role::ReadOnlyAdmin, 200, 403), (Role::None, 403, 403), (Role::SuperAdmin, 200, 200)]
    {
        let mut record = bench.store.user("sam").await.expect("readable").expect("there");
        std::sync::Arc::make_mut(&mut record.user).role = role;
        let mut write = bench.store.begin().await.expect("a write");
        write.update_user(&record).await.expect("updated");
        write.next_revision(engine::Timestamp::default(), 0).await.expect("a revision");
        write.commit().await.expect("committed");
        bench.control.confirm().await.expect("read again");
        assert_eq!(bench.ask(sam.get("/api/v1/zones")).await.status, reads, "{role:?}");
        let made = bench.ask(sam.write("POST", "/api/v1/zones", &zone("office"))).await;
        assert_eq!(made.status, writes, "{role:?}");
    }
}

#[tokio::test]
async fn a_session_has_as_many_calls_a_minute_as_a_token() {
    let bench = Bench::with(|settings| crate::Settings {
        public_url: BY_ADDRESS.to_owned(),
        limits: crate::Limits { calls_per_minute: 3, ..crate::Limits::default() },
        ..settings
    })
    .await;
    let browser = bench.set_up().await;
    for left in ["2", "1", "0"] {
        let answer = bench.ask(browser.get(SESSION)).await;
        assert_eq!((answer.status.as_u16(), answer.header("x-rate-limit-remaining")), (200, left));
    }
    assert_eq!(bench.ask(browser.get(SESSION)).await.status, 429);
    let other = bench.other_admin("sam", Role::SuperAdmin).await;
    assert_eq!(bench.ask(other.get(SESSION)).await.status, 200, "each has its own");
}

#[tokio::test]
async fn what_a_browser_calls_itself_is_cut_to_one_visible_line() {
    let bench = Bench::at(BY_ADDRESS).await;
    let first = bench.set_up().await;
    bench.advance(30);
    let body = json!({ "login": "jane", "password": PASSWORD, "code": code(&first.totp, bench.now()) });
    let mut ask = page("POST", "/ringfence/v1/sign-in/password", &body);
    ask.headers.retain(|(name, _)| *name != "user-agent");
    let name = format!("<b>\t{}", "x".repeat(400));
    let answer = bench.ask(ask.header("user-agent", &name)).await;
    let kept = answer.json()["session"]["userAgent"].as_str().expect("a text").to_owned();
    assert_eq!((kept.len(), kept.starts_with("<b>x")), (256, true), "{kept}");
}
