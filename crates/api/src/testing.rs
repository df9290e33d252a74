//! The router over a real store, with a clock that stands still.

pub(crate) mod authenticator;
pub(crate) mod browser;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use control::token::NewToken;
use control::user::NewUser;
use control::{Actor, Control};
use engine::{Edge, NetworkCondition, Peer, Role, Timestamp};
use serde_json::Value;
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::{Api, Limits, Settings};

pub(crate) struct Bench {
    pub(crate) control: Control,
    pub(crate) store: Store,
    router: Router,
    sign_in: control::SignIn,
    clock: Arc<AtomicI64>,
    /// A super administrator's.
    pub(crate) admin: String,
    /// The set-up link's secret.
    pub(crate) link: String,
    _folder: TempDir,
}

/// What is asked; everything but the path has a default.
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) token: Option<&'a str>,
    pub(crate) peer: &'a str,
    pub(crate) headers: Vec<(&'a str, String)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(method: &'a str, path: &'a str) -> Self {
        let host = vec![("host", "localhost:8700".to_owned())];
        Self { method, path, token: None, peer: "203.0.113.9", headers: host, body: vec![] }
    }

    pub(crate) fn token(self, token: &'a str) -> Self {
        Self { token: Some(token), ..self }
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        Self { body: body.to_string().into_bytes(), ..self }
    }

    pub(crate) fn header(mut self, name: &'a str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("a JSON body")
    }

    pub(crate) fn code(&self) -> String {
        self.json()["errorCode"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with_calls(6_000).await
    }

    pub(crate) async fn with_calls(calls_per_minute: u32) -> Self {
        Self::limited(Limits { calls_per_minute, ..Limits::default() }).await
    }

    pub(crate) async fn limited(limits: Limits) -> Self {
        Self::with(|settings| Settings { limits, ..settings }).await
    }

    /// At another address.
    pub(crate) async fn at(public_url: &str) -> Self {
        Self::with(|settings| Settings { public_url: public_url.to_owned(), ..settings }).await
    }

    pub(crate) async fn with(change: impl FnOnce(Settings) -> Settings) -> Self {
        Self::made(control::Limits::default(), change).await
    }

    /// Of an organization that holds no more.
    pub(crate) async fn holding(limits: control::Limits, public_url: &str) -> Self {
        Self::made(limits, |settings| Settings { public_url: public_url.to_owned(), ..settings }).await
    }

    async fn made(limits: control::Limits, change: impl FnOnce(Settings) -> Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let ticking = clock.clone();
        let now: engine::Now = Arc::new(move || Timestamp::from_micros(ticking.load(Ordering::Relaxed)));
        let url = format!("sqlite:{}", folder.path().join("ringfence.db").display());
        let store = Store::open(&url).await.expect("a store");
        let holds = control::Settings { limits, ..control::Settings::new(now.clone()) };
        let control = Control::open(store.clone(), holds).await.expect("open");
        let founding = control.found().await.expect("founded").expect("it is new");
        let link = founding.setup.reveal().to_owned();
        let admin = control.issue_admin_token().await.expect("a token").reveal().to_owned();
        let settings = change(settings(control.clone(), now));
        let api = Api::of(settings);
        let sign_in = api.settings.sign_in.clone();
        Self { control, store, router: crate::routed(api), sign_in, clock, admin, link, _folder: folder }
    }

    /// Another router behind the same door.
    pub(crate) fn behind_the_door(self, router: Router<Api>, limits: Limits) -> Self {
        let clock = self.clock.clone();
        let now: engine::Now = Arc::new(move || Timestamp::from_micros(clock.load(Ordering::Relaxed)));
        let settings = Settings { limits, ..settings(self.control.clone(), now) };
        Self { router: crate::guarded(router, Api::of(settings)), ..self }
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    /// Passwords hashed since the start.
    pub(crate) fn hashes_computed(&self) -> u64 {
        self.sign_in.hashes_computed()
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::Relaxed))
    }

    /// Another user's token.
    pub(crate) async fn token_of(&self, role: Role) -> String {
        let login = format!("{role:?}");
        let new = NewUser {
            login,
            role,
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            active: true,
        };
        let owner = self.control.create_user(&Actor::Machine, new).await.expect("created").user.id;
        let new = NewToken {
            name: "theirs".to_owned(),
            owner: Some(owner),
            expires_at: None,
            network: NetworkCondition::Anywhere,
        };
        self.control.issue_token(&Actor::Machine, new).await.expect("issued").0.reveal().to_owned()
    }

    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Answer {
        let peer = Peer(ask.peer.parse().ok());
        let mut request = request(ask);
        request.extensions_mut().insert(peer);
        self.answer(request).await
    }

    /// As from a listener that forgets to say who connected.
    pub(crate) async fn ask_without_peer(&self, ask: Ask<'_>) -> Answer {
        self.answer(request(ask)).await
    }

    pub(crate) async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: head.status, headers: head.headers, bytes }
    }

    pub(crate) async fn as_admin(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let admin = self.admin.clone();
        let ask = Ask::new(method, path).token(&admin);
        let ask = match &body {
            Some(body) => ask.json(body),
            None => ask,
        };
        self.ask(ask).await
    }

    /// A zone of one gateway; its id.
    pub(crate) async fn zone(&self, name: &str, usage: &str, gateway: &str) -> String {
        let body = serde_json::json!({ "type": "IP", "name": name, "usage": usage,
            "gateways": [{ "type": "RANGE", "value": gateway }] });
        let made = self.as_admin("POST", "/api/v1/zones", Some(body)).await;
        assert_eq!(made.status, 200, "{}", String::from_utf8_lossy(&made.bytes));
        made.json()["id"].as_str().expect("an id").to_owned()
    }
}

fn request(ask: Ask<'_>) -> Request<Body> {
    let mut request = Request::builder().method(ask.method).uri(ask.path);
    for (name, value) in &ask.headers {
        request = request.header(*name, value);
    }
    if let Some(token) = ask.token {
        request = request.header("authorization", format!("SSWS {token}"));
    }
    request.body(Body::from(ask.body)).expect("a request")
}

fn settings(control: Control, now: engine::Now) -> Settings {
    let edge = Edge::new(&["10.0.0.0/8"], "X-Forwarded-For", &[] as &[&str]).expect("an edge");
    Settings {
        control,
        now,
        edge: Arc::new(edge),
        require_header: false,
        public_url: "https://tokens.example.com".to_owned(),
        hosts: vec![],
        limits: Limits::default(),
        passwords: true,
    }
}
