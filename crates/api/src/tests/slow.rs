//! Bodies that do not come, and answers that do not either.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, StatusCode};
use axum::routing::get;
use http_body::Frame;
use tokio::time::{Sleep, sleep};

use crate::testing::{Ask, Bench};
use crate::{Limits, pace};

/// Pieces, and then nothing more, for ever.
struct Stalled(Vec<&'static [u8]>);

/// So many bytes with so long a pause before each of its pieces.
struct Trickle {
    pieces: usize,
    bytes: usize,
    pause: Pin<Box<Sleep>>,
    length: Duration,
}

impl Trickle {
    fn body(pieces: usize, bytes: usize, length: Duration) -> Body {
        Body::new(Self { pieces, bytes, pause: Box::pin(sleep(length)), length })
    }
}

impl HttpBody for Trickle {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.pieces == 0 {
            return Poll::Ready(None);
        }
        std::task::ready!(self.pause.as_mut().poll(cx));
        self.pieces -= 1;
        self.pause = Box::pin(sleep(self.length));
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![b' '; self.bytes])))))
    }
}

impl HttpBody for Stalled {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.0.is_empty() {
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(self.0.remove(0))))))
    }
}

fn stalled(path: &str, token: Option<&str>) -> Request<Body> {
    let body = Body::new(Stalled(vec![b"{\"name\": \"half", b" of a"]));
    let request =
        Request::post(path).header("host", "localhost:8700").header("origin", "https://tokens.example.com");
    let request = request.header("content-type", "application/json");
    let request = match token {
        Some(token) => request.header("authorization", format!("SSWS {token}")),
        None => request,
    };
    request.body(body).expect("a request")
}

#[tokio::test]
async fn b_111_a_body_that_stops_is_a_408_and_ends_its_connection() {
    let limits = Limits { body_time: Duration::from_millis(30), ..Limits::default() };
    let bench = Bench::limited(limits).await;
    let admin = bench.admin.clone();
    for (path, token) in [
        ("/api/v1/zones", Some(admin.as_str())),
        ("/ringfence/v1/tokens", Some(&admin)),
        ("/ringfence/v1/tokens/import", Some(&admin)),
        // Anybody may speak here.
        ("/ringfence/v1/sign-in/password", None),
    ] {
        let answer = bench.answer(stalled(path, token)).await;
        assert_eq!(answer.status, StatusCode::REQUEST_TIMEOUT, "{path}");
        assert_eq!(answer.header("connection"), "close", "{path}");
    }
    let first = stalled("/api/v1/zones", Some(&admin));
    let (mut head, body) = first.into_parts();
    head.headers.insert("idempotency-key", "once".parse().expect("a value"));
    assert_eq!(bench.answer(Request::from_parts(head, body)).await.status, 408, "with a key too");
    assert_eq!(bench.as_admin("GET", "/api/v1/zones", None).await.status, 200);
}

/// What comes fast enough has the time that its bytes take; what trickles does not.
#[tokio::test(start_paused = true)]
async fn b_111_a_body_has_the_time_that_its_bytes_take() {
    let second = Duration::from_secs(1);
    let limits = Limits { body_time: 2 * second, body_rate: 1_000, ..Limits::default() };
    for (pieces, bytes, in_time) in [(60, 1_000, true), (60, 999, true), (60, 900, false), (60, 1, false)] {
        let body = Trickle::body(pieces, bytes, second);
        let (request, _) = pace::hold(Request::new(body), &limits);
        let read = axum::body::to_bytes(request.into_body(), usize::MAX).await;
        assert_eq!(read.is_ok(), in_time, "{pieces} times {bytes} bytes a second");
    }
}

#[tokio::test]
async fn b_113_a_body_that_is_too_large_ends_its_connection() {
    let bench = Bench::limited(Limits { body_bytes: 100, ..Limits::default() }).await;
    let admin = bench.admin.clone();
    for (size, status) in [(100, 400), (101, 413)] {
        let ask = Ask { body: vec![b' '; size], ..Ask::new("POST", "/ringfence/v1/tokens").token(&admin) };
        let answer = bench.ask(ask).await;
        assert_eq!(answer.status, status, "{size}");
        assert_eq!(answer.header("connection") == "close", status == 413, "{size}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_503() {
    let limits = Limits { call: Duration::from_millis(30), ..Limits::default() };
    let never = Router::new().route("/never", get(std::future::pending::<String>));
    let bench = Bench::limited(limits).await.behind_the_door(never, limits);
    let answer = bench.ask(Ask::new("GET", "/never")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        answer.json()["errorCauses"][0]["errorSummary"]
            .as_str()
            .is_some_and(|text| text.contains("too long"))
    );
}
