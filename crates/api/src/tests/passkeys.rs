//! Passkeys: who may make one, who may use one, and what is wrong with the others.

use serde_json::{Value, json};

use crate::testing::authenticator::Authenticator;
use crate::testing::browser::{Browser, page};
use crate::testing::{Answer, Bench};

const ORIGIN: &str = "https://tokens.example.com";
const RP_ID: &str = "tokens.example.com";

fn authenticator(number: u8) -> Authenticator {
    Authenticator::new(number, ORIGIN, RP_ID)
}

/// Begins a ceremony and gives what the authenticator is asked.
async fn start(bench: &Bench, path: &str, body: &Value) -> Value {
    let answer = bench.ask(page("POST", path, body)).await;
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

async fn start_set_up(bench: &Bench, link: &str) -> Value {
    let body = json!({ "link": link, "login": "jane", "firstName": "Jane", "lastName": "Doe" });
    start(bench, "/ringfence/v1/setup/passkey/start", &body).await
}

async fn set_up_with(bench: &Bench, link: &str, started: &Value, credential: &Value) -> Answer {
    let body =
        json!({ "link": link, "ceremony": started["ceremony"], "credential": credential, "name": "Laptop" });
    bench.ask(page("POST", "/ringfence/v1/setup/passkey", &body)).await
}

/// The first administrator, with this passkey.
async fn set_up(bench: &Bench, authenticator: &mut Authenticator) -> Browser {
    let started = start_set_up(bench, &bench.link).await;
    let credential = authenticator.create(&started["publicKey"]);
    Browser::of(&set_up_with(bench, &bench.link, &started, &credential).await, "")
}

async fn start_sign_in(bench: &Bench) -> Value {
    start(bench, "/ringfence/v1/sign-in/passkey/start", &json!({})).await
}

async fn sign_in_with(bench: &Bench, ceremony: &Value, credential: &Value) -> Answer {
    let body = json!({ "ceremony": ceremony, "credential": credential });
    bench.ask(page("POST", "/ringfence/v1/sign-in/passkey", &body)).await
}

async fn sign_in(bench: &Bench, authenticator: &mut Authenticator) -> Answer {
    let started = start_sign_in(bench).await;
    let credential = authenticator.get(&started["publicKey"]);
    sign_in_with(bench, &started["ceremony"], &credential).await
}

async fn refused(bench: &Bench, answer: &Answer, why: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "E0000004"), "{why}");
    let event = bench.store.latest_events(1).await.expect("readable").remove(0);
    assert_eq!(event.kind, "user.authentication.fail");
    assert!(event.detail.contains(why), "{why}: {}", event.detail);
}

#[tokio::test]
async fn a_passkey_sets_up_and_signs_in() {
    let bench = Bench::new().await;
    let mut laptop = authenticator(1);
    let started = start_set_up(&bench, &bench.link).await;
    let options = &started["publicKey"];
    assert_eq!((&options["rp"]["id"], &options["user"]["name"]), (&json!(RP_ID), &json!("jane")));
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    let browser = set_up(&bench, &mut laptop).await;
    assert!(browser.cookie.starts_with("__Host-rf_session="));
    assert_eq!(
        bench.ask(page("POST", "/ringfence/v1/setup", &json!({ "link": bench.link }))).await.status,
        401
    );
    let asked = start_sign_in(&bench).await;
    assert_eq!(asked["publicKey"]["userVerification"], "required");
    assert_eq!(asked["publicKey"]["rpId"], RP_ID);
    assert_eq!(asked["publicKey"]["allowCredentials"], json!([]), "whom it knows is not told");
    let answer = sign_in(&bench, &mut laptop).await;
    let again = Browser::of(&answer, "");
    assert_eq!(
        (&answer.json()["user"]["login"], &answer.json()["session"]["way"]),
        (&json!("jane"), &json!("passkey"))
    );
    let own = bench.ask(again.get("/ringfence/v1/passkeys")).await.json();
    assert_eq!((&own[0]["name"], own[0]["lastUsed"].is_string()), (&json!("Laptop"), true));
    // She has no password, and nobody is told so (B-121).
    assert_eq!(bench.sign_in("jane", "x", "000000").await.status, 401);
}

#[tokio::test]
async fn b_100_whoever_is_not_verified_has_no_passkey_and_no_session() {
    let bench = Bench::new().await;
    let mut laptop = Authenticator { verifies: false, ..authenticator(1) };
    let started = start_set_up(&bench, &bench.link).await;
    let credential = laptop.create(&started["publicKey"]);
    assert_eq!(set_up_with(&bench, &bench.link, &started, &credential).await.status, 400);
    laptop.verifies = true;
    set_up(&bench, &mut laptop).await;
    laptop.verifies = false;
    refused(&bench, &sign_in(&bench, &mut laptop).await, "not verified").await;
    laptop.verifies = true;
    assert_eq!(sign_in(&bench, &mut laptop).await.status, 200);
}

