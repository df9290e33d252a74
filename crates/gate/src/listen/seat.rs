//! What every listener does to every request before somebody answers it.

use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use engine::Peer;
use http_body_util::{Either, Empty};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{CONNECTION, HOST, HeaderMap, HeaderValue};
use hyper::http::uri::Authority;
use hyper::service::Service;
use hyper::{Request, Response, StatusCode, Version};

use super::pace::Turn;
use crate::safe::harden;

/// Answers requests, whatever connection they come on. Every [`Service`] does: each of its requests carries the
/// connection's [`Peer`] in its extensions.
pub trait Answers: Clone + Send + 'static {
    type Body: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin + Send + 'static;
    type Future: Future<Output = Result<Response<Self::Body>, Infallible>> + Unpin + Send + 'static;

    fn answer(&self, connection: &Connection, request: Request<Incoming>) -> Self::Future;
}

/// The connection that a request came on.
#[derive(Clone, Debug)]
pub struct Connection {
    pub(super) peer: Peer,
    pub(super) turn: Arc<Turn>,
}

impl Connection {
    pub fn peer(&self) -> Peer {
        self.peer
    }

    pub(crate) fn rest(&self) -> Rest {
        Rest(Arc::clone(&self.turn))
    }
}

impl<S, B> Answers for S
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
    B: Body + Unpin + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Body = B;
    type Future = Pin<Box<S::Future>>;

    fn answer(&self, connection: &Connection, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(connection.peer);
        request.extensions_mut().insert(connection.rest());
        Box::pin(self.call(request))
    }
}

/// Whoever answers on one connection. A request that two readers could take for two sites is refused (B-048).
#[derive(Debug)]
pub(super) struct Seat<A> {
    pub(super) answers: A,
    pub(super) connection: Connection,
}

impl<A: Answers> Service<Request<Incoming>> for Seat<A> {
    type Response = Response<Watched<A::Body>>;
    type Error = Infallible;
    type Future = Answering<A>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let turn = &self.connection.turn;
        turn.call();
        let step = if names_one_site(&request) {
            Step::Answer(self.answers.answer(&self.connection, request))
        } else {
            Step::Refuse
        };
        Answering { step, turn: Some(Arc::clone(turn)) }
    }
}

/// An answer that is on its way.
pub(super) struct Answering<A: Answers> {
    step: Step<A::Future>,
    /// Until the answer is there.
    turn: Option<Arc<Turn>>,
}

enum Step<F> {
    Answer(F),
    Refuse,
}

impl<A: Answers> Future for Answering<A> {
    type Output = Result<Response<Watched<A::Body>>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = match &mut self.step {
            Step::Answer(answer) => match Pin::new(answer).poll(cx) {
                Poll::Ready(Ok(answer)) => answer.map(Either::Left),
                Poll::Pending => return Poll::Pending,
            },
            Step::Refuse => bad_request().map(Either::Right),
        };
        let turn = self.turn.take();
        Poll::Ready(Ok(answer.map(|body| Watched { body, turn })))
    }
}

/// For whoever takes a body off the connection after the answer: its bytes were no head, and the wait
/// for the next request begins.
#[derive(Clone, Debug)]
pub(crate) struct Rest(Arc<Turn>);

impl Rest {
    pub(crate) fn begins(&self) {
        self.0.idle();
    }
}

/// RFC 9112 §3.2: one `Host` in HTTP/1.1, and if the target names a site it is the same.
fn names_one_site<T>(request: &Request<T>) -> bool {
    let Ok(host) = single_host(request.headers()) else { return false };
    match (host, request.uri().authority()) {
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), None) => true,
        // In name: one of the two may leave out the port that goes without saying.
        (Some(host), Some(target)) => Authority::try_from(host.as_bytes())
            .is_ok_and(|host| host.host().eq_ignore_ascii_case(target.host())),
    }
}

fn single_host(headers: &HeaderMap) -> Result<Option<&HeaderValue>, ()> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (host, None) => Ok(host),
        (_, Some(_)) => Err(()),
    }
}

fn bad_request<B: Default>() -> Response<B> {
    let mut answer = Response::new(B::default());
    *answer.status_mut() = StatusCode::BAD_REQUEST;
    harden(answer.headers_mut());
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// An answer's body. When it is gone, the answer is written, and the connection waits for the next
/// request.
#[derive(Debug)]
pub(super) struct Watched<B: Body> {
    body: Either<B, Empty<B::Data>>,
    turn: Option<Arc<Turn>>,
}

impl<B: Body> Drop for Watched<B> {
    fn drop(&mut self) {
        if let Some(turn) = &self.turn {
            turn.idle();
        }
    }
}

impl<B: Body<Error: Into<Box<dyn Error + Send + Sync>>> + Unpin> Body for Watched<B> {
    type Data = B::Data;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
