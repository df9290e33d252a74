//! Answers: from a verdict to bytes (interface §5).
//!
//! A 200 takes a [`Pass`], and there is one place that makes it. Every other answer is a [`Fault`].

use std::fmt::Write as _;

use engine::{Outcome, Pass, Reason, Revision, Timestamp, Verdict};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::{Response, StatusCode};
use smallvec::SmallVec;

use crate::error_id;
use crate::safe::harden;

pub type Reply = Response<Full<Bytes>>;

const TOKEN_ID: HeaderName = HeaderName::from_static("x-ringfence-token-id");
const USER_ID: HeaderName = HeaderName::from_static("x-ringfence-user-id");
const USER_LOGIN: HeaderName = HeaderName::from_static("x-ringfence-user-login");
const CLIENT_IP: HeaderName = HeaderName::from_static("x-ringfence-client-ip");
const REVISION: HeaderName = HeaderName::from_static("x-ringfence-revision");
const ERROR_ID: HeaderName = HeaderName::from_static("x-ringfence-error-id");
const STATUS: HeaderName = HeaderName::from_static("x-ringfence-status");
const RATE_LIMIT: HeaderName = HeaderName::from_static("x-rate-limit-limit");
const RATE_REMAINING: HeaderName = HeaderName::from_static("x-rate-limit-remaining");
const RATE_RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");

/// Why nothing passes: a status, and Okta's code and sentence for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    code: &'static str,
    summary: &'static str,
}

impl Fault {
    pub(crate) const MALFORMED: Self =
        Self::new(StatusCode::BAD_REQUEST, "E0000003", "The request body was not well-formed.");
    pub(crate) const UNAUTHORIZED: Self =
        Self::new(StatusCode::UNAUTHORIZED, "E0000011", "Invalid token provided");
    pub(crate) const FORBIDDEN: Self = Self::new(
        StatusCode::FORBIDDEN,
        "E0000006",
        "You do not have permission to perform the requested action",
    );
    pub(crate) const NOT_FOUND: Self =
        Self::new(StatusCode::NOT_FOUND, "E0000007", "Not found: there is nothing at this path");
    pub(crate) const METHOD: Self = Self::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "E0000022",
        "The endpoint does not support the provided HTTP method",
    );
    pub(crate) const BODY_TIMEOUT: Self =
        Self::new(StatusCode::REQUEST_TIMEOUT, "E0000003", "The request body did not come in time.");
    pub(crate) const BODY_TOO_LARGE: Self =
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "E0000003", "The request body is larger than 64 KiB.");
    pub(crate) const TARGET_TOO_LONG: Self =
        Self::new(StatusCode::URI_TOO_LONG, "E0000003", "The request target is longer than 8 KiB.");
    pub(crate) const TOO_MANY: Self = Self::new(
        StatusCode::TOO_MANY_REQUESTS,
        "E0000047",
        "API call exceeded rate limit due to too many requests.",
    );
    pub(crate) const UNAVAILABLE: Self =
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "E0000009", "Internal Server Error");

    const fn new(status: StatusCode, code: &'static str, summary: &'static str) -> Self {
        Self { status, code, summary }
    }

    /// What the caller learns of a reason: all that is about the token is alike, and all that is about
    /// place or device (semantics §6).
    pub(crate) const fn of(reason: Reason) -> Self {
        match reason {
            Reason::StaleSnapshot => Self::UNAVAILABLE,
            Reason::NoCredentials
            | Reason::MalformedCredentials
            | Reason::UnknownToken
            | Reason::Revoked
            | Reason::Expired
            | Reason::OwnerInactive => Self::UNAUTHORIZED,
            Reason::Blocklisted
            | Reason::OutsideAllowedZones
            | Reason::InsideRefusedZones
            | Reason::OriginUnknown
            | Reason::DeviceUnproven
            | Reason::DeviceNotAllowed => Self::FORBIDDEN,
            Reason::RateLimited => Self::TOO_MANY,
        }
    }
}

/// How a proxy wants to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Plain,
    /// nginx's `auth_request` takes 200, 401 and 403, and makes a 500 of anything else.
    Nginx,
}

/// How many calls a second were to be had, and when there is one again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) limit: u32,
    pub(crate) now: Timestamp,
    pub(crate) next: Timestamp,
}

/// The answer to a judged call. `error_id`: that of the refusal, if it is one.
pub(crate) fn of_verdict(
    verdict: &Verdict<'_>,
    dialect: Dialect,
    error_id: &str,
    rate: Option<Rate>,
) -> Reply {
    match &verdict.outcome {
        Outcome::Allow(pass) => allow(pass, verdict.revision),
        Outcome::Deny(denial) => {
            let mut reply = refuse_as(Fault::of(denial.reason), dialect, error_id);
            if let Some(rate) = rate {
                limit(reply.headers_mut(), rate);
            }
            reply
        }
    }
}

/// Somebody passed. Required for a 200; only a [`Pass`] makes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admitted(());

