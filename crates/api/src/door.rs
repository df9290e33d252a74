//! What stands before every path of the admin listener: names, the blocklist, and what every answer has.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::limits::AGENT_BYTES_MAX;
use engine::{Credentials, Evidence, IpChain, Peer, Reason, Refusal, Refused, chain, decide};

use crate::error::ApiError;
use crate::headers;
use crate::host::{self, HostFault};
use crate::limiter::Allowance;
use crate::limits::Limits;
use crate::pace::{self, NoAnswer};
use crate::{Api, error};

/// What the door has read of the caller, for whoever asks behind it.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) peer: Option<IpAddr>,
    pub(crate) chain: IpChain,
    /// A Unix socket without a forwarding header: judged by its token alone (semantics §2.1).
    pub(crate) alone: bool,
    pub(crate) credentials: Credentials,
    /// The forwarding header as received.
    pub(crate) forwarded: String,
    /// `User-Agent`.
    pub(crate) agent: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// Filled when a token is known, for the answer's headers.
    pub(crate) allowance: Arc<Mutex<Option<Allowance>>>,
}

impl Caller {
    /// Whence it acts, for the audit.
    pub(crate) fn whence(&self, snapshot: &engine::Snapshot) -> Arc<control::Whence> {
        let address = decide::client_address(snapshot, &self.chain).or(self.peer);
        let address = address.map(|address| address.to_string()).unwrap_or_default();
        Arc::new(control::Whence { address, agent: self.agent.clone() })
    }

    /// The answer will say what is left.
    pub(crate) fn tell(&self, allowance: Allowance) {
        if let Ok(mut told) = self.allowance.lock() {
            *told = Some(allowance);
        }
    }
}

/// What the log calls this door.
pub(crate) const GATE: &str = control::overview::MANAGEMENT;
/// Bytes of the forwarding header that a refusal keeps.
const FORWARDED_KEPT: usize = 1024;
/// Bytes of the path that a refusal keeps.
const PATH_KEPT: usize = 512;

pub(crate) async fn layer(State(api): State<Api>, request: Request, next: Next) -> Response {
    let request_id = format!("{:032x}", error::random());
    let caller = api.caller(&request);
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let waits = request.uri().query().is_some_and(|query| query.split('&').any(|part| part == "wait=all"));
    let mut response = match api.turned_away(&request, &caller) {
        Some(refusal) => refusal,
        None => behind(request, caller.clone(), next, &api.settings.limits).await,
    };
    let has_body = response.status() != StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers::set_common(headers, &request_id, has_body);
    let allowance = caller.allowance.lock().ok().and_then(|allowance| *allowance);
    if let Some(allowance) = allowance {
        allowance.write(headers, (api.settings.now)());
    }
    if is_write && response.status().is_success() {
        let headers = response.headers_mut();
        headers.insert(headers::REVISION, api.control.current().load().revision().0.into());
        if waits {
            // This node answers only when it decides by the change, and it is the only one.
            headers.insert(headers::ENFORCED, axum::http::HeaderValue::from_static("1/1"));
        }
    }
    response
}

/// A panic ends the call with a 503, and nothing else. So does a handler that takes too long: what it has begun
/// goes on to its end, and shows when it is read again.
async fn behind(mut request: Request, caller: Caller, next: Next, limits: &Limits) -> Response {
    request.extensions_mut().insert(caller);
    let is_import = request.uri().path().ends_with("/import");
    let most = if is_import { limits.import } else { limits.call };
    let (request, progress) = pace::hold(request, limits);
    let (answer, fault) = match progress.answer(next.run(request), most).await {
        Ok(response) => return response,
        Err(NoAnswer::Panicked(fault)) => {
            (ApiError::unavailable("The server could not answer this call."), fault.to_string())
        }
        Err(NoAnswer::TooLate) => {
            let sentence = "The server took too long: read again to see whether a change was made.";
            (ApiError::unavailable(sentence), format!("no answer within {} s", most.as_secs()))
        }
    };
    tracing::error!(error_id = answer.id(), error = fault, "a handler failed");
    answer.into_response()
}