#[tokio::test]
async fn b_100_only_public_url_s_origin_and_name_count() {
    let bench = Bench::new().await;
    let mut laptop = authenticator(1);
    set_up(&bench, &mut laptop).await;
    for origin in [
        "https://evil.example",
        "http://tokens.example.com",
        "https://tokens.example.com:8443",
        "https://a.tokens.example.com",
        "https://example.com",
        "http://localhost:8700",
    ] {
        origin.clone_into(&mut laptop.origin);
        refused(&bench, &sign_in(&bench, &mut laptop).await, "another origin").await;
    }
    ORIGIN.clone_into(&mut laptop.origin);
    "example.com".clone_into(&mut laptop.rp_id);
    refused(&bench, &sign_in(&bench, &mut laptop).await, "why").await;
    RP_ID.clone_into(&mut laptop.rp_id);
    assert_eq!(sign_in(&bench, &mut laptop).await.status, 200);
    let mut elsewhere = Authenticator::new(2, "https://evil.example", RP_ID);
    let link = bench.control.renew_setup_link("jane").await.expect("a link");
    let started = start_set_up(&bench, link.reveal()).await;
    let credential = elsewhere.create(&started["publicKey"]);
    assert_eq!(set_up_with(&bench, link.reveal(), &started, &credential).await.status, 400);
}

#[tokio::test]
async fn b_100_a_counter_that_goes_back_is_refused_and_told() {
    let bench = Bench::new().await;
    let mut laptop = authenticator(1);
    set_up(&bench, &mut laptop).await;
    assert_eq!(sign_in(&bench, &mut laptop).await.status, 200);
    assert_eq!(sign_in(&bench, &mut laptop).await.status, 200);
    for clone in [1, 0] {
        // The next signature has one more.
        laptop.counter = clone;
        refused(&bench, &sign_in(&bench, &mut laptop).await, "counter that went back").await;
    }
    laptop.counter = 100;
    assert_eq!(sign_in(&bench, &mut laptop).await.status, 200);
}