impl Admitted {
    pub(crate) fn by(_: &Pass<'_>) -> Self {
        Self(())
    }
}

fn allow(pass: &Pass<'_>, revision: Revision) -> Reply {
    let mut reply = ok(Admitted::by(pass), Bytes::new());
    let mut values = Values::default();
    values.add(TOKEN_ID, |text| text.push_str(pass.token().id().as_str()));
    values.add(USER_ID, |text| text.push_str(pass.owner().id.as_str()));
    values.add(USER_LOGIN, |text| percent_encode(text, &pass.owner().login));
    values.add(CLIENT_IP, |text| {
        if let Some(client) = pass.client() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{client}");
        }
    });
    values.add(REVISION, |text| {
        let _ = write!(text, "{}", revision.0);
    });
    values.insert_into(reply.headers_mut());
    reply
}

/// Values of several headers in one piece of memory.
#[derive(Default)]
struct Values {
    text: String,
    ends: SmallVec<[(HeaderName, usize); 5]>,
}

impl Values {
    fn add(&mut self, name: HeaderName, write: impl FnOnce(&mut String)) {
        if self.text.is_empty() {
            self.text.reserve(VALUES_BYTES);
        }
        write(&mut self.text);
        self.ends.push((name, self.text.len()));
    }

    fn insert_into(self, headers: &mut HeaderMap) {
        let text = Bytes::from(self.text);
        let mut from = 0;
        for (name, end) in self.ends {
            // Ids and numbers are plain by their types; what is not would be left empty rather than sent.
            let value = HeaderValue::from_maybe_shared(text.slice(from..end));
            headers.insert(name, value.unwrap_or(HeaderValue::from_static("")));
            from = end;
        }
    }
}

/// Two ids, a login, an address and a number.
const VALUES_BYTES: usize = 128;
/// Headers of an answer: hyper adds two.
const HEADERS: usize = 14;

/// The answer to one who asked what a gate would say, and may.
pub(crate) fn told(asker: Admitted, json: Vec<u8>) -> Reply {
    let mut reply = ok(asker, json.into());
    reply.headers_mut().insert(CONTENT_TYPE, JSON);
    reply
}

/// The one place where a 200 comes from: nobody gets here without a pass.
fn ok(_: Admitted, body: Bytes) -> Reply {
    let mut reply = Response::new(Full::new(body));
    *reply.headers_mut() = HeaderMap::with_capacity(HEADERS);
    harden(reply.headers_mut());
    reply
}

pub(crate) fn refuse(fault: Fault, dialect: Dialect) -> Reply {
    refuse_as(fault, dialect, &error_id::mint())
}

pub(crate) fn refuse_rate(rate: Rate) -> Reply {
    let mut reply = refuse(Fault::TOO_MANY, Dialect::Plain);
    limit(reply.headers_mut(), rate);
    reply
}

/// `methods`: those that the path has.
pub(crate) fn refuse_method(methods: &'static str) -> Reply {
    let mut reply = refuse(Fault::METHOD, Dialect::Plain);
    reply.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
    reply
}

fn refuse_as(fault: Fault, dialect: Dialect, error_id: &str) -> Reply {
    let Fault { status, code, summary } = fault;
    let body = format!(
        r#"{{"errorCode":"{code}","errorSummary":"{summary}","errorLink":"{code}","errorId":"{error_id}","errorCauses":[]}}"#
    );
    let mut reply = Response::new(Full::new(body.into()));
    *reply.headers_mut() = HeaderMap::with_capacity(HEADERS);
    *reply.status_mut() = match dialect {
        Dialect::Plain => status,
        Dialect::Nginx => nginx_status(status),
    };
    let shown = reply.status();
    let headers = reply.headers_mut();
    harden(headers);
    headers.insert(CONTENT_TYPE, JSON);
    headers.insert(ERROR_ID, visible(error_id));
    if shown != status {
        headers.insert(STATUS, HeaderValue::from(status.as_u16()));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(r#"SSWS realm="ringfence""#));
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer realm="ringfence""#));
    }
    reply
}

fn nginx_status(status: StatusCode) -> StatusCode {
    if status == StatusCode::UNAUTHORIZED { status } else { StatusCode::FORBIDDEN }
}

fn limit(headers: &mut HeaderMap, rate: Rate) {
    // Whole seconds, rounded up: earlier than told nobody needs to come back.
    let reset = rate.next.micros().saturating_add(999_999).div_euclid(1_000_000);
    let wait = reset.saturating_sub(rate.now.seconds()).max(1);
    headers.insert(RATE_LIMIT, rate.limit.into());
    headers.insert(RATE_REMAINING, 0.into());
    headers.insert(RATE_RESET, reset.into());
    headers.insert(RETRY_AFTER, wait.into());
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Ids and numbers are plain by their types; what is not would be left empty rather than sent.
fn visible(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// Letters, digits and `-._~@+` stand for themselves; every other byte is `%XX` (B-110).
fn percent_encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests;