impl Api {
    fn caller(&self, request: &Request) -> Caller {
        let told = request.extensions().get::<Peer>().copied();
        let peer = told.and_then(|peer| peer.0);
        let values = |name: &str| -> Vec<&[u8]> {
            request.headers().get_all(name).iter().map(axum::http::HeaderValue::as_bytes).collect()
        };
        let edge = &self.settings.edge;
        let lines = values(edge.header());
        let mut forwarded = String::from_utf8_lossy(&lines.join(&b", "[..])).into_owned();
        cut(&mut forwarded, FORWARDED_KEPT);
        let mut path = request.uri().path().to_owned();
        cut(&mut path, PATH_KEPT);
        let agent = request.headers().get(header::USER_AGENT).map(axum::http::HeaderValue::as_bytes);
        let mut agent = String::from_utf8_lossy(agent.unwrap_or_default()).into_owned();
        cut(&mut agent, AGENT_BYTES_MAX);
        Caller {
            peer,
            alone: told == Some(Peer(None)) && lines.is_empty(),
            // Where no listener of ours told who connected, nobody knows whence the call came.
            chain: told.map_or(IpChain::Malformed, |Peer(peer)| {
                chain::read(peer, &lines, self.settings.require_header, edge)
            }),
            credentials: engine::credentials::read(&values(header::AUTHORIZATION.as_str()), &[]),
            forwarded,
            agent,
            method: request.method().to_string(),
            path,
            allowance: Arc::default(),
        }
    }

    /// Why the call does not even get to its path.
    fn turned_away(&self, request: &Request, caller: &Caller) -> Option<Response> {
        match host::check(request, self.base(), &self.settings.hosts) {
            Ok(()) => {}
            Err(HostFault::Malformed) => {
                let sentence = "The Host header is missing, doubled, or another than the target's.";
                return Some(ApiError::bad(StatusCode::BAD_REQUEST, sentence).into_response());
            }
            Err(HostFault::Unknown) => {
                let sentence = "This server does not answer to that name: add it to admin.hosts.";
                return Some(ApiError::bad(StatusCode::MISDIRECTED_REQUEST, sentence).into_response());
            }
        }
        let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
        if target > self.settings.limits.target_bytes {
            let sentence = "The path and its query are longer than this server takes.";
            return Some(ApiError::bad(StatusCode::URI_TOO_LONG, sentence).into_response());
        }
        let snapshot = self.control.current().load();
        if !caller.alone && decide::blocked(&snapshot, &caller.chain) {
            return Some(self.refuse(caller, Reason::Blocklisted));
        }
        if matches!(*request.method(), Method::TRACE | Method::CONNECT) {
            return Some(ApiError::new(okta::ErrorCode::Method).into_response());
        }
        if has_encoding(request.headers()) {
            let sentence = "Send the body as it is: no content encoding is read.";
            return Some(ApiError::bad(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence).into_response());
        }
        None
    }

    /// Answers a refusal, and tells of it.
    pub(crate) fn refuse(&self, caller: &Caller, reason: Reason) -> Response {
        let at = (self.settings.now)();
        let token = match caller.credentials {
            Credentials::Token(digest) => {
                self.control.current().load().token(&digest).map(engine::Issued::id)
            }
            Credentials::None | Credentials::Malformed => None,
        };
        let agent = caller.agent.as_bytes();
        let refused = Refused { chain: &caller.chain, token, reason, agent, gate: GATE, at };
        let error_id = self.control.witness().refused(refused, &mut || Refusal {
            snapshot: self.control.current().load(),
            chain: caller.chain.clone(),
            credentials: caller.credentials,
            evidence: Evidence::default(),
            at,
            rate_limited: reason == Reason::RateLimited,
            gate: GATE,
            method: caller.method.as_str().into(),
            target: caller.path.as_str().into(),
            forwarded: caller.forwarded.as_str().into(),
            agent: caller.agent.as_str().into(),
        });
        let error = ApiError::refused_as(reason, error_id);
        metrics::counter!("ringfence_admin_refusals_total", "reason" => reason.code()).increment(1);
        let mut response = error.into_response();
        if response.status() == StatusCode::UNAUTHORIZED {
            for challenge in ["SSWS realm=\"ringfence\"", "Bearer realm=\"ringfence\""] {
                let challenge = axum::http::HeaderValue::from_static(challenge);
                response.headers_mut().append(header::WWW_AUTHENTICATE, challenge);
            }
        }
        response
    }
}

fn has_encoding(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_ENCODING).is_some_and(|value| value.as_bytes() != b"identity")
}

/// At a character's boundary.
fn cut(text: &mut String, most: usize) {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or(0));
}
