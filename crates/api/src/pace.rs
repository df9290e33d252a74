//! Holds a call to its times: a body that comes too slowly, and an answer that does not come (B-111).

use std::future::Future as _;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, header};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt as _, Limited};
use tokio::task::JoinError;
use tokio::time::{Instant, Sleep};

use crate::limits::Limits;

/// The body came more slowly than [`Limits::body_rate`].
#[derive(Debug, thiserror::Error)]
#[error("the body did not come in time")]
pub(crate) struct TooSlow;

/// When something last came of the body.
#[derive(Clone, Debug)]
pub(crate) struct Progress(Arc<Mutex<Instant>>);

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    Panicked(JoinError),
    TooLate,
}

/// The same request with its body held to its pace.
pub(crate) fn hold(request: Request<Body>, limits: &Limits) -> (Request<Body>, Progress) {
    let progress = Progress(Arc::new(Mutex::new(Instant::now())));
    let (time, rate) = (limits.body_time, limits.body_rate);
    let noted = progress.clone();
    // Whoever waits for `100 Continue` sends no body unless it is asked for.
    let is_wanted = !request.headers().contains_key(header::EXPECT);
    let request = request.map(|body| {
        let begun = Instant::now();
        let alarm = Box::pin(tokio::time::sleep_until(begun + time));
        Body::new(Paced { body, is_wanted, begun, came: 0, time, rate, alarm, noted })
    });
    (request, progress)
}

impl Progress {
    /// The answer of a call, for which its handler has `most` from when its body has come. Whatever it has begun
    /// to change goes on to its end, where nobody waits for it any more.
    pub(crate) async fn answer(
        &self,
        call: impl Future<Output = Response> + Send + 'static,
        most: Duration,
    ) -> Result<Response, NoAnswer> {
        let mut call = tokio::spawn(call);
        loop {
            let end = self.last() + most;
            match tokio::time::timeout_at(end, &mut call).await {
                Ok(ended) => return ended.map_err(NoAnswer::Panicked),
                Err(_) if self.last() + most > Instant::now() => {}
                Err(_) => return Err(NoAnswer::TooLate),
            }
        }
    }

    fn last(&self) -> Instant {
        self.0.lock().map_or_else(|poisoned| *poisoned.into_inner(), |last| *last)
    }

    fn note(&self) {
        if let Ok(mut last) = self.0.lock() {
            *last = Instant::now();
        }
    }
}

struct Paced {
    body: Body,
    /// What no handler reads of it is taken off the connection.
    is_wanted: bool,
    begun: Instant,
    came: u64,
    time: Duration,
    rate: u32,
    alarm: Pin<Box<Sleep>>,
    noted: Progress,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        let Poll::Ready(frame) = polled else {
            return self.alarm.as_mut().poll(cx).map(|()| {
                self.is_wanted = false;
                Some(Err(TooSlow.into()))
            });
        };
        self.noted.note();
        if let Some(Ok(frame)) = &frame {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.came = self.came.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
            let end = self.begun + self.time + Duration::from_secs(self.came / u64::from(self.rate.max(1)));
            self.alarm.as_mut().reset(end);
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A short body that nobody read: the connection lives on for the next request, whether its bytes came before the
/// answer or after it. What is longer or slower is left, and hyper closes the connection for it.
impl Drop for Paced {
    fn drop(&mut self) {
        let is_short = self.body.size_hint().lower() <= UNREAD_BYTES_MAX as u64;
        if !self.is_wanted || self.body.is_end_stream() || !is_short {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let mut rest = Limited::new(std::mem::take(&mut self.body), UNREAD_BYTES_MAX);
        runtime.spawn(tokio::time::timeout(self.time, async move {
            while let Some(Ok(_)) = rest.frame().await {}
        }));
    }
}

/// As the gate takes of such bodies.
const UNREAD_BYTES_MAX: usize = 64 * 1024;
