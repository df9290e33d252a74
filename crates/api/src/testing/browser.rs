//! A browser that signs in: it keeps its cookie, and sends what browsers send.

use engine::{Role, Timestamp};
use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret};

use super::{Answer, Ask, Bench};

/// Where no passkey can be had.
pub(crate) const BY_ADDRESS: &str = "https://203.0.113.5";
pub(crate) const PASSWORD: &str = "correct horse battery";

#[derive(Clone, Debug)]
pub(crate) struct Browser {
    /// `name=value`.
    pub(crate) cookie: String,
    pub(crate) csrf: String,
    /// Of the one-time codes.
    pub(crate) totp: String,
}

/// What is about the browser that is signed in, and nothing to a token.
pub(crate) fn is_for_sessions(path: &str) -> bool {
    ["/ringfence/v1/session", "/ringfence/v1/passkeys"].iter().any(|begin| path.starts_with(begin))
}

/// One zone, as a body.
pub(crate) fn zone(name: &str) -> Value {
    json!({ "type": "IP", "name": name, "gateways": [{ "type": "CIDR", "value": "198.51.100.0/24" }] })
}

/// A call that a page of the console makes, without who is signed in.
pub(crate) fn page<'a>(method: &'a str, path: &'a str, body: &Value) -> Ask<'a> {
    Ask::new(method, path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json")
        .header("user-agent", "Firefox")
        .json(body)
}

impl Browser {
    /// Of the answer to a sign-in.
    pub(crate) fn of(answer: &Answer, totp: &str) -> Self {
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        let cookie = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let csrf = answer.json()["csrf"].as_str().expect("a token").to_owned();
        Self { cookie, csrf, totp: totp.to_owned() }
    }

    pub(crate) fn get<'a>(&self, path: &'a str) -> Ask<'a> {
        Ask::new("GET", path).header("sec-fetch-site", "same-origin").header("cookie", &self.cookie)
    }

    /// With all that a write needs.
    pub(crate) fn write<'a>(&self, method: &'a str, path: &'a str, body: &Value) -> Ask<'a> {
        page(method, path, body).header("cookie", &self.cookie).header("x-ringfence-csrf", &self.csrf)
    }
}

/// What an authenticator shows.
pub(crate) fn code(secret: &str, at: Timestamp) -> String {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30);
    let secret = Secret::try_from_base32(secret).expect("base32");
    let totp = builder.with_secret(secret).build().expect("a secret of 160 bits");
    totp.generate(u64::try_from(at.seconds()).expect("after 1970")).to_string()
}

impl Bench {
    /// Uses the link, up to the answer.
    pub(crate) async fn use_link(&self, link: &str, login: &str) -> (Answer, String) {
        let start = json!({ "link": link, "login": login });
        let start = self.ask(page("POST", "/ringfence/v1/setup/password/start", &start)).await;
        let start = start.json();
        let secret = start["totpSecret"].as_str().unwrap_or("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").to_owned();
        let body = json!({ "link": link, "ceremony": start["ceremony"].as_str().unwrap_or_default(), "login": login,
            "firstName": "Jane", "lastName": "Doe", "password": PASSWORD, "code": code(&secret, self.now()) });
        (self.ask(page("POST", "/ringfence/v1/setup/password", &body)).await, secret)
    }

    /// The first administrator, signed in.
    pub(crate) async fn set_up(&self) -> Browser {
        let (answer, secret) = self.use_link(&self.link.clone(), "jane").await;
        Browser::of(&answer, &secret)
    }

    pub(crate) async fn sign_in(&self, login: &str, password: &str, code: &str) -> Answer {
        let body = json!({ "login": login, "password": password, "code": code });
        self.ask(page("POST", "/ringfence/v1/sign-in/password", &body)).await
    }

    /// Another browser of the same administrator, half a minute later.
    pub(crate) async fn sign_in_again(&self, browser: &Browser) -> Browser {
        self.advance(30);
        let code = code(&browser.totp, self.now());
        Browser::of(&self.sign_in("jane", PASSWORD, &code).await, &browser.totp)
    }

    /// A second administrator, signed in.
    pub(crate) async fn other_admin(&self, login: &str, role: Role) -> Browser {
        let new = control::user::NewUser {
            login: login.to_owned(),
            role,
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            active: true,
        };
        self.control.create_user(&control::Actor::Machine, new).await.expect("created");
        let link = self.control.renew_setup_link(login).await.expect("a link");
        let (answer, secret) = self.use_link(link.reveal(), login).await;
        Browser::of(&answer, &secret)
    }
}
