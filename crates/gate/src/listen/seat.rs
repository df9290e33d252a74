//! What every listener does to every request before its service sees it.

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

/// A service on one connection: each request gets the connection's [`Peer`], and one that two readers
/// could take for two sites is refused (B-048).
#[derive(Debug)]
pub(super) struct Seat<S> {
    pub(super) service: S,
    pub(super) peer: Peer,
    pub(super) turn: Arc<Turn>,
}

type Answered<B> = Response<Watched<Either<B, Empty<<B as Body>::Data>>>>;

impl<S, B> Service<Request<Incoming>> for Seat<S>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S::Future: Send + 'static,
    B: Body + Unpin + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Answered<B>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        self.turn.call();
        let turn = Arc::clone(&self.turn);
        if !names_one_site(&request) {
            return Box::pin(async {
                Ok(bad_request().map(|body| Watched { body: Either::Right(body), turn }))
            });
        }
        request.extensions_mut().insert(self.peer);
        request.extensions_mut().insert(Rest(Arc::clone(&self.turn)));
        let answer = self.service.call(request);
        Box::pin(async {
            let Ok(answer) = answer.await;
            Ok(answer.map(|body| Watched { body: Either::Left(body), turn }))
        })
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
pub(super) struct Watched<B> {
    body: B,
    turn: Arc<Turn>,
}

impl<B> Drop for Watched<B> {
    fn drop(&mut self) {
        self.turn.idle();
    }
}

impl<B: Body + Unpin> Body for Watched<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
