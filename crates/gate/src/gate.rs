//! The gate: judges each request that a proxy asks about, and answers in the proxy's terms.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, Ready, ready};
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use engine::{Current, Edge, Now, Peer, Witness};
use http_body_util::Full;
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper::header::{EXPECT, HeaderName, HeaderValue, USER_AGENT};
use hyper::http::request::Parts;

use crate::body;
use crate::call::{Original, Reading};
use crate::decide;
use crate::judge::{Heard, Judge};
use crate::limits;
use crate::listen::{Answers, Connection};
use crate::path::{self, Door, Path};
use crate::reply::{self, Fault, Reply};

/// What a gate is made of.
#[derive(Clone)]
pub struct Settings {
    pub current: Arc<Current>,
    pub now: Now,
    pub edge: Arc<Edge>,
    /// `edge.require_header`: a trusted peer without the header has a malformed chain.
    pub require_header: bool,
    /// A header beside `Authorization` that may carry the token.
    pub token_header: Option<HeaderName>,
    /// How many calls a second each token may make; only an allow spends.
    pub calls_per_second: Option<NonZeroU32>,
    pub witness: Arc<dyn Witness>,
}

#[allow(clippy::missing_fields_in_debug, reason = "a clock and a witness have nothing to show")]
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("edge", &self.edge)
            .field("require_header", &self.require_header)
            .field("token_header", &self.token_header)
            .field("calls_per_second", &self.calls_per_second)
            .finish()
    }
}

/// Answers on a gate's listener. Clones share everything.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) reading: Reading,
    pub(crate) judge: Judge,
}

impl Gate {
    pub fn new(settings: Settings) -> Self {
        let Settings { current, now, edge, require_header, token_header, calls_per_second, witness } =
            settings;
        let reading = Reading::new(edge, require_header, token_header);
        Self(Arc::new(Inner { reading, judge: Judge::new(current, now, calls_per_second, witness) }))
    }
}

impl Answers for Gate {
    type Body = Full<Bytes>;
    type Future = Answering;

    fn answer(&self, connection: &Connection, request: Request<Incoming>) -> Answering {
        let peer = connection.peer();
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
        let reply = match path::find(&parts.method, parts.uri.path()) {
            Path::Open(Door::Decide) if target <= limits::TARGET_BYTES_MAX => {
                return Answering::Later(Box::pin(decide::answer(Arc::clone(&self.0), peer, parts, body)));
            }
            Path::Open(door) if target > limits::TARGET_BYTES_MAX => {
                reply::refuse(Fault::TARGET_TOO_LONG, door.dialect())
            }
            Path::Open(door) => {
                unless_panic(door, || self.0.forward(door, peer, &parts)).unwrap_or_else(|refusal| *refusal)
            }
            Path::Method(methods) => reply::refuse_method(methods),
            Path::None => reply::refuse(Fault::NOT_FOUND, reply::Dialect::Plain),
        };
        // Whoever waits for `100 Continue` sends no body unless it is asked for.
        if !parts.headers.contains_key(EXPECT) {
            body::drain(body, || Some(connection.rest()));
        }
        Answering::Now(ready(Ok(reply)))
    }
}

impl Inner {
    /// The answer to a proxy that asks about the request that it holds.
    fn forward(&self, door: Door, peer: Peer, parts: &Parts) -> Reply {
        let caller = self.reading.caller(peer, &parts.headers);
        let snapshot = self.judge.snapshot();
        let judged = self.judge.decide(&snapshot, &caller);
        let agent = parts.headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
        let original = || Original::of_request(door, parts, &self.reading.edge);
        let error_id = self.judge.tell(Heard { door, caller: &caller, agent }, &judged, original);
        reply::of_verdict(&judged.verdict, door.dialect(), &error_id, judged.rate)
    }
}

/// Whatever breaks, nothing passes.
pub(crate) fn unless_panic<T>(door: Door, answer: impl FnOnce() -> T) -> Result<T, Box<Reply>> {
    catch_unwind(AssertUnwindSafe(answer)).map_err(|_| {
        crate::count::panicked(door.name());
        tracing::error!(door = door.name(), "a decision ended in a panic: the call was refused");
        Box::new(reply::refuse(Fault::UNAVAILABLE, door.dialect()))
    })
}

/// An answer that is there, or one whose question is still being read.
pub enum Answering {
    Now(Ready<Result<Reply, Infallible>>),
    Later(Pin<Box<dyn Future<Output = Result<Reply, Infallible>> + Send>>),
}

impl Future for Answering {
    type Output = Result<Reply, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Now(reply) => Pin::new(reply).poll(cx),
            Self::Later(reply) => reply.as_mut().poll(cx),
        }
    }
}

impl fmt::Debug for Answering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Now(_) => "Now",
            Self::Later(_) => "Later",
        })
    }
}