#[tokio::test]
async fn b_100_a_challenge_is_answered_once_and_within_five_minutes() {
    let bench = Bench::new().await;
    let mut laptop = authenticator(1);
    set_up(&bench, &mut laptop).await;
    let started = start_sign_in(&bench).await;
    let credential = laptop.get(&started["publicKey"]);
    assert_eq!(sign_in_with(&bench, &started["ceremony"], &credential).await.status, 200);
    refused(&bench, &sign_in_with(&bench, &started["ceremony"], &credential).await, "not open").await;
    let other = start_sign_in(&bench).await;
    refused(&bench, &sign_in_with(&bench, &other["ceremony"], &credential).await, "challenge").await;
    refused(&bench, &sign_in_with(&bench, &json!("another"), &credential).await, "not open").await;
    let late = start_sign_in(&bench).await;
    let credential = laptop.get(&late["publicKey"]);
    bench.advance(300);
    refused(&bench, &sign_in_with(&bench, &late["ceremony"], &credential).await, "not open").await;
    let wrong = sign_in_with(&bench, &start_sign_in(&bench).await["ceremony"], &json!({})).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn b_100_one_ceremony_s_challenge_is_none_of_another() {
    let bench = Bench::new().await;
    let mut laptop = authenticator(1);
    let browser = set_up(&bench, &mut laptop).await;
    // To add a passkey is not to sign in with one.
    let adding = bench.ask(browser.write("POST", "/ringfence/v1/passkeys/start", &json!({}))).await.json();
    let credential = laptop.get(&adding["publicKey"]);
    refused(&bench, &sign_in_with(&bench, &adding["ceremony"], &credential).await, "not open").await;
    // A link's challenge is the link's.
    let first = bench.control.renew_setup_link("jane").await.expect("a link");
    let started = start_set_up(&bench, first.reveal()).await;
    let second = bench.control.renew_setup_link("jane").await.expect("a link");
    let mut phone = authenticator(2);
    let credential = phone.create(&started["publicKey"]);
    assert_eq!(set_up_with(&bench, second.reveal(), &started, &credential).await.status, 400);
    assert_eq!(set_up_with(&bench, first.reveal(), &started, &credential).await.status, 401);
}

#[tokio::test]
async fn an_unknown_or_another_s_passkey_signs_nobody_in() {
    let bench = Bench::new().await;
    let mut laptop = authenticator(1);
    set_up(&bench, &mut laptop).await;
    refused(&bench, &sign_in(&bench, &mut authenticator(2)).await, "unknown passkey").await;
    // Another key under the known name.
    let mut forged = Authenticator { credential: laptop.credential.clone(), ..authenticator(2) };
    refused(&bench, &sign_in(&bench, &mut forged).await, "another user's passkey").await;
    let started = start_sign_in(&bench).await;
    let mut credential = laptop.get(&started["publicKey"]);
    credential["response"]["userHandle"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    refused(&bench, &sign_in_with(&bench, &started["ceremony"], &credential).await, "another user's").await;
    let started = start_sign_in(&bench).await;
    let mut credential = laptop.get(&started["publicKey"]);
    let other = authenticator(3).get(&started["publicKey"]);
    credential["response"]["signature"] = other["response"]["signature"].clone();
    refused(&bench, &sign_in_with(&bench, &started["ceremony"], &credential).await, "the signature").await;
}

#[tokio::test]
async fn b_102_own_passkeys_are_added_and_removed_but_not_the_last_way_in() {
    let bench = Bench::new().await;
    let (mut laptop, mut phone) = (authenticator(1), authenticator(2));
    let browser = set_up(&bench, &mut laptop).await;
    let started = bench.ask(browser.write("POST", "/ringfence/v1/passkeys/start", &json!({}))).await.json();
    let excluded = started["publicKey"]["excludeCredentials"].as_array().map(Vec::len);
    assert_eq!(excluded, Some(1), "the browser is told of the one that is there");
    let add = |credential: Value, name: &str| json!({ "ceremony": started["ceremony"], "credential": credential, "name": name });
    bench.advance(1);
    let body = add(phone.create(&started["publicKey"]), "Phone");
    let added = bench.ask(browser.write("POST", "/ringfence/v1/passkeys", &body)).await;
    assert_eq!((added.status.as_u16(), &added.json()["name"]), (200, &json!("Phone")));
    assert_eq!(
        bench.store.latest_events(1).await.expect("readable")[0].kind,
        "user.authentication.passkey.create"
    );
    assert_eq!(bench.ask(browser.write("POST", "/ringfence/v1/passkeys", &body)).await.status, 400, "once");
    assert_eq!(sign_in(&bench, &mut phone).await.status, 200);
    let own = bench.ask(browser.get("/ringfence/v1/passkeys")).await.json();
    let path =
        |number: usize| format!("/ringfence/v1/passkeys/{}", own[number]["id"].as_str().expect("an id"));
    assert_eq!(bench.ask(browser.write("DELETE", &path(0), &json!({}))).await.status, 204);
    assert_eq!(bench.ask(browser.write("DELETE", &path(0), &json!({}))).await.status, 404);
    assert_eq!(
        bench.store.latest_events(1).await.expect("readable")[0].kind,
        "user.authentication.passkey.delete"
    );
    refused(&bench, &sign_in(&bench, &mut laptop).await, "unknown passkey").await;
    let last = bench.ask(browser.write("DELETE", &path(1), &json!({}))).await;
    assert_eq!(last.status, 400);
    assert!(String::from_utf8_lossy(&last.bytes).contains("the last way in"));
    assert_eq!(bench.ask(browser.get("/ringfence/v1/session")).await.status, 200, "sessions stay");
}

#[tokio::test]
async fn a_link_adds_a_passkey_and_leaves_the_others() {
    let bench = Bench::new().await;
    let (mut laptop, mut phone) = (authenticator(1), authenticator(2));
    let browser = set_up(&bench, &mut laptop).await;
    let link = bench.control.renew_setup_link("jane").await.expect("a link");
    let started = start_set_up(&bench, link.reveal()).await;
    let credential = phone.create(&started["publicKey"]);
    assert_eq!(set_up_with(&bench, link.reveal(), &started, &credential).await.status, 200);
    assert_eq!(bench.ask(browser.get("/ringfence/v1/session")).await.status, 401, "other sessions end");
    assert_eq!(sign_in(&bench, &mut laptop).await.status, 200);
    assert_eq!(sign_in(&bench, &mut phone).await.status, 200);
    // The same passkey again is none, and the link stays for another.
    let link = bench.control.renew_setup_link("jane").await.expect("a link");
    let started = start_set_up(&bench, link.reveal()).await;
    let twin = phone.create(&started["publicKey"]);
    assert_eq!(set_up_with(&bench, link.reveal(), &started, &twin).await.status, 400);
    assert_eq!(
        bench.ask(page("POST", "/ringfence/v1/setup", &json!({ "link": link.reveal() }))).await.status,
        200
    );
}

#[tokio::test]
async fn whoever_is_deactivated_has_no_passkey_that_works() {
    let bench = Bench::new().await;
    let (mut laptop, mut phone) = (authenticator(1), authenticator(2));
    set_up(&bench, &mut laptop).await;
    let new = control::user::NewUser {
        login: "sam".to_owned(),
        role: engine::Role::SuperAdmin,
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        active: true,
    };
    bench.control.create_user(&control::Actor::Machine, new).await.expect("created");
    let link = bench.control.renew_setup_link("sam").await.expect("a link");
    let started = start_set_up(&bench, link.reveal()).await;
    assert_eq!(started["publicKey"]["user"]["name"], "sam", "a later link renames nobody");
    let credential = phone.create(&started["publicKey"]);
    assert_eq!(set_up_with(&bench, link.reveal(), &started, &credential).await.status, 200);
    bench.control.set_user_active(&control::Actor::Machine, "sam", false, None).await.expect("deactivated");
    refused(&bench, &sign_in(&bench, &mut phone).await, "the user").await;
}
