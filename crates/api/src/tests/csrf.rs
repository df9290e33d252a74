//! Other pages that act through a signed-in browser.

use serde_json::json;

use crate::testing::browser::{BY_ADDRESS, page, zone};
use crate::testing::{Ask, Bench};

const ZONES: &str = "/api/v1/zones";

/// What a page sends beside the cookie, and whether it is heard.
type Sent<'a> = (&'a str, &'a [(&'a str, &'a str)], bool);

#[tokio::test]
async fn b_095_a_write_by_session_comes_from_the_console_itself() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let csrf = browser.csrf.as_str();
    let json = ("content-type", "application/json");
    let same = ("sec-fetch-site", "same-origin");
    let token = ("x-ringfence-csrf", csrf);
    let own = ("origin", BY_ADDRESS);
    let wrong = csrf.to_lowercase();
    let table: &[Sent<'_>] = &[
        ("all of it", &[json, same, token], true),
        ("an older browser's Origin", &[json, own, token], true),
        ("with a charset", &[("content-type", "application/json; charset=utf-8"), same, token], true),
        ("text/plain JSON", &[("content-type", "text/plain"), same, token], false),
        ("a form", &[("content-type", "application/x-www-form-urlencoded"), same, token], false),
        ("another kind that begins alike", &[("content-type", "application/json-seq"), same, token], false),
        ("two kinds", &[json, ("content-type", "text/plain"), same, token], false),
        ("a body of no kind", &[("content-length", "9"), same, token], false),
        ("another site", &[json, ("sec-fetch-site", "cross-site"), token], false),
        ("a sibling domain", &[json, ("sec-fetch-site", "same-site"), token], false),
        ("a typed address", &[json, ("sec-fetch-site", "none"), token], false),
        ("another Origin", &[json, ("origin", "https://evil.example"), token], false),
        ("a sibling's Origin", &[json, ("origin", "https://a.203.0.113.5"), token], false),
        ("the same name without TLS", &[json, ("origin", "http://203.0.113.5"), token], false),
        ("another port", &[json, ("origin", "https://203.0.113.5:444"), token], false),
        ("no page at all", &[json, ("origin", "null"), token], false),
        ("no Origin", &[json, token], false),
        ("the header missing", &[json, same], false),
        ("the header wrong", &[json, same, ("x-ringfence-csrf", &wrong)], false),
        ("the header empty", &[json, same, ("x-ringfence-csrf", "")], false),
        ("the header twice", &[json, same, token, token], false),
    ];
    for (number, (what, headers, heard)) in table.iter().enumerate() {
        let body = zone(&format!("zone {number}"));
        let before = bench.store.revision().await.expect("readable");
        let mut ask = Ask::new("POST", ZONES).header("cookie", &browser.cookie).json(&body);
        // By its public name, so that the machine's own do not help.
        ask.headers[0].1 = "203.0.113.5".to_owned();
        let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value));
        let answer = bench.ask(ask).await;
        if *heard {
            assert_eq!(answer.status, 200, "{what}: {}", String::from_utf8_lossy(&answer.bytes));
        } else {
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "E0000006"), "{what}");
            assert_eq!(bench.store.revision().await.expect("readable"), before, "{what}");
        }
    }
}

#[tokio::test]
async fn b_095_another_session_s_header_does_not_do() {
    let bench = Bench::at(BY_ADDRESS).await;
    let first = bench.set_up().await;
    let second = bench.sign_in_again(&first).await;
    let mixed = crate::testing::browser::Browser { csrf: first.csrf.clone(), ..second.clone() };
    let office = zone("office");
    assert_eq!(bench.ask(mixed.write("POST", ZONES, &office)).await.status, 403);
    assert_eq!(bench.ask(second.write("POST", ZONES, &office)).await.status, 200);
}

#[tokio::test]
async fn b_095_on_the_machine_itself_the_origin_is_the_host_s() {
    let bench = Bench::at("http://127.0.0.1:8700").await;
    let browser = bench.set_up().await;
    for (host, origin, status) in [
        ("127.0.0.1:8700", "http://127.0.0.1:8700", 200),
        ("localhost:8700", "http://localhost:8700", 200),
        ("localhost:8700", "http://localhost:9999", 403),
        ("localhost:8700", "http://localhost.evil.example:8700", 403),
        ("localhost:8700", "localhost:8700", 403),
    ] {
        let body = zone(&format!("{host} {origin}"));
        let mut ask = Ask::new("POST", ZONES)
            .header("cookie", &browser.cookie)
            .header("x-ringfence-csrf", &browser.csrf)
            .header("content-type", "application/json")
            .header("origin", origin)
            .json(&body);
        ask.headers[0].1 = host.to_owned();
        assert_eq!(bench.ask(ask).await.status, status, "{host} {origin}");
    }
}

#[tokio::test]
async fn b_095_a_token_beside_a_cookie_is_what_counts() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    let admin = bench.admin.clone();
    // No page could send it: nothing of a browser is asked for.
    let office = zone("office");
    let ask = Ask::new("POST", ZONES).header("cookie", &browser.cookie).token(&admin).json(&office);
    assert_eq!(bench.ask(ask).await.status, 200);
    for wrong in ["SSWS nothing", "Basic YTpi", ""] {
        let ask = browser.get("/api/v1/org").header("authorization", wrong);
        assert_eq!(bench.ask(ask).await.status, 401, "{wrong}: the cookie must not help");
    }
}

#[tokio::test]
async fn b_095_reading_by_another_site_s_page_is_refused_too() {
    let bench = Bench::at(BY_ADDRESS).await;
    let browser = bench.set_up().await;
    for (site, status) in [
        (Some("same-origin"), 200),
        (Some("none"), 200),
        (None, 200),
        (Some("cross-site"), 403),
        (Some("same-site"), 403),
    ] {
        let ask = Ask::new("GET", "/api/v1/org").header("cookie", &browser.cookie);
        let ask = match site {
            Some(site) => ask.header("sec-fetch-site", site),
            None => ask,
        };
        assert_eq!(bench.ask(ask).await.status, status, "{site:?}");
    }
}

#[tokio::test]
async fn b_095_nobody_is_signed_in_or_set_up_by_another_page() {
    let bench = Bench::at(BY_ADDRESS).await;
    let body = json!({ "link": bench.link, "login": "jane" });
    for path in [
        "/ringfence/v1/setup",
        "/ringfence/v1/setup/password/start",
        "/ringfence/v1/setup/password",
        "/ringfence/v1/sign-in/password",
    ] {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
            ("content-type", "application/json"),
        ] {
            let ask = Ask::new("POST", path).header(name, value).json(&body);
            let ask =
                if name == "content-type" { ask } else { ask.header("content-type", "application/json") };
            assert_eq!(bench.ask(ask).await.status, 403, "{path} {name}: {value}");
        }
        let mut ask = page("POST", path, &body);
        ask.headers.retain(|(name, _)| *name != "content-type");
        assert_eq!(bench.ask(ask.header("content-type", "text/plain")).await.status, 403, "{path}");
    }
}
